formats-write-is-folder = { $path } là một thư mục. Hãy chọn một tên tệp.
formats-write-no-folder = Không có thư mục { $path }. Hãy tạo thư mục hoặc chọn nơi khác.
formats-write-denied = Không có quyền ghi { $path }. Hãy chọn thư mục khác hoặc hỏi người quản trị máy.
formats-write-disk-full = Ổ đĩa không đủ chỗ cho { $path }. Tệp cũ còn nguyên; hãy giải phóng dung lượng rồi thử lại.
formats-write-failed = Không ghi được { $path }: { $reason }. Tệp cũ còn nguyên.
formats-write-cancelled = Đã dừng ghi theo yêu cầu. Tệp cũ còn nguyên.

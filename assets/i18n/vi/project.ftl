# Câu về tệp dự án.
project-in-use = Dự án { $path } đang mở để sửa ở nơi khác ({ $who }). Hãy đóng ở đó, hoặc mở chỉ để xem.
project-read-only = Dự án { $path } đang mở chỉ để xem, không sửa được.
project-stale = Dự án đã thay đổi trong lúc này. Hãy làm lại thao tác.
project-exists = Tệp { $path } đã có. Hãy chọn tên khác.
project-missing = Không tìm thấy dự án { $path }.
project-no-folder = Không có thư mục { $path }. Hãy tạo thư mục ấy hoặc chọn nơi khác.
project-not-a-project = Tệp { $path } không phải là dự án ThửaSổ.
project-newer = Dự án { $path } được tạo bằng phiên bản mới hơn. Hãy cập nhật chương trình.
project-damaged = Dự án { $path } bị hỏng ({ $reason }). Hãy mở bản sao lưu nằm bên cạnh (…backup-1.thuaso).
project-disk-full = Đĩa đã đầy, không ghi được { $path }. Các thao tác vẫn được giữ trong bộ nhớ: hãy giải phóng chỗ rồi thử lại, hoặc lưu bản sao ở nơi khác.
project-no-permission = Không có quyền ghi { $path }. Hãy chọn thư mục khác hoặc hỏi người quản trị máy.
project-gone = Tệp { $path } đã bị xoá hoặc thay thế trong lúc đang mở. Các thao tác vẫn được giữ trong bộ nhớ: hãy lưu bản sao ở nơi khác.
project-not-saved = Các thao tác trước chưa ghi được: { $reason }
project-disk = Không đọc hoặc ghi được { $path }: { $reason }.
act-unknown = Thao tác không rõ tên

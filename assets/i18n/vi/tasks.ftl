# Câu của các tác vụ dùng chung cho cửa sổ và dòng lệnh.
cancelled = Đã dừng theo yêu cầu. Chưa có gì thay đổi.
stage-importing = Đang đưa bản đồ vào dự án
act-import = Nhập bản đồ { $files }
import-crs = Hệ toạ độ không dùng được: { $reason }
import-crs-unknown = Không nhận ra hệ toạ độ của lớp “{ $layer }” trong { $path }. Hãy chỉ định, ví dụ --crs 105-00 hoặc --crs EPSG:5897.
import-crs-undecided = Toạ độ của lớp “{ $layer }” trong { $path } phù hợp với nhiều hệ: { $candidates }. Hãy chọn một, ví dụ --crs 105-00.
import-already = Tệp { $path } đã có trong dự án. Không nhập lần thứ hai.
import-no-geometry = Thửa { $number }, tờ { $sheet } (dòng { $row }): không có hình dạng đọc được. Thuộc tính vẫn được giữ; cần vẽ lại ranh giới.
import-unreadable-area = Thửa { $number }, tờ { $sheet }: diện tích pháp lý “{ $written }” không phải là số. Giá trị gốc vẫn được giữ.
import-doubtful-text = Dòng { $row }, cột { $column }: “{ $before }” được đọc là “{ $after }”. Hãy kiểm tra lại.
import-doubtful-personal-text = Dòng { $row }, cột { $column }: chữ có thể đọc theo nhiều bảng mã. Hãy kiểm tra lại trong bảng thuộc tính.

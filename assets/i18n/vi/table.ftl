# Bảng thuộc tính: cột, điều kiện, thống kê, nhóm, tệp.

table-legal-area = Diện tích pháp lý (m²)
table-area = Diện tích tính (m²)
table-difference = Chênh so với pháp lý (m²)
table-link-state = Tình trạng giấy
table-lock = Khóa
table-locked = Đã khóa
table-stage-reading = Đang đọc bảng
table-stage-writing = Đang ghi bảng
table-file-title = Bảng thuộc tính thửa đất
table-file-sheet = Thửa đất

table-how-contains = chứa
table-how-is = bằng
table-how-one-of = là một trong
table-how-number = trong khoảng
table-how-empty = để trống
table-how-not-empty = không trống

table-condition-no-text = Điều kiện còn thiếu giá trị để so.
table-condition-no-number = “{ $text }” không phải là số hay khoảng số. Viết như 100-200, >300 hoặc <=50.
table-condition-ambiguous = “{ $text }” có thể là hàng nghìn hoặc ba số lẻ. Viết số hàng nghìn liền nhau (1200), số lẻ với một, hai hoặc bốn chữ số.
table-condition-backward = Khoảng “{ $text }” có số đầu lớn hơn số cuối.
table-condition-no-column = Dự án này không có cột { $column }.
table-notation-no-column = Không có cột { $column }. Các cột: { $columns }
table-notation-no-condition = “{ $text }” không phải là điều kiện. Viết như land_use=ODT, address~ngõ, area:100-200, area>300, certificates= (trống) hoặc certificates!= (không trống).
table-notation-condition = { $text }: { $reason }
table-written = Đã ghi { $path }: { $rows } dòng, { $columns } cột.

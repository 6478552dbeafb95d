# Lỗi của bản đồ: quy tắc, câu báo lỗi, cách sửa.

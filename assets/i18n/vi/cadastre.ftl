# Tên gọi của các giá trị địa chính.

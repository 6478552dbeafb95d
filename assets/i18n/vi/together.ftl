# Xem nhiều dự án cùng lúc.

desktop-cmd-open-together = Xem nhiều dự án cùng lúc…
desktop-cmd-open-together-tip = Xem bản đồ nhiều phường, xã trong một cửa sổ; không tệp nào bị sửa
desktop-cmd-open-own-project = Mở dự án của thửa này
desktop-cmd-open-own-project-tip = Mở riêng dự án của phường, xã có thửa đang chọn và đến thửa đó
stage-finding-projects = Đang tìm dự án
stage-reading-projects = Đang đọc các dự án
together-choose = Chọn các dự án để xem cùng lúc
together-drop = Thả để xem các dự án này cùng lúc
together-empty-folder = Thư mục này không có dự án .thuaso nào.
together-job = Xem nhiều dự án
together-left-more = { $one }; { $rest }
together-left-one = { $file } ({ $reason })
together-left-out = { $count }/{ $of } dự án không mở được: { $list }
together-left-rest = còn { $count } dự án nữa, xem danh sách Thông báo
together-needs-own = Đang xem nhiều dự án cùng lúc, chỉ để xem: hãy mở dự án của thửa
together-needs-several = Chỉ dùng khi xem nhiều dự án cùng lúc
together-no-map = chưa có bản đồ
together-opened = Đang xem { $count } dự án cùng lúc; không tệp nào bị sửa.
together-other-crs = hệ toạ độ { $own }, khác các dự án còn lại ({ $crs })
together-paper = Chủ sử dụng, bản quét và phần còn lại của giấy ở trong dự án riêng của phường, xã.
together-path-hint = Có thể chọn nhiều tệp trong hộp chọn tệp của máy, hoặc gõ đường dẫn của thư mục có các dự án.
together-seen = { $count } dự án, chỉ xem
table-ward = Phường, xã

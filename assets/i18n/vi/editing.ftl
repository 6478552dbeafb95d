# Tên các thao tác (dùng trong lịch sử và trong "Hoàn tác: …")
act-link = Liên kết giấy chứng nhận { $certificate } với thửa { $parcel }
act-unlink = Gỡ liên kết giấy chứng nhận { $certificate } khỏi thửa { $parcel }
act-create-certificate = Tạo hồ sơ giấy chứng nhận { $certificate }
act-edit-certificate = Sửa thông tin giấy chứng nhận { $certificate }
act-edit-holders = Sửa người sử dụng đất trên giấy chứng nhận { $certificate }
act-attach-scan = Gắn bản quét { $file } vào giấy chứng nhận { $certificate }
act-detach-scan = Tách bản quét { $file } khỏi giấy chứng nhận
act-set-scan-kind = Đổi loại giấy tờ của bản quét { $file }
act-turn-scan = Xoay bản quét { $file }
act-edit-settings = Sửa thiết lập của dự án
act-edit-parcel = Sửa thuộc tính thửa { $parcel }
act-set-obstacle = Ghi vướng mắc của giấy chứng nhận { $certificate }: { $reason }
act-clear-obstacle = Bỏ vướng mắc của giấy chứng nhận { $certificate }
act-postpone = Để lại sau giấy chứng nhận { $certificate }
act-confirm-link = Xác nhận liên kết giấy chứng nhận { $certificate } với thửa { $parcel }
act-correct-link = Sửa liên kết sai của giấy chứng nhận { $certificate } với thửa { $parcel }
act-take-back-auto-links = Gỡ { $count } liên kết tự động chưa có người xác nhận
act-verify-certificate = Đánh dấu đã đối chiếu giấy chứng nhận { $certificate }

# Tên gọi của bản ghi chưa có số
editing-unread-serial = chưa đọc được số phát hành (hồ sơ số { $id })
editing-unnamed-parcel = chưa có số thửa (mã { $id })

# Lý do không thực hiện được
editing-no-parcel = Không tìm thấy thửa có mã { $id } trong dự án. Có thể thửa vừa bị xóa; hãy chọn lại thửa trên bản đồ.
editing-no-certificate = Không tìm thấy giấy chứng nhận có mã { $id } trong dự án. Hãy chọn lại trong danh sách.
editing-no-holder = Không tìm thấy người sử dụng đất có mã { $id } trong dự án. Hãy mở lại giấy chứng nhận và nhập lại.
editing-no-scan = Không tìm thấy bản quét có mã { $id } trong dự án. Hãy chọn lại trong danh sách.
editing-no-link = Không tìm thấy liên kết có mã { $id }. Có thể liên kết này đã được gỡ.
editing-linked-already = Giấy chứng nhận { $certificate } đã được liên kết với thửa { $parcel } rồi.
editing-serial-taken = Số phát hành { $serial } đã thuộc về một giấy chứng nhận khác trong dự án. Hãy kiểm tra lại số trên giấy.
editing-not-attached = Bản quét { $file } chưa gắn vào giấy chứng nhận nào.
editing-bad-area = Diện tích phải là số mét vuông, từ 0 trở lên. Hãy nhập lại.
editing-no-crosswalk = Không có bảng đối chiếu số { $id }.
act-accept-crosswalks = Nhận { $count } bảng đối chiếu tờ, thửa
act-except-faults = Ghi nhận { $count } ngoại lệ: { $faults }
act-withdraw-exceptions = Bỏ { $count } ngoại lệ: { $faults }
editing-no-reason = Hãy ghi lý do của ngoại lệ: người xem sau cần biết vì sao chỗ này được để nguyên.
editing-no-exception = { $fault } không có ngoại lệ nào. Có thể ngoại lệ vừa được bỏ.
act-remove-crosswalk = Bỏ bảng đối chiếu tờ { $from } → { $to }
act-assign-pages = Chuyển trang { $pages } của bản quét { $file } sang giấy chứng nhận { $certificate }
act-split-pages = Tách trang { $pages } khỏi bản quét { $file }
act-rejoin-pages = Gộp lại trang { $pages } vào bản quét { $file }
editing-no-such-page = Bản quét { $file } không có trang { $page }. Hãy chọn lại trang.
editing-no-pages = Chưa chọn trang nào của bản quét { $file }. Hãy chọn ít nhất một trang.
act-scans-differ = Hai bản quét { $first } và { $second } là hai giấy khác nhau
act-scans-same = Hai bản quét { $first } và { $second } là cùng giấy { $certificate }
act-move-corner = Dời điểm góc ranh của thửa { $parcels }
act-insert-corner = Thêm điểm góc ranh cho thửa { $parcels }
act-remove-corner = Xóa điểm góc ranh của thửa { $parcels }
editing-no-place = Chỗ này không nằm trên bản đồ.
editing-no-boundary = Chỗ này không có ranh thửa nào. Hãy chọn một điểm trên ranh.
editing-no-corner = Chỗ này không có điểm góc ranh nào. Hãy chọn đúng điểm góc.
editing-junction = Từ ba ranh trở lên gặp nhau ở điểm này: xóa đi thì các thửa sẽ hở nhau. Hãy dời điểm thay vì xóa.
editing-locked = Thửa { $parcel } đã khóa, nên ranh chung với thửa này không sửa được.
editing-crosses = Ranh thửa { $parcel } sẽ tự cắt hoặc tự chạm. Hãy đặt điểm ở chỗ khác.
editing-overlaps = Các thửa { $parcels } sẽ chồng lên nhau. Hãy đặt điểm ở chỗ khác.
act-split-parcel = Tách thửa { $parcel } thành { $count } thửa
act-merge-parcels = Gộp { $count } thửa vào thửa { $parcel }
act-reshape-boundary = Vẽ lại ranh của thửa { $parcels }
editing-not-divided = Đường vẽ không chia thửa { $parcel } thành hai phần. Hãy bắt đầu và kết thúc đường trên ranh thửa hoặc ở ngoài thửa.
editing-no-run = Đường vẽ phải bắt đầu và kết thúc trên cùng một đoạn ranh, và giữa hai điểm ấy không có chỗ ba ranh gặp nhau. Hãy vẽ lại từng đoạn.
editing-apart = Các thửa { $parcels } không có ranh chung nên không gộp được.
act-lock-parcels = Khóa { $count } thửa
act-unlock-parcels = Mở khóa { $count } thửa
editing-not-legal = Thửa { $parcel } chưa có ranh đúng: thiếu hình, ranh tự cắt hoặc có điểm ở rất xa. Hãy sửa ranh thửa này trước.
act-draw-parcel = Vẽ thửa mới { $parcel }
act-cut-hole = Khoét lỗ trong thửa { $parcel }
act-fill-hole = Lấp chỗ trống vào thửa { $parcel }
act-delete-parcels = Xóa { $count } thửa: { $parcels }{ $links ->
    [0] {""}
   *[other] {" "}(bỏ theo { $links } liên kết)
}
editing-no-blank = Ở đây không có phần đất trống nào được ranh thửa bao kín. Hãy vẽ đường nối từ ranh này sang ranh kia, hoặc vẽ kín một vòng.
editing-none-alike = Bản đồ chưa có thửa nào, nên chưa biết thửa mới thuộc tờ nào. Hãy mở bản đồ trước.
editing-no-hole = Vòng vẽ tự cắt, không nằm trong thửa { $parcel }, hoặc trùm cả thửa. Hãy vẽ một vòng kín bên trong thửa.
editing-no-cut = Không có đường nào chia được thửa { $parcel } như vậy. Hãy nhập số khác, chọn cạnh khác, hoặc tự vẽ đường chia.
act-move-parcels = Dời { $count } thửa đi { $metres } m
act-change-parcels = Sửa hàng loạt { $count } thửa, từ thửa { $first }

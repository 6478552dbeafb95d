## The campaign: progress, field sheets, findings of the checker.

# Tên thao tác
act-check-links = Kiểm tra liên kết: thêm { $added } điều cần xem lại, bỏ { $removed } điều

# Giai đoạn công việc
stage-checking-links = Đang kiểm tra liên kết
stage-looking-at-files = Đang xem các tệp bản quét
stage-reading-groups = Đang xem các tổ dân phố, thôn

# Tên quy tắc kiểm tra
checks-title-unlinked-parcel = thửa chưa có giấy chứng nhận
checks-title-unlinked-certificate = giấy chứng nhận chưa liên kết thửa (chưa LKKG)
checks-title-crowded-parcel = số liên kết khác thường
checks-title-scan-file = tệp bản quét có lỗi
checks-title-copied-scan = bản quét hoặc số phát hành bị trùng
checks-title-lacking-block = chưa đồng bộ ba khối
checks-title-not-entered = giấy chứng nhận chưa nhập thông tin
checks-title-code = mã lỗi { $code } của CSDL quốc gia

# Liên kết
checks-unlinked-parcel = Thửa { $parcel } chưa liên kết với giấy chứng nhận nào và chưa có lý do. Hãy liên kết, hoặc ghi lý do trên giấy chứng nhận của thửa.
checks-unlinked-certificate = Giấy chứng nhận { $certificate } chưa liên kết với thửa nào và chưa ghi vướng mắc. Hãy liên kết hoặc ghi lý do.
checks-partly-linked-certificate = Giấy chứng nhận { $certificate } ghi { $named } thửa nhưng mới liên kết { $links }. Hãy liên kết các thửa còn lại.
checks-crowded-parcel = Thửa { $parcel } có { $count } giấy chứng nhận đang có hiệu lực: { $certificates }. Hãy xem đó là đồng sử dụng, cấp đổi hay liên kết nhầm.
checks-too-many-parcels = Giấy chứng nhận { $certificate } ghi { $named } thửa nhưng đang liên kết với { $links } thửa. Hãy gỡ liên kết sai, hoặc ghi là đã tách thửa.

# Tệp bản quét
checks-scan-missing = Không tìm thấy tệp { $file }. Hãy chép tệp về chỗ cũ hoặc vào thư mục của dự án; chương trình nhận ra tệp theo nội dung.
checks-scan-empty = Tệp { $file } rỗng (0 byte). Hãy quét lại hoặc chép lại tệp gốc.
checks-scan-changed = Tệp { $file } không còn là tệp đã nhận. Hãy chép lại tệp gốc, hoặc nhận tệp mới như một bản quét khác.
checks-scan-no-access = Không có quyền đọc tệp { $file }. Hãy xem lại quyền của thư mục.
checks-scan-other-format = Tệp { $file } nay là { $format }, khác với khi nhận. Hãy chép lại tệp gốc.
checks-scan-unreadable = Không đọc được tệp { $file }: { $reason }
checks-scan-names-other = Mã QR trên { $file } ghi số phát hành { $serial } nhưng tệp đang gắn vào giấy chứng nhận { $certificate }. Hãy gắn lại cho đúng.
checks-copied-scan = { $file } có vẻ là bản sao của { $other }. Hãy so hai tệp; không tệp nào bị xóa.
checks-serial-twice = Số phát hành { $certificate } có ở hai hồ sơ giấy chứng nhận. Hãy xem lại số trên giấy hoặc gộp hai hồ sơ.

# Ba khối
checks-lacks-geometry = Thửa { $parcel } chưa đồng bộ ba khối: không có dữ liệu không gian.
checks-lacks-attributes = Thửa { $parcel } chưa đồng bộ ba khối: thiếu số tờ, số thửa, loại đất hoặc diện tích pháp lý.
checks-lacks-scan = Thửa { $parcel } chưa đồng bộ ba khối: không có hồ sơ quét.
checks-lacks-geometry-attributes = Thửa { $parcel } chưa đồng bộ ba khối: không có dữ liệu không gian, thiếu thuộc tính.
checks-lacks-geometry-scan = Thửa { $parcel } chưa đồng bộ ba khối: không có dữ liệu không gian, không có hồ sơ quét.
checks-lacks-attributes-scan = Thửa { $parcel } chưa đồng bộ ba khối: thiếu thuộc tính, không có hồ sơ quét.
checks-lacks-all = Thửa { $parcel } chưa đồng bộ ba khối: không có dữ liệu không gian, thuộc tính và hồ sơ quét.

# Mã của CSDL quốc gia
checks-not-entered = Giấy chứng nhận { $certificate } mới có số phát hành. Hãy nhập thông tin trên giấy hoặc nhập sổ tổng hợp.
checks-code-no-link = Giấy chứng nhận { $certificate } chưa có bản quét đọc được (NOLINK).
checks-code-no-sign = Bản quét của giấy chứng nhận { $certificate } chưa ký số (NOSIGN). Chi nhánh văn phòng đăng ký đất đai ký.
checks-code-registry-number = Giấy chứng nhận { $certificate } thiếu số vào sổ (soVaoSo).
checks-code-registry-date = Giấy chứng nhận { $certificate } thiếu ngày cấp, ngày vào sổ (ngayVaoSo).
checks-code-citizen-number = Giấy chứng nhận { $certificate } có người sử dụng đất thiếu số định danh 12 số (maSoDinhDanh).
checks-code-document-number = Giấy chứng nhận { $certificate } có người sử dụng đất không có số giấy tờ nào (soGiayTo).
checks-code-birth-day = Giấy chứng nhận { $certificate } có người sử dụng đất chỉ ghi năm sinh (ngaySinh).
checks-code-birth-year = Giấy chứng nhận { $certificate } có người sử dụng đất thiếu năm sinh (namSinh).
checks-code-sex = Giấy chứng nhận { $certificate } có người sử dụng đất thiếu giới tính (gioiTinh).
checks-code-address = Giấy chứng nhận { $certificate } có người sử dụng đất thiếu địa chỉ (diaChi).
checks-code-area = Giấy chứng nhận { $certificate } thiếu diện tích (dienTich).
checks-code-purpose = Giấy chứng nhận { $certificate } thiếu mục đích sử dụng đất (mucDichSuDung).
checks-code-term = Giấy chứng nhận { $certificate } thiếu thời hạn sử dụng đất (thoiHanSuDung).
checks-code-origin = Giấy chứng nhận { $certificate } thiếu nguồn gốc sử dụng đất (nguonGocSuDung).

# Còn thiếu gì để lên nhóm tốt hơn
checks-missing-certificate = giấy chứng nhận
checks-missing-entry = thông tin trên giấy chứng nhận (chưa nhập)
checks-missing-geometry = dữ liệu không gian
checks-missing-number = số tờ, số thửa
checks-missing-document-number = số giấy tờ của người sử dụng đất
checks-missing-scan = bản quét giấy chứng nhận
checks-missing-attributes = loại đất hoặc diện tích pháp lý
checks-missing-field = { $code }

# Xem dữ liệu cá nhân
act-disclosure = Xem dữ liệu cá nhân: { $subject }. Mục đích: { $purpose }
disclosure-of-certificate = người sử dụng đất trên giấy chứng nhận { $certificate }
disclosure-compare = đối chiếu với giấy
disclosure-correct = sửa thông tin nhập sai
disclosure-contact = liên hệ người sử dụng đất
disclosure-answer = trả lời cơ quan hoặc người dân
disclosure-typed = { $words }

# Tiến độ
progress-group = { $group }
progress-no-group = Chưa ghi tổ dân phố, thôn
progress-left-ready = Sẵn sàng liên kết
progress-left-postponed = Để sau
progress-left-without-scan = Chưa có bản quét, chưa nhập
progress-left-without-candidate = Không có gì chỉ ra thửa (chưa có số thửa, cạnh hay địa chỉ)
progress-line-total = Giấy chứng nhận: đã nhận { $received }, đã quét { $scanned }, đã nhập { $entered }, đã liên kết { $linked }, đã đối chiếu { $verified }, vướng mắc { $aside }
progress-line-group = { "  " }{ $group }: nhận { $received }, quét { $scanned }, nhập { $entered }, liên kết { $linked }, đối chiếu { $verified }, vướng mắc { $aside }
progress-line-people = Theo người (để tự theo dõi và bố trí việc):
progress-line-person = { "  " }{ $person }: liên kết { $linked } (máy tự liên kết { $program }), đối chiếu { $verified }, ghi vướng mắc { $aside }, nhận { $scans } bản quét
progress-line-days = Theo ngày:
progress-line-day = { "  " }{ $day }: xong { $done } giấy; liên kết { $linked } (máy { $program }), đối chiếu { $verified }, ghi vướng mắc { $aside }, nhận { $scans } bản quét
progress-line-left = Còn lại { $count } giấy chứng nhận; { $waiting } bản quét chờ người xem
progress-line-reason = { "  " }{ $reason }: { $count }
progress-line-reason-days = { "  " }{ $reason }: { $count }; gỡ xong trước thì nhanh hơn { $days } ngày làm việc
progress-line-done = Không còn giấy chứng nhận nào phải liên kết.
progress-line-no-forecast = Chưa đủ số liệu để dự báo: cần ít nhất 3 ngày làm việc đã có kết quả.
progress-line-forecast = Dự báo: khoảng { $days } ngày làm việc nữa, xong ngày { $likely } (sớm { $early }, muộn { $late }); { $pace } giấy mỗi ngày, lệch { $spread }, theo { $considered } ngày làm việc gần nhất
progress-line-forecast-open = Dự báo: khoảng { $days } ngày làm việc nữa, xong ngày { $likely } (sớm { $early }, muộn thì chưa nói được vì nhịp làm quá thất thường); { $pace } giấy mỗi ngày, lệch { $spread }, theo { $considered } ngày làm việc gần nhất

# Phiếu thực địa
field-sheet-title = Phiếu thực địa: { $group }
field-sheet-of = { $ward } · ngày { $day }
field-sheet-of-no-ward = Ngày { $day }
field-sheet-totals = { $parcels } thửa: { $done } thửa đã đủ phần của người dân, { $lacking } thửa còn thiếu, { $without } thửa chưa có giấy chứng nhận. Danh sách có { $items } việc.
field-sheet-one-sheet = Tất cả ở tờ bản đồ số { $sheet }; trên bản đồ chỉ ghi số thửa.
field-sheet-scale = { $metres } m · tỷ lệ 1:{ $denominator }
field-sheet-north = B
field-sheet-detail = Mảnh { $number }/{ $count }
field-sheet-on-detail = mảnh { $number }
field-sheet-legend-done = Đã đủ
field-sheet-legend-lacking = Còn thiếu
field-sheet-legend-without = Chưa có giấy chứng nhận
field-sheet-help = Ghi kết quả vào cột ghi chú rồi quét hoặc chụp phiếu gửi về: chương trình đọc mã QR và mở lại đúng từng việc.
field-sheet-no-map = Chưa thửa nào của tổ này có trên bản đồ.
field-sheet-list = Việc cần làm: { $group }
field-sheet-column-code = Mã
field-sheet-column-parcel = Tờ/thửa
field-sheet-column-serial = Số phát hành
field-sheet-column-lacking = Còn thiếu và việc cần làm
field-sheet-column-remark = Ghi chú
field-sheet-place-unknown = chưa rõ thửa
field-sheet-serial-unread = chưa đọc được số
field-sheet-foot = Phiếu thực địa · { $group }
field-sheet-page = trang { $number }/{ $count }
field-sheet-no-scan = Chưa có bản sao giấy chứng nhận
field-sheet-bring-scan = Thu bản sao hoặc ảnh chụp rõ đủ các trang của giấy.
field-sheet-no-link = Chưa rõ giấy này là thửa nào
field-sheet-show-parcel = Nhờ người sử dụng đất chỉ thửa trên bản đồ; ghi số thửa vào cột ghi chú.
field-sheet-no-citizen-number = Thiếu số định danh 12 số của người sử dụng đất
field-sheet-no-birth-year = thiếu năm sinh
field-sheet-no-sex = thiếu giới tính
field-sheet-no-address = thiếu địa chỉ thường trú
field-sheet-bring-identity = Thu bản sao căn cước của người có tên trên giấy.
field-sheet-no-certificate = Chưa nộp giấy chứng nhận
field-sheet-bring-certificate = Vận động nộp bản sao; nếu chưa được cấp giấy thì ghi “chưa cấp”.
field-sheet-no-group = Không có tổ dân phố, thôn “{ $group }” trong dự án. Hãy xem lại tên; lệnh progress liệt kê các tổ.
field-sheet-failed = Không làm được tệp PDF của { $group }.
field-sheet-names = tên người sử dụng đất của { $group }
field-sheet-purpose = in phiếu thực địa

# Kết thúc chiến dịch
act-wipe-personal = Xóa dữ liệu cá nhân khỏi dự án
act-remove-registers = Xóa { $count } dòng sổ tổng hợp để kết thúc chiến dịch

## The campaign: progress, field sheets, findings of the checker.

# Tên thao tác
act-check-links = Kiểm tra bản đồ và liên kết: thêm { $added } điều cần xem lại, bỏ { $removed } điều
act-repair-map = Sửa bản đồ: { $repairs } chỗ, { $parcels } thửa
act-repair-place = Sửa bản đồ: thửa { $parcels }

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
field-sheet-detail = { $group } · mảnh { $number }/{ $count }
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

# Danh sách quét lại
rescan-title = Danh sách trang cần quét lại
rescan-title-of = Danh sách trang cần quét lại: { $ward }
rescan-sheet = Quét lại
rescan-column-file = Tệp
rescan-column-page = Trang
rescan-column-serial = Số phát hành
rescan-column-group = Tổ dân phố, thôn
rescan-column-reasons = Lý do
rescan-column-remark = Ghi chú của người quét
rescan-written = Đã ghi { $path }: { $pages } trang cần quét lại, trong { $scans } tệp.

# Kết thúc chiến dịch
act-wipe-personal = Xóa dữ liệu cá nhân khỏi dự án
act-remove-registers = Xóa { $count } dòng sổ tổng hợp để kết thúc chiến dịch

# Hộp thoại: bảng đổi số tờ, thửa
campaign-crosswalks = Bảng đổi số tờ, thửa
campaign-crosswalks-hint = Khi sáp nhập xã hoặc đo lại bản đồ, tờ và thửa được đánh số lại. Các giấy đã liên kết cho biết tờ cũ nay là tờ nào; quy tắc được nhận thì áp dụng cho những giấy còn lại.
campaign-crosswalks-comparing = Đang so tất cả giấy với nhau…
campaign-crosswalks-suggested = Gợi ý từ các giấy
campaign-crosswalks-accepted = Đã nhận
campaign-crosswalks-none = Chưa có gợi ý mới. Cần ít nhất 3 giấy cùng một tờ cũ chỉ về một tờ mới; hãy liên kết thêm rồi so lại.
campaign-crosswalks-none-accepted = Chưa nhận quy tắc nào.
campaign-crosswalks-accept-clear = Nhận { $count } gợi ý mà đa số giấy đồng ý
campaign-crosswalks-accept-clear-tip = Nhận một lần những quy tắc có từ 4 giấy đồng ý và không quá chừng ấy giấy nói khác. Trên phường mẫu, 99 % quy tắc như vậy là đúng; hoàn tác được cả đợt
campaign-crosswalks-again = So lại
campaign-crosswalk-of-commune = Tờ { $from } (xã cũ: { $commune }) → tờ { $to }
campaign-crosswalk-any-commune = Tờ cũ { $from } → tờ { $to }
campaign-crosswalk-same = giữ nguyên số thửa
campaign-crosswalk-plus = số thửa mới = số cũ + { $by }
campaign-crosswalk-minus = số thửa mới = số cũ − { $by }
campaign-crosswalk-table = bảng { $count } thửa
campaign-crosswalk-anew = các thửa được đánh số lại
campaign-crosswalk-support = { $agree } giấy đồng ý ({ $confirmed } đã xác nhận) · { $exceptions } ngoại lệ · có thể giúp { $serves } giấy đang chờ
campaign-crosswalk-serves = có thể giúp { $count } giấy đang chờ
campaign-crosswalk-agree = Giấy đồng ý:
campaign-crosswalk-agree-value = { $agree }, trong đó { $confirmed } liên kết do người xác nhận
campaign-crosswalk-exceptions = Ngoại lệ
campaign-crosswalk-waiting = Giấy đang chờ có thể dùng quy tắc:
campaign-crosswalk-accept = Nhận quy tắc này
campaign-crosswalk-accept-tip = Từ nay các giấy ghi tờ cũ này được so theo quy tắc; không liên kết giấy nào ngay, hoàn tác được
campaign-crosswalk-sheet-only = Mới rõ tờ, chưa rõ số thửa: gợi ý này vẫn giúp xếp hạng, nhưng chưa nhận được. Nếu cơ quan có bảng đối chiếu từng thửa, hãy nhập bảng đó.
campaign-crosswalk-unconfirmed = Chưa có liên kết nào do người xác nhận: hãy xem và xác nhận vài giấy của tờ này trước khi nhận.
campaign-crosswalk-no-exceptions = Không giấy nào trong khoảng số này nói khác.
campaign-crosswalk-exceptions-hint = Mỗi giấy dưới đây nói khác quy tắc. Bấm vào số giấy hoặc thửa để xem; có thể giấy đó liên kết nhầm.
campaign-crosswalk-choose = Chọn một dòng bên trái
campaign-crosswalk-choose-hint = Ở đây hiện quy tắc, số giấy đồng ý và từng ngoại lệ.
campaign-crosswalk-origin = Nguồn:
campaign-crosswalk-by = Người nhận:
campaign-crosswalk-at = Lúc:
campaign-origin-links = từ liên kết: { $agree } giấy đồng ý, { $disagree } khác
campaign-origin-table = bảng của cơ quan: { $file }
campaign-crosswalk-withdraw = Bỏ quy tắc này
campaign-crosswalk-withdraw-hint = Liên kết đã tạo nhờ quy tắc vẫn giữ nguyên; bỏ rồi vẫn hoàn tác được.
campaign-exception-printed = giấy ghi { $printed }
campaign-exception-linked = Đã liên kết: { $parcel }
campaign-exception-likely = Có vẻ là: { $parcel }
campaign-exception-by-rule = Theo quy tắc thì là thửa { $parcel }.
campaign-exception-no-rule = Theo quy tắc thì ra số thửa không có trên bản đồ.
campaign-go-to-paper = Xem giấy này
campaign-go-to-parcel = Xem thửa này trên bản đồ
campaign-generation-299 = Bản đồ 299
campaign-generation-1994 = Bản đồ địa chính từ 1994
campaign-generation-present = Bản đồ hiện nay
campaign-generation-unknown = Giấy không ghi bản đồ nào
campaign-table = Bảng của cơ quan: { $file }
campaign-table-choose = Nhập bảng của cơ quan…
campaign-table-choose-tip = Excel hoặc CSV có các cột: xã cũ (nếu có), tờ cũ, thửa cũ, tờ mới, thửa mới
campaign-table-told = Đọc được { $rows } thửa, thành { $rules } quy tắc. Chưa ghi gì vào dự án.
campaign-table-not-on-map = { $count } thửa mới trong bảng không có trên bản đồ.
campaign-table-rows = Các thửa trong bảng
campaign-table-commune = Xã cũ
campaign-table-old = Tờ/thửa cũ
campaign-table-new = Tờ/thửa mới
campaign-table-on-map = Trên bản đồ
campaign-table-there = có
campaign-table-missing = không có
campaign-table-doubtful = Dòng không đọc được
campaign-table-doubtful-hint = Những dòng này không được nhận. Hãy sửa trong tệp rồi nhập lại.
campaign-table-no-doubts = Mọi dòng đều đọc được.
campaign-table-lacking = Dòng { $row }: thiếu số ({ $says })
campaign-table-contradicts = Dòng { $row }: khác với dòng trước ({ $says })
campaign-table-take = Nhận { $count } thửa
campaign-table-known = Mọi quy tắc trong { $file } đã có trong dự án.
campaign-job-crosswalks = So các giấy để tìm quy tắc đổi số
campaign-job-table = Đọc bảng của cơ quan

# Hộp thoại: tiến độ
campaign-progress = Tiến độ
campaign-progress-counting = Đang đếm…
campaign-progress-copy = Chép báo cáo
campaign-progress-copy-tip = Chép các con số thành văn bản để dán vào báo cáo
campaign-progress-copied = Đã chép báo cáo tiến độ; dán vào văn bản bằng Ctrl+V.
campaign-progress-report = Tiến độ { $project }, ngày { $day }
campaign-progress-left = Giấy còn lại
campaign-progress-reasons = Còn lại vì sao
campaign-progress-reasons-hint = Bấm vào một lý do để mở hàng đợi các giấy đó.
campaign-reason-days = gỡ lý do này trước thì nhanh hơn { $days } ngày làm việc
campaign-forecast-done = Dự kiến xong ngày { $day } ({ $days } ngày làm việc nữa)
campaign-forecast-band = Sớm { $early }, muộn { $late }.
campaign-forecast-open = Sớm { $early }; muộn thì chưa nói được vì nhịp làm quá thất thường.
campaign-forecast-pace = { $pace } giấy mỗi ngày, theo { $days } ngày làm việc gần nhất.
campaign-days-a-week = Tuần làm việc
campaign-week-5 = 5 ngày
campaign-week-6 = 6 ngày
campaign-week-7 = 7 ngày
campaign-waiting-scans = { $count } bản quét chờ người xem.
campaign-stage-received = Đã nhận
campaign-stage-scanned = Đã quét
campaign-stage-entered = Đã nhập
campaign-stage-linked = Đã liên kết
campaign-stage-verified = Đã đối chiếu
campaign-by-group = Theo tổ, thôn
campaign-by-group-hint = Bấm vào một tổ để mở hàng đợi giấy chưa liên kết của tổ đó.
campaign-by-person = Theo người
campaign-by-person-hint = Để tự theo dõi và bố trí việc; không phải để xếp hạng.
campaign-by-day = Theo ngày
campaign-by-day-hint = Ngày gần nhất trước. “Xong” là giấy do người giải quyết trong ngày.
campaign-group = Tổ dân phố, thôn
campaign-person = Người
campaign-day = Ngày
campaign-done = Xong
campaign-by-program = Máy liên kết
campaign-put-aside = Vướng mắc
campaign-scans-taken = Bản quét
campaign-job-progress = Đếm tiến độ

# Hộp thoại: phiếu đi thực địa
campaign-sheets = Phiếu đi thực địa
campaign-sheets-hint = Mỗi tổ một tệp PDF khổ A4: bản đồ, danh sách việc còn thiếu và mã QR. Phiếu ghi xong thì quét lại và nhận như bản quét khác: chương trình mở lại đúng từng việc.
campaign-sheets-counting = Đang xem từng tổ còn thiếu gì…
campaign-sheets-no-groups = Chưa giấy nào ghi tổ dân phố, thôn
campaign-sheets-no-groups-hint = Hãy nhập sổ tổng hợp của các tổ trưởng, hoặc ghi tổ trên từng giấy, rồi quay lại đây.
campaign-sheets-all = Chọn { $count } tổ còn việc
campaign-sheets-nothing = Bỏ chọn
campaign-sheets-chosen = Đã chọn { $count } tổ
campaign-sheets-items = Việc
campaign-sheets-without-scan = Chưa có bản sao
campaign-sheets-without-link = Chưa rõ thửa
campaign-sheets-without-certificate = Thửa chưa có giấy
campaign-sheets-parcels = Số thửa
campaign-sheets-is-chosen = đã chọn
campaign-sheets-is-not-chosen = chưa chọn
campaign-sheets-where = Ghi vào thư mục
campaign-sheets-folder = phieu-thuc-dia
campaign-sheets-names = In tên người sử dụng đất
campaign-sheets-names-warning = Tên người là dữ liệu cá nhân: việc in được ghi vào nhật ký của dự án. Hãy giữ phiếu cẩn thận và thu lại sau khi dùng.
campaign-sheets-write = Ghi { $count } phiếu
campaign-sheets-done = Đã ghi { $files } phiếu thực địa ({ $items } việc) vào { $folder }
campaign-sheet-items = Phiếu thực địa: { $count } việc
campaign-sheet-items-hint = Bấm vào một việc để mở giấy hoặc thửa của việc đó và ghi kết quả.
campaign-sheet-items-other = { $count } mã trên phiếu là của dự án khác.
campaign-sheet-item-gone = Giấy này không còn trong dự án
campaign-sheet-map = Phiếu thực địa: trang bản đồ
campaign-sheet-map-hint = Trang này chỉ có bản đồ; từng việc có mã ở các trang danh sách của phiếu.
campaign-sheet-pages = Trang { $numbers } trên { $count } trang của phiếu { $group }
campaign-sheet-group-gone = của tổ không còn trong dự án
campaign-job-groups = Xem từng tổ còn thiếu gì
campaign-job-sheets = Ghi phiếu thực địa
stage-writing-sheets = Đang ghi phiếu thực địa

# Hộp thoại: kết thúc chiến dịch
campaign-wipe = Kết thúc chiến dịch: xóa dữ liệu cá nhân
campaign-wipe-hint = Làm khi đã giao nộp xong. Sau đó dự án chỉ còn bản đồ, số giấy chứng nhận và liên kết giữa chúng.
campaign-wipe-goes = Xóa hẳn
campaign-wipe-holders = Tên, số định danh, ngày sinh, địa chỉ của người sử dụng đất
campaign-wipe-register = Mọi dòng của các sổ tổng hợp đã nhập
campaign-wipe-columns = Các cột dữ liệu cá nhân của thửa đất, lý do của các ngoại lệ, và khóa của số định danh
campaign-wipe-papers = Bản sao giấy tờ tùy thân và phiếu thực địa lưu trong dự án
campaign-wipe-history = Dấu vết của những thứ trên trong lịch sử, và các bản sao lưu cạnh tệp dự án
campaign-wipe-stays = Còn lại
campaign-wipe-stays-map = Bản đồ, số giấy chứng nhận, liên kết, người làm và ngày làm
campaign-wipe-stays-files = Các tệp quét trên đĩa và bản quét giấy chứng nhận lưu trong dự án: trên đó có tên người, hãy tự cất giữ hoặc xóa
campaign-wipe-stays-notes = Ghi chú tự do: hãy xem trong đó có tên người không
campaign-wipe-no-way-back = Không lấy lại được, kể cả bằng hoàn tác. Mọi thao tác trước đó cũng không hoàn tác được nữa. Hãy xuất giao nộp trước.
campaign-wipe-understood = Đã giao nộp xong; tôi hiểu là không lấy lại được
campaign-wipe-go = Xóa hẳn dữ liệu cá nhân
campaign-wipe-disabled = Hãy đánh dấu ô xác nhận trước.
campaign-wipe-broke = Việc xóa bị dừng do lỗi của chương trình. Hãy mở lại dự án để kiểm tra.
campaign-wiped = Đã xóa dữ liệu cá nhân
campaign-wiped-done = Đã xóa { $rows } phần dữ liệu cá nhân, { $images } ảnh của chúng trong lịch sử, { $registers } dòng sổ tổng hợp, { $contents } bản giấy tờ lưu trong dự án, { $thumbnails } hình thu nhỏ và { $backups } bản sao lưu.
campaign-wiped-notes = { $count } giấy chứng nhận còn ghi chú tự do; hãy xem trong đó có tên người không.
campaign-wiped-scans = Các tệp quét ngoài dự án và { $count } bản quét giấy chứng nhận lưu trong dự án vẫn còn; trên đó có tên người sử dụng đất.
campaign-job-wipe = Xóa dữ liệu cá nhân
campaign-crosswalks-up-to-date = Kết quả đang đúng với dữ liệu hiện tại
campaign-sheets-needs-chosen = Hãy chọn ít nhất một nhóm
campaign-table-needs-rules = Bảng không có dòng nào đọc được thành quy tắc

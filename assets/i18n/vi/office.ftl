## The office in the window: registers in and out, the check of links, pages to scan again.

# Việc đang chạy
office-job-read-register = Đang đọc sổ tổng hợp
office-job-check = Đang kiểm tra liên kết
office-job-rescan = Đang ghi danh sách quét lại
office-needs-certificates = Dự án chưa có giấy chứng nhận nào để xuất
office-needs-scans = Dự án chưa có bản quét nào
office-drop-register = Thả để nhập sổ tổng hợp

# Chọn tệp
office-choose-register = Chọn sổ tổng hợp (Excel, CSV)
office-choose-register-target = Ghi sổ tổng hợp vào đâu?
office-choose-rescan-target = Ghi danh sách quét lại vào đâu?

# Nhập sổ
office-register-title = Nhập sổ tổng hợp
office-register-go = Nhập sổ
office-register-again = Đọc lại
office-register-held = Bấm “Thôi” nếu muốn bỏ các lựa chọn đã làm
office-register-reading = Đang đọc lại theo lựa chọn mới…
office-register-not-understood = Chưa hiểu sổ này: hãy chỉ nghĩa của các cột
office-register-no-sheet = Hãy chọn ít nhất một trang
office-register-tell-columns = Mở mục “Các cột”, chọn trang và chỉ cột nào là số phát hành, họ tên, số tờ, số thửa… Trang được chỉ sẽ tự được chọn.
office-register-rows = { $rows } dòng, không nhập
office-register-account = { $rows } dòng: { $new } mới, { $changed } thay đổi, { $unchanged } giữ nguyên
office-register-doubts = { $columns } cột đã hiểu; { $repairs } giá trị sửa theo quy tắc; { $findings } điều cần xem; { $conflicts } khác biệt với dự án
office-register-missing = Thiếu { $count } dòng so với bản đã gửi đi; các dòng đó vẫn giữ trong dự án.
office-register-removed-here = { $count } dòng đã bị xóa trong dự án sau khi gửi đi, nên không nhập lại.
office-register-returned = Sổ gửi đi nay trở về
office-register-returned-tip = So ba bên: lúc gửi đi, lúc trở về và dự án hiện nay. Chỉ lấy những gì họ sửa mà dự án chưa sửa.
office-register-compared = So với dự án
office-register-compared-tip = Không rõ sổ này đã được gửi đi thế nào: chỉ điền chỗ còn trống, không ghi đè.
office-register-reveal = Hiện dữ liệu cá nhân
office-register-reveal-tip = Họ tên, ngày sinh, số định danh, địa chỉ đang được che. Lý do xem được ghi vào lịch sử.
office-register-why = Xem dữ liệu cá nhân trong sổ để làm gì? Lý do được ghi vào lịch sử của dự án.
office-register-values = giá trị trong sổ { $files }
office-register-nothing-new = Sổ này không có gì mới: không thay đổi gì.
office-register-done = Đã nhập sổ: { $new } dòng mới, { $changed } dòng thay đổi, { $certificates } giấy chứng nhận mới; { $taken } giá trị lấy theo sổ, { $kept } khác biệt giữ của dự án.
office-part-summary = Tổng quan
office-part-columns = Các cột
office-part-repairs = Đã sửa
office-part-findings = Cần xem
office-part-conflicts = Khác biệt
office-kind-unknown = chưa nhận ra sổ

# Các cột
office-columns-hint = Chương trình đoán nghĩa theo tiêu đề; dấu hỏi là chỗ chưa chắc. Mỗi nghĩa chỉ dùng cho một cột.
office-column-sheet = Trang
office-column-first-row = Dòng dữ liệu đầu tiên
office-column-header = Tiêu đề
office-column-meaning = Nghĩa
office-meaning-none = Không dùng
office-meaning-ordinal = Số thứ tự dòng
office-meaning-group = Tổ dân phố, thôn

# Đã sửa, cần xem
office-repairs-hint = Mọi giá trị đã được sửa theo quy tắc; giá trị gốc vẫn được giữ cùng dòng của sổ.
office-findings-hint = Không chặn việc nhập. Hãy so với giấy rồi sửa trong sổ hoặc trong dự án.
office-no-repairs = Không có giá trị nào phải sửa
office-no-findings = Không có điều gì cần xem
office-before = Trong sổ
office-after = Sửa thành
office-rule = Quy tắc
office-all-columns = Mọi cột
office-whole-rows = Cả dòng hoặc cả trang
office-repaired-by-rule = Đã sửa theo quy tắc
office-look-by-column = Cần xem theo cột

# Khác biệt
office-no-conflicts = Không có khác biệt nào cần quyết định
office-conflicts-hint = Bình thường giữ giá trị của dự án: chữ gõ trong sổ không ghi đè việc đã làm mới hơn.
office-conflicts-decided = { $theirs } lấy theo sổ, { $ours } giữ của dự án
office-keep-all = Giữ dự án ở mọi dòng đang hiện
office-take-all = Theo sổ ở mọi dòng đang hiện
office-keep-ours = Giữ dự án
office-take-theirs = Theo sổ
office-decided-by-map = Theo liên kết trên bản đồ
office-sent = Lúc gửi đi
office-returned = Sổ ghi
office-current = Dự án đang có
office-reason = Lý do
office-decision = Quyết định

# Xuất sổ
office-export-title = Xuất sổ tổng hợp (biểu PL3)
office-export-whole = Cả dự án
office-export-each = Mỗi tổ một tệp
office-export-group = Một tổ
office-export-locked = Tệp gửi tổ trưởng: chỉ mở khóa các cột họ cần điền; khi trở về sẽ được so ba bên.
office-export-no-groups = Chưa giấy nào ghi tổ dân phố, thôn: chưa chia được theo tổ.
office-export-counting = Đang đếm các dòng…
office-export-counts = { $rows } dòng; { $linked } dòng có số tờ, số thửa bản đồ (cột 19, 20) theo liên kết; { $appended } dòng của giấy chưa có trong sổ nào.
office-export-file = Tệp Excel
office-export-folder = Các tệp “PL3-tên tổ.xlsx” sẽ ghi vào thư mục { $folder }
office-export-personal = Tệp có họ tên, ngày sinh, số định danh, địa chỉ: chỉ giao cho người có trách nhiệm. Mục đích được ghi vào lịch sử của dự án.
office-export-purpose = Mục đích
office-export-other-purpose = mục đích khác
office-export-own-words = Ghi rõ mục đích
office-write = Ghi tệp
office-register-exported = Đã ghi { $files }: { $rows } dòng.

# Kiểm tra
office-checked = Đã kiểm tra: { $faults } lỗi bản đồ, { $doubts } điều cần xem lại về liên kết ({ $added } mới, { $removed } đã hết).
office-groups = Nhóm 1: { $one } · nhóm 2: { $two } · nhóm 3: { $three } · nhóm 4: { $four } · chưa có giấy: { $five } · không tính: { $uncounted } thửa
office-groups-stale = trước lần sửa gần nhất
office-group-tip = Ước tính theo chiến dịch: 1 đúng, đủ, sạch, sống; 2 cần bổ sung; 3 phải lập lại; 4 chưa nhập; còn lại là thửa chưa có giấy hoặc không tính (đất công, mặt nước).
office-group-1 = Nhóm 1: đúng, đủ, sạch, sống
office-group-2 = Nhóm 2: cần bổ sung
office-group-3 = Nhóm 3: phải lập lại
office-group-4 = Nhóm 4: có giấy, chưa nhập
office-group-5 = Chưa có giấy chứng nhận
office-group-none = Không tính vào nhóm nào
office-group-missing = Còn thiếu để lên nhóm tốt hơn
office-group-stale = Theo lần kiểm tra trước; dự án đã thay đổi. Hãy kiểm tra lại.
office-all-rules = Mọi quy tắc
office-col-rule = Quy tắc
office-col-subject = Của
office-rule-import = Khi nhập bản đồ

# Quét lại
office-col-rescan = Cần quét lại
office-only-rescan = Chỉ tệp có trang cần quét lại
office-rescan-page = trang { $page }: { $reasons }
office-rescan-counts = { $pages } trang cần quét lại, trong { $scans } tệp.
office-rescan-counting = Đang đếm các trang cần quét lại…
office-rescan-what = Mỗi dòng là một trang: tệp, trang, số phát hành, tổ dân phố và lý do. Không có số định danh hay tên chủ sử dụng, trừ khi tên tệp có.
office-rescan-file = Tệp Excel hoặc CSV
office-rescan-name = quét lại

# Sửa bản đồ
office-repair = Sửa bản đồ
office-repair-planning = Đang lập phương án sửa bản đồ
office-repair-none-yet = Chưa có phương án cho lựa chọn này: hãy đợi hoặc bấm “Tính lại”
office-repair-unknown-parcel = Bản đồ không có thửa { $parcel }
office-repair-part-repairs = Sẽ sửa
office-repair-part-left = Còn lại
office-repair-apply = Sửa tất cả { $count } chỗ
office-repair-apply-tip = Sửa mọi chỗ không đánh dấu “Giữ nguyên”; một lần hoàn tác là trở lại như cũ
office-repair-again = Tính lại
office-repair-up-to-date = Phương án đang hiện là mới nhất
office-repair-nothing = Không có chỗ nào để sửa
office-repair-look-again = Phương án đã khác theo lựa chọn mới: hãy xem lại rồi bấm “Sửa”
office-repair-changed = { $parcels } thửa đổi hình; tổng diện tích { $before } → { $after }
office-repair-decide = Ranh theo
office-repair-decide-tip = Chỗ chồng, chỗ hở thuộc thửa nào: theo diện tích pháp lý, hay theo thửa có ranh chung dài nhất
office-repair-evidence-first = Diện tích pháp lý, rồi ranh dài nhất
office-repair-evidence-only = Chỉ diện tích pháp lý
office-repair-longest-border = Ranh chung dài nhất
office-repair-widest = Rộng nhất
office-repair-widest-tip = Chỗ chồng, chỗ hở rộng hơn thì để người quyết định
office-repair-farthest = Sai số điểm
office-repair-farthest-tip = Ranh lùi xa hơn thì để người quyết định, trừ khi diện tích pháp lý cho thấy rõ
office-repair-lock = Khóa tờ, thửa
office-repair-lock-tip = Giữ nguyên từng tọa độ của tờ 12 hay thửa 12/125; nhiều thì cách nhau dấu phẩy
office-repair-lock-hint = 12, 7/125
office-repair-held = { $count } chỗ giữ nguyên sẽ mất: bấm “Đóng” nếu muốn thôi
office-repair-vetoes-wait = { $count } chỗ giữ nguyên: phương án sẽ tính lại khi bấm “Tính lại” hoặc “Sửa”
office-repair-key-previous = trước
office-repair-key-next = sau
office-repair-veto = Giữ nguyên
office-repair-veto-tip = Không sửa chỗ này (phím cách)
office-repair-none = Không có chỗ nào máy sửa được
office-repair-none-left = Không còn lỗi nào
office-repair-none-hint = Đổi lựa chọn ở trên, hoặc đóng bảng này.
office-repair-no-shape = không hình
office-repair-col-area = Diện tích trước → sau, m²
office-repair-col-change = Chênh, m²
office-repair-col-legal = Pháp lý, m²
office-repair-col-certificates = Giấy
office-repair-col-moved = Ranh lùi, m
office-repair-col-methods = Cách quyết định
office-repair-col-reason = Vì sao còn lại
office-repaired = Đã sửa bản đồ: { $repairs } chỗ, { $parcels } thửa; còn { $left } lỗi hình.
office-repaired-place = Đã sửa thửa { $parcels }.
office-repair-ways = Cách sửa
office-repair-ways-hint = Chọn một chỗ trong danh sách để xem các cách sửa và hình sau khi sửa trên bản đồ.
office-repair-trying = Đang thử các cách sửa
office-repair-one-job = Đang sửa một chỗ
office-repair-one = Sửa chỗ này
office-repair-flag = Để lại
office-repair-flag-tip = Giữ nguyên chỗ này cho người quyết định, rồi sang chỗ sau
office-repair-next = Tiếp
office-repair-key-way = cách khác
office-repair-no-way = Chưa có cách nào sửa được chỗ này
office-repair-planned = theo phương án
office-repair-by-law = pháp lý { $area }
office-repair-moved = Ranh lùi nhiều nhất { $moved } m
office-repair-touches = Chạm tới giấy:
office-repair-no-certificates = Không chạm tới giấy nào
office-repair-refused = Không dùng được
office-repair-before = trước
office-repair-after = sau
office-repair-gained = đất thêm vào
office-repair-lost = đất bớt đi
office-repair-moved-land = đất chuyển thửa

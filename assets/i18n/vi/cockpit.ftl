## The linking cockpit.
act-save-work-list = Lưu danh sách việc “{ $name }”
act-remove-work-list = Bỏ danh sách việc “{ $name }”
act-link-group = Liên kết một nhóm { $count } giấy chứng nhận

# Phím và nút
cockpit-key-confirm = Liên kết, sang giấy sau
cockpit-key-number = Gõ số tờ/thửa
cockpit-key-sides = Tìm theo cạnh, diện tích
cockpit-key-later = Để sau
cockpit-key-cannot = Vướng mắc
cockpit-key-unreadable = Không đọc được
cockpit-key-undo = Hoàn tác
cockpit-key-previous = Giấy trước
cockpit-key-next = Giấy sau
cockpit-key-repeat = Cùng tờ vừa rồi
cockpit-key-next-parcel = Thửa khác trên giấy
cockpit-key-unlink = Gỡ liên kết
cockpit-key-verify = Đã đối chiếu
cockpit-key-reveal = Hiện tên chủ (ghi nhật ký)
cockpit-key-groups = Theo nhóm
cockpit-key-automatic = Liên kết tự động
cockpit-key-queue = Hàng đợi
cockpit-key-leave = Thoát

# Hàng đợi
cockpit-queue = Hàng đợi
cockpit-only = Chỉ: { $what }
cockpit-only-clear = Bỏ lọc này
cockpit-hide-queue = Ẩn hàng đợi (Q)
cockpit-state-to-do = Chưa liên kết
cockpit-state-postponed = Để sau
cockpit-state-obstacle = Vướng mắc
cockpit-state-automatic = Tự động, chờ xem
cockpit-state-linked = Đã liên kết
cockpit-state-all = Tất cả
cockpit-with-scan = Chỉ giấy có bản quét
cockpit-filter-text = Lọc số giấy, tờ/thửa, tệp
cockpit-order = Thứ tự
cockpit-more-filters = Lọc thêm, thứ tự, danh sách việc
cockpit-order-files = Theo thứ tự tệp quét
cockpit-order-sheets = Theo số tờ, số thửa
cockpit-order-surest = Chắc chắn nhất trước
cockpit-all-groups = Mọi tổ, thôn
cockpit-residential-group = Tổ dân phố, thôn
cockpit-work-lists = Danh sách việc
cockpit-list-name = Tên danh sách
cockpit-save-list = Lưu
cockpit-remove-list = Bỏ danh sách
cockpit-place = giấy { $at } / { $of }
cockpit-verified = Đã đối chiếu
cockpit-linked = Đã liên kết: { $parcels }
cockpit-partly-linked = Mới liên kết: { $parcels }
cockpit-auto-linked = Máy liên kết: { $parcels } – chờ xác nhận
cockpit-no-certificates = Chưa có giấy chứng nhận nào
cockpit-no-certificates-hint = Hãy thêm bản quét hoặc nhập sổ tổng hợp trước, rồi quay lại đây.
cockpit-reading = Đang đọc hàng đợi…
cockpit-reading-hint = Chỉ mất giây lát.
cockpit-nothing-left = Đã hết việc trong danh sách này
cockpit-nothing-left-hint = Chọn trạng thái khác ở hàng đợi bên trái, hoặc nhấn Esc để về cửa sổ chính.

# Trên giấy
cockpit-parcel-of = Thửa { $at } / { $of } ghi trên giấy
cockpit-sheet-number = Tờ / thửa trên giấy
cockpit-printed-area = Diện tích trên giấy
cockpit-commune = Xã cũ
cockpit-flat = Căn hộ
cockpit-show-holders = Hiện tên chủ sử dụng để đối chiếu; được ghi vào nhật ký (H)
cockpit-hide-holders = Che tên chủ sử dụng (H)

# Thửa đề xuất
cockpit-found-by-sides = Thửa phù hợp với sơ đồ
cockpit-ranking = Đang so với bản đồ…
cockpit-rests-on-suggestion = Có đề xuất dựa vào quy tắc đổi số chưa nhận: xem quy tắc…
cockpit-no-candidates = Không tìm được thửa nào phù hợp
cockpit-no-candidates-hint = Nhấn / để gõ số tờ/thửa, S để tìm theo chiều dài cạnh, bấm vào thửa trên bản đồ, hoặc X để ghi vướng mắc.
cockpit-no-sides = Không có thửa nào như vậy
cockpit-no-sides-hint = Kiểm tra lại số đo; thay cạnh không đọc được bằng dấu ?. Nhấn S để gõ lại, / để gõ số tờ/thửa.
cockpit-score = { $percent } %
cockpit-offer-name = { $at }: thửa { $parcel }
cockpit-speaks-for = Phù hợp
cockpit-speaks-against = Không khớp
cockpit-speaks-neither = Không nói lên điều gì
cockpit-standing-sure = Chắc chắn
cockpit-standing-open = Cần người xem
cockpit-standing-contradictory = Chứng cứ mâu thuẫn
cockpit-standing-none = Không có căn cứ
cockpit-no-geometry = Thửa này không có hình trên bản đồ

# Ô gõ
cockpit-field-number = Tờ/thửa
cockpit-field-sides = Cạnh, diện tích, láng giềng
cockpit-number-hint = Gõ như 12/125, hoặc chỉ số thửa nếu cùng tờ; Enter để chọn
cockpit-number-no-sheet = Hãy gõ cả số tờ, như 12/125
cockpit-sheet-missing = Bản đồ không có tờ { $sheet }
cockpit-number-missing = Tờ { $sheet } không có thửa { $number }
cockpit-number-found = Có trên bản đồ; Enter để chọn
cockpit-number-several = Có { $count } thửa trùng số này; Enter để xem từng thửa
cockpit-area-agrees = Diện tích: { $paper } ↔ { $map } m²
cockpit-area-differs = Diện tích lệch: { $paper } ↔ { $map } m²
cockpit-sides-unread = Gõ số đo cạnh (? nếu không đọc được), diện tích như 90-95 hoặc 93m2, hoặc tên chủ thửa bên cạnh
cockpit-sides-more = Ít nhất { $count } cạnh liên tiếp (5,0 20,1 5,0 19,9), hoặc 90-95 (m²), hoặc tên chủ thửa bên cạnh
cockpit-sides-ready = { $count } cạnh; Enter để tìm

# Vướng mắc
cockpit-why-not = Vì sao chưa liên kết được?
cockpit-clear-obstacle = Bỏ vướng mắc

# Theo nhóm
cockpit-groups = Xác nhận theo nhóm
cockpit-groups-hint = Xem hết mẫu rút ngẫu nhiên; nếu tất cả đều đúng thì liên kết cả nhóm bằng một thao tác, hoàn tác được.
cockpit-groups-ranking = Đang so tất cả giấy chưa liên kết…
cockpit-no-groups = Chưa có nhóm nào đủ điều kiện.
cockpit-group-sure = Chắc chắn: { $count } giấy, xem mẫu { $sample }
cockpit-group-building = Căn hộ của { $building }: { $count } giấy, xem mẫu { $sample }
cockpit-group-crosswalk = Tờ cũ { $sheet } theo bảng đối chiếu: { $count } giấy, xem mẫu { $sample }
cockpit-group-evidence = Xác nhận theo nhóm { $group } giấy, đã xem mẫu { $sample } giấy
cockpit-sample-sure = Nhóm chắc chắn, { $count } giấy
cockpit-sample-building = Căn hộ của { $building }, { $count } giấy
cockpit-sample-crosswalk = Nhóm tờ cũ { $sheet }, { $count } giấy
cockpit-sample-progress = Đã xem { $at } / { $of } giấy mẫu
cockpit-sample-hint = Enter: đúng thửa này · X: sai, bỏ cả nhóm
cockpit-link-group = Liên kết cả { $count } giấy
cockpit-group-look = Hãy so giấy mẫu với đúng thửa được đề xuất, rồi nhấn Enter.
cockpit-group-rejected = Có giấy mẫu sai: không liên kết nhóm nào. Hãy xử lý riêng giấy này.
cockpit-group-left = Đã bỏ nhóm; chưa liên kết giấy nào.
cockpit-no-such-group = Không có nhóm số này.

# Liên kết tự động
cockpit-automatic = Liên kết do máy tạo
cockpit-automatic-hint = Máy chỉ tự liên kết khi một thửa khớp mọi khóa và không có gì trái lại. Xem từng giấy: Enter là đúng, chọn thửa khác rồi Enter là sửa.
cockpit-automatic-waiting = Chờ người xem: { $count }
cockpit-automatic-record = Đã xác nhận đúng: { $confirmed } · đã sửa: { $corrected }
cockpit-automatic-look = Xem từng giấy
cockpit-automatic-take-back = Gỡ tất cả chưa xác nhận

# Thông báo
cockpit-job = Chuẩn bị bàn liên kết
cockpit-job-take-back = Gỡ liên kết tự động
cockpit-job-group = Liên kết cả nhóm
cockpit-still-ranking = Đang so với bản đồ, hãy đợi giây lát.
cockpit-pick-first = Hãy chọn thửa trước: phím 1–9, / hoặc bấm trên bản đồ.
cockpit-linked-elsewhere = Giấy này đã liên kết với thửa khác. Nhấn G để gỡ liên kết cũ trước.
cockpit-nothing-linked = Giấy này chưa liên kết với thửa nào.
cockpit-pick-link = Giấy này có nhiều liên kết. Hãy chọn thửa cần gỡ rồi nhấn G.
cockpit-no-such-candidate = Không có thửa đề xuất mang số này.
cockpit-no-last-sheet = Chưa liên kết giấy nào trong lần làm việc này.
cockpit-one-parcel = Giấy này chỉ ghi một thửa.
cockpit-only-one = Không còn giấy nào khác trong danh sách này.
cockpit-nothing-to-undo = Ở đây chưa có gì để hoàn tác.
cockpit-undone-elsewhere = Sau đó đã có thao tác khác trong cửa sổ; dùng Ctrl+Z để hoàn tác.
cockpit-undone = Đã hoàn tác: { $act }

# Sửa nội dung in trên giấy
cockpit-key-edit = Sửa giấy
cockpit-key-read = Đọc chữ
cockpit-key-turn = Xoay
cockpit-key-improve = Làm rõ
cockpit-edit-on-map = Có trên bản đồ
cockpit-edit-title = Nội dung in trên giấy
cockpit-edit-save = Ghi
cockpit-edit-close = Đóng, giữ lại chữ đang gõ
cockpit-edit-give-up = Bỏ chữ đang gõ
cockpit-edit-wrong = Có ô chưa đọc được, xem chữ đỏ dưới ô. Hãy sửa rồi nhấn Enter.
cockpit-edit-kept = Chưa ghi. Chữ đang gõ được giữ lại, nhấn E để gõ tiếp.
cockpit-edit-not-now = Đang xem mẫu của một nhóm. Nhấn Esc để thôi nhóm rồi mới sửa.

# Bản trùng
copies-same = Cùng một giấy
copies-same-left = Cùng một giấy, theo bên trái
copies-same-right = Cùng một giấy, theo bên phải
copies-different = Hai giấy khác nhau
copies-next = Cặp sau
copies-previous = Cặp trước
copies-undo = Hoàn tác
copies-fit = Vừa trang
copies-together = Đang xem cùng chỗ, xem riêng
copies-apart = Đang xem riêng, xem cùng chỗ
copies-leave = Thoát
copies-looking = Đang tìm bản trùng…
copies-waiting = { $count } cặp chờ xem
copies-none = Không còn cặp nào chờ xem
copies-none-hint = Bản quét giống nhau hoặc trùng số phát hành sẽ hiện ở đây. Không có tệp nào bị xoá.
copies-why-serial = Cùng số { $serial }
copies-why-look = Trang { $left } giống trang { $right }
copies-about = “Cùng một giấy” là trang { $left } bên trái và trang { $right } bên phải, đúng các trang đang xem. “Hai giấy khác nhau” là về cả hai tệp.
copies-attached = thuộc giấy { $certificate }
copies-unattached = chưa gắn vào giấy nào
copies-which = Hai tệp đang thuộc hai giấy khác nhau. Nhấn 1 để theo bên trái, 2 để theo bên phải.
copies-no-paper = Tệp ở bên này chưa gắn vào giấy nào
cockpit-needs-list-name = Hãy đặt tên cho danh sách trước
cockpit-automatic-none = Không có liên kết tự động nào đang chờ
cockpit-automatic-looked = Danh sách đang hiện các liên kết này

# Lỗi của bản đồ: quy tắc, câu báo lỗi, cách sửa.

stage-checking-shapes = Đang kiểm tra hình thửa
stage-checking-boundaries = Đang so ranh giữa các thửa

## Hình của từng thửa
coverage-missing-geometry = Thửa không có hình. Hãy vẽ lại hoặc nhập từ bản đồ khác.
coverage-missing-geometry-not-finite = Thửa có tọa độ không phải là số. Hãy vẽ lại hoặc nhập từ bản đồ khác.
coverage-missing-geometry-far-away = Thửa nằm cách các thửa khác hơn 500 km: có lẽ sai hệ tọa độ hoặc đảo trục.
coverage-invalid-ring-collapsed = Đường ranh không bao quanh diện tích nào.
coverage-invalid-ring-crossing = Đường ranh tự cắt hoặc tự chạm tại đây.
coverage-invalid-ring-misplaced = Lỗ hoặc mảnh của thửa nằm sai chỗ: lỗ phải nằm trong thửa, các mảnh không chồng nhau.
coverage-spike = Đường ranh đi ra { $length } m rồi quay lại theo chính nó.
coverage-repeated-vertex = Hai đỉnh liền nhau cách nhau không quá 1 mm.
coverage-short-edge = Hai đỉnh liền nhau chỉ cách nhau { $length } m.
coverage-several-parts = Thửa gồm { $parts } mảnh rời nhau.
coverage-sliver = Thửa chỉ rộng nhất { $width } m (diện tích { $area } m²).
coverage-outside-ward = Thửa vượt ra ngoài địa giới { $area } m², chỗ rộng nhất { $width } m.
coverage-outside-ward-whole = Thửa nằm hẳn ngoài địa giới ({ $area } m²).

## Giữa các thửa
coverage-overlap = { $count } thửa chồng nhau { $area } m², chỗ rộng nhất { $width } m.
coverage-duplicate-parcel = Các thửa này vẽ trùng hoàn toàn ({ $area } m²).
coverage-duplicate-parcel-nearly = Các thửa này gần như trùng nhau ({ $area } m²).
coverage-gap-crack = Khe hở giữa các thửa rộng { $width } m, diện tích { $area } m².
coverage-gap-sliver = Khoảng trống hẹp giữa các thửa rộng { $width } m, diện tích { $area } m².
coverage-gap-block = Khoảng trống nhỏ giữa các thửa rộng { $width } m, diện tích { $area } m².
coverage-open-gap-crack = Khe nứt giữa các thửa, hở một đầu, chỗ rộng nhất { $width } m, dài { $length } m, diện tích { $area } m².
coverage-open-gap-sliver = Khoảng trống hẹp giữa các thửa, hở một đầu, chỗ rộng nhất { $width } m, dài { $length } m, diện tích { $area } m².
coverage-near-parallel = Hai ranh chạy cạnh nhau { $length } m, cách nhau không quá { $width } m mà không gặp nhau: có lẽ là một ranh.
coverage-empty-hole = Thửa có lỗ { $area } m² mà không có thửa nào bên trong.
coverage-unmatched-edge = Cạnh của một thửa đi qua { $corners } đỉnh mà các thửa bên cạnh dùng chung, lệch { $width } m: thiếu đỉnh.
coverage-unmatched-edge-beside = Đỉnh của hai bên ranh không trùng nhau, lệch { $width } m.

# Tên quy tắc
coverage-title-missing-geometry = thửa không có hình
coverage-title-invalid-ring = ranh thửa tự cắt, tự chạm hoặc suy biến
coverage-title-spike = ranh thửa có gai nhọn
coverage-title-repeated-vertex = đỉnh ranh trùng nhau
coverage-title-several-parts = thửa gồm nhiều mảnh rời nhau
coverage-title-short-edge = cạnh ranh quá ngắn
coverage-title-empty-hole = lỗ trong thửa mà không có thửa nào bên trong
coverage-title-overlap = thửa chồng lấn nhau
coverage-title-duplicate-parcel = thửa vẽ trùng lên nhau
coverage-title-gap = khe hở giữa các thửa
coverage-title-open-gap = khe hở ăn ra phía ngoài
coverage-title-unmatched-edge = ranh chung không khớp đỉnh
coverage-title-near-parallel = hai ranh chạy sát nhau mà không trùng
coverage-title-sliver = thửa quá hẹp
coverage-title-outside-ward = thửa vượt ra ngoài địa giới
coverage-title-duplicate-number = thiếu hoặc trùng số thửa
coverage-title-area-mismatch = diện tích trên bản đồ khác diện tích pháp lý
coverage-title-land-use-code = mã loại đất ngoài danh mục hiện hành
coverage-title-garbled-text = chữ lỗi phông, lỗi bảng mã

# Số thửa
coverage-no-number = Thửa ở dòng { $row } của lớp bản đồ chưa có số thửa và số tờ. Hãy điền theo hồ sơ đo đạc.
coverage-no-number-on-sheet = Thửa ở dòng { $row } của lớp bản đồ, thuộc tờ { $sheet }, chưa có số thửa. Hãy điền theo hồ sơ đo đạc.
coverage-layer-without-numbers = Cả { $count } thửa của lớp { $layer } đều không có số thửa. Hãy xem lại cột số thửa đã chọn khi nhập bản đồ.
coverage-number-repeated = Có { $count } thửa cùng mang số { $number } (các dòng { $rows }). Hãy đối chiếu hồ sơ, chỉ để một thửa giữ số này.
coverage-number-repeated-on-sheet = Tờ { $sheet } có { $count } thửa cùng mang số { $number } (các dòng { $rows }). Hãy đối chiếu hồ sơ, chỉ để một thửa giữ số này.

# Diện tích
coverage-area-mismatch = Trên bản đồ { $map } m², pháp lý { $legal } m², chênh { $difference } m² ({ $share } %). Hãy đối chiếu giấy chứng nhận và hồ sơ đo đạc.
coverage-area-none = Trên bản đồ { $map } m² nhưng diện tích pháp lý ghi { $legal } m², chênh { $difference } m². Hãy điền diện tích theo giấy chứng nhận.

# Loại đất
coverage-land-use-superseded = Loại đất “{ $written }” có mã cũ, không còn trong Thông tư 08/2024/TT-BTNMT: { $codes } (dấu ? là mã mới tùy từng thửa). Hãy chuyển sang mã mới khi chỉnh lý.
coverage-land-use-unlisted = Trong loại đất “{ $written }”, phần { $parts } không có trong danh mục loại đất. Hãy đối chiếu giấy chứng nhận rồi ghi mã đúng.

# Chữ
coverage-field-sheet = số tờ
coverage-field-number = số thửa
coverage-field-land-use = loại đất
coverage-field-address = địa chỉ
coverage-garbled-legacy = Có { $count } ô còn chữ của bảng mã cũ (TCVN3, VNI); ở { $column }, “{ $text }” đọc là “{ $reading }”. Hãy nhập lại bản đồ đúng bảng mã hoặc sửa tay.
coverage-garbled-lost = Có { $count } ô chữ hỏng; ở { $column }, “{ $text }” đã mất chữ, không khôi phục được. Hãy gõ lại theo giấy tờ hoặc nhập lại từ bản đồ gốc.

# Hồ sơ quy tắc
coverage-profile-no-json = Hồ sơ quy tắc không phải là JSON: { $reason }.
coverage-profile-no-object = Trong hồ sơ quy tắc, { $at } phải là một nhóm “tên: giá trị”.
coverage-profile-unknown-name = Trong hồ sơ quy tắc, ở { $at } không có mục nào tên “{ $name }”. Các tên dùng được: { $known }.
coverage-profile-no-measure = Trong hồ sơ quy tắc, { $at } ghi { $written }; phải là một số không âm kèm đơn vị ({ $unit }), ví dụ "2 m".

# Cách sửa
stage-repairing = Đang tìm cách sửa
repair-method-only = { $area } m² thuộc thửa { $parcel }: không còn cách chia khác.
repair-method-chosen = { $area } m² theo ranh thửa { $parcel }: do người sửa chọn.
repair-method-corners = Theo các đỉnh của thửa { $parcel }, thửa bên cạnh thiếu.
repair-method-corner-set = Thêm đỉnh còn thiếu trên ranh chung.
repair-method-medial = { $area } m² chia theo đường giữa cho các thửa { $parcels }.
repair-method-priority = { $area } m² theo ranh thửa { $parcel }: thửa được chọn giữ ranh trước.
repair-method-evidence = { $area } m² theo ranh thửa { $parcel }: diện tích pháp lý cho thấy vậy (thửa { $measured } sau sửa { $after } m², pháp lý { $legal } m²).
repair-method-longest-border = { $area } m² theo ranh thửa { $parcel }: ranh chung dài nhất.
repair-method-largest-area = { $area } m² theo ranh thửa { $parcel }: thửa lớn nhất.
repair-method-smallest-area = { $area } m² theo ranh thửa { $parcel }: thửa nhỏ nhất.
repair-method-copy = Giữ hình của thửa { $parcel }; { $without } vẽ trùng nên để không hình, thuộc tính vẫn còn.
repair-method-collapsed = Bỏ đường ranh không bao quanh diện tích nào; thửa còn thuộc tính, cần vẽ lại.
repair-method-ring-dropped = Bỏ vòng ranh không bao quanh diện tích nào.
repair-method-spike = Bỏ gai nhọn.
repair-method-repeated = Bỏ đỉnh trùng.
repair-method-reordered = Xếp lại thứ tự đỉnh theo ranh các thửa bên cạnh.
repair-method-untangled = Xếp lại thứ tự đỉnh để ranh không tự cắt.
repair-method-rings-rebuilt = Dựng lại các vòng ranh từ những phần được bao quanh.
repair-method-moved-sheet = Dời cả tờ { $sheet } về khớp các tờ bên.
repair-left-wide = Rộng hơn { $limit } m: để người quyết định.
repair-left-far = Ranh phải lùi { $moved } m: để người quyết định.
repair-left-locked = Các thửa liên quan đã khóa.
repair-left-undecided = Diện tích pháp lý chưa cho biết ranh nào đúng.
repair-left-vanishes = Có thửa sẽ mất hết diện tích.
repair-left-no-way = Chưa có cách sửa tự động.
repair-left-no-better = Sửa xong vẫn còn bấy nhiêu lỗi.
repair-left-adds = Sửa chỗ này sinh lỗi khác ({ $rule }).
repair-left-area = Diện tích thửa { $parcel } sẽ lệch diện tích pháp lý.
repair-left-seam = { $places } chỗ chồng lấn, hở liền nhau: có lẽ cả tờ bản đồ bị xê dịch, nên dời lại chứ không cắt ranh.
repair-left-moved-sheet = Do tờ { $sheet } bị xê dịch: dời cả tờ chứ không cắt ranh.
repair-left-sheet-locked = Thửa { $parcel } của tờ đã khóa.
repair-left-vetoed = Được yêu cầu giữ nguyên.
repair-left-not-asked = Không thuộc phạm vi được yêu cầu.
repair-left-no-choice = Thửa này không nhận được chỗ này.
repair-left-after-another = Chỗ này chỉ sửa được sau khi sửa chỗ khác của các thửa này.
repair-way-evidence = Theo diện tích pháp lý
repair-way-longest-border = Theo ranh chung dài nhất
repair-way-largest-area = Theo ranh thửa lớn nhất
repair-way-smallest-area = Theo ranh thửa nhỏ nhất
repair-way-priority = Theo thứ tự ưu tiên
repair-way-medial = Chia theo đường giữa
repair-way-land = Giao cho thửa { $parcel }
repair-way-boundary = Theo ranh thửa { $parcel }
repair-way-keeps = Giữ hình thửa { $parcel }
repair-way-far = Vượt sai số điểm: ranh lùi { $moved } m, hơn { $limit } m
repair-way-wide = Rộng hơn { $limit } m

## Nguyên nhân chung
coverage-cause-moved-sheet = Tờ { $sheet } ({ $parcels } thửa) bị xê dịch: phải dời { $across } m về { $to }, { $along } m về { $towards }. { $fitting } trong { $compared } góc giáp tờ bên nói như vậy; dời xong còn lệch trung bình { $mean } m, lớn nhất { $most } m.
coverage-cause-loaded-twice = Lớp “{ $other }” lặp lại các thửa của lớp “{ $one }”: có lẽ một bản đồ được nạp hai lần.
coverage-cause-repeated-rows = Lớp “{ $layer }” có các dòng lặp lại.
coverage-cause-land-use = Loại đất ghi “{ $written }”: quyết định một lần cho mọi thửa ghi như vậy.
coverage-cause-encoding = Lớp “{ $layer }” còn chữ theo bảng mã cũ: nạp lại với bảng mã đúng.
coverage-east = đông
coverage-west = tây
coverage-south = nam
coverage-north = bắc
coverage-cause-whole-areas = Lớp “{ $layer }” ghi diện tích pháp lý chẵn mét vuông: các thửa này chênh không quá 1 m². Nếu chấp nhận thì đặt "area_rounding": "1 m2" trong bộ quy tắc.

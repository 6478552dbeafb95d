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
coverage-several-parts = Thửa gồm { $parts } mảnh rời nhau.
coverage-sliver = Thửa chỉ rộng nhất { $width } m (diện tích { $area } m²).

## Giữa các thửa
coverage-overlap = { $count } thửa chồng nhau { $area } m², chỗ rộng nhất { $width } m.
coverage-duplicate-parcel = Các thửa này vẽ trùng hoàn toàn ({ $area } m²).
coverage-duplicate-parcel-nearly = Các thửa này gần như trùng nhau ({ $area } m²).
coverage-gap-crack = Khe hở giữa các thửa rộng { $width } m, diện tích { $area } m².
coverage-gap-sliver = Khoảng trống hẹp giữa các thửa rộng { $width } m, diện tích { $area } m².
coverage-gap-block = Khoảng trống nhỏ giữa các thửa rộng { $width } m, diện tích { $area } m².
coverage-empty-hole = Thửa có lỗ { $area } m² mà không có thửa nào bên trong.
coverage-unmatched-edge = Cạnh của một thửa đi qua { $corners } đỉnh mà các thửa bên cạnh dùng chung, lệch { $width } m: thiếu đỉnh.
coverage-unmatched-edge-beside = Đỉnh của hai bên ranh không trùng nhau, lệch { $width } m.

# Ảnh nền: tờ bản đồ quét, ảnh trực giao nằm dưới các thửa

rasters-gone = Không thấy { $file }. Tệp đã được chuyển đi, hoặc ổ đĩa chưa nối.
rasters-unreadable = Không đọc được { $file }: { $reason }. Kiểm tra tệp còn ở đó và ổ đĩa đã nối.
rasters-no-picture = { $file } không dùng làm ảnh nền được: { $reason }
rasters-no-room = Không có chỗ cho dữ liệu tạm của ảnh nền ({ $reason }). Hãy giải phóng dung lượng ổ đĩa tạm rồi mở lại ảnh.

stage-making-levels = Đang thu nhỏ ảnh nền

editing-no-underlay = Không có ảnh nền { $id }.
editing-no-control-point = Điểm khống chế thứ { $point } không nằm trên ảnh, không có tọa độ, hoặc trùng một điểm trước nó.

act-add-underlay = Thêm ảnh nền { $name }
act-remove-underlay = Gỡ ảnh nền { $name }
act-restate-underlay = Đặt hệ tọa độ { $crs } cho ảnh nền { $name }
act-move-underlay-files = Chỉ lại tệp của { $count ->
    [1] ảnh nền { $name }
   *[other] { $count } ảnh nền
}
act-georeference = Nắn ảnh nền { $name } theo { $points } điểm

underlay-no-map = Dự án chưa có hệ tọa độ. Hãy nạp bản đồ trước, rồi thêm ảnh nền.
underlay-put = Tệp của { $name } không nói ảnh nằm ở đâu: ảnh được đặt tạm giữa bản đồ. Hãy nắn ảnh theo điểm khống chế.
underlay-crs-guessed = Tệp của { $name } không ghi hệ tọa độ: đã coi là { $crs }. Nếu ảnh nằm sai chỗ, hãy đặt lại hệ tọa độ của ảnh.
underlay-away = Ảnh { $name } nằm cách bản đồ { $kilometres } km. Hãy kiểm tra hệ tọa độ của ảnh.
underlay-points-for-one = Điểm khống chế và hệ tọa độ chỉ đặt được cho một ảnh: nêu một tệp ảnh, hoặc số của ảnh đã có (--of).
underlay-points-unreadable = Không đọc được tệp điểm khống chế { $file }: { $reason }
underlay-points-none = { $file } không có điểm khống chế nào. Mỗi dòng cần: mapX,mapY,sourceX,sourceY,enable (tệp .points của QGIS).
underlay-points-line = Dòng { $line } của { $file } không phải điểm khống chế. Không điểm nào được nhận; hãy sửa dòng đó rồi đọc lại.
underlay-points-crs = { $file }: hệ tọa độ ghi trong tệp không dùng được: { $reason }

cli-about-underlay = Ảnh nền: thêm tờ bản đồ quét hay ảnh trực giao, nắn theo điểm khống chế, liệt kê kèm sai số
cli-arg-underlay-pictures = các tệp ảnh thêm vào: GeoTIFF, hoặc TIFF/PNG/JPEG/PDF, có tệp world thì nằm đúng chỗ ngay
cli-arg-underlay-page = trang của tệp nhiều trang
cli-arg-underlay-crs = hệ tọa độ của tệp ảnh, khi tệp không ghi hoặc ghi sai
cli-arg-underlay-of = số của ảnh nền đã có
cli-arg-underlay-points = đặt các điểm khống chế theo tệp này (.points của QGIS)
cli-arg-underlay-warp = phép nắn: similarity (đồng dạng), affine, projective (phối cảnh), quadratic (bậc hai)
cli-arg-underlay-save-points = ghi các điểm khống chế của ảnh ra tệp .points
cli-arg-underlay-file = tệp của ảnh bây giờ nằm ở đây; các ảnh khác mất tệp được tìm cạnh nó
cli-arg-underlay-remove = gỡ ảnh khỏi dự án; tệp ảnh vẫn còn
cli-underlays = Dự án có { $count } ảnh nền.
cli-underlay = { $id }: { $name } ({ $width } × { $height } điểm ảnh, { $crs }), { $placed ->
    [no] chưa có vị trí: hãy nắn theo điểm khống chế
   *[yes] { $points ->
        [0] nằm theo tệp
       *[other] nắn theo { $points } điểm khống chế, sai số trung phương { $rms } m
    }
}

underlay-title = Ảnh nền
underlay-laying = Đang đọc vị trí ảnh nền
underlay-laid = Đã thêm ảnh nền { $name }.
underlay-other-size = Tệp { $file } không còn là ảnh đã thêm vào: kích thước khác. Hãy trả lại tệp cũ, hoặc gỡ ảnh nền này và thêm lại.
underlay-not-this = { $file } không phải ảnh { $name }: ảnh đó có { $width } × { $height } điểm ảnh. Hãy chọn đúng tệp, hoặc gỡ ảnh nền này và thêm lại.
underlay-broke = Đọc ảnh nền bị hỏng giữa chừng: { $reason }
underlay-off-picture = Bấm ngoài ảnh { $name }. Hãy bấm vào một điểm trên ảnh.
underlay-needs-one = Chưa có ảnh nền nào. Hãy thêm ảnh nền trước.
underlay-needs-points = Chưa có điểm khống chế nào để lưu.
underlay-needs-numbers = Gõ đủ cột, dòng trên ảnh và X, Y trên bản đồ.
underlay-hide = Ẩn ảnh nền { $name }
underlay-show = Hiện ảnh nền { $name }
underlay-more = Việc khác với ảnh nền { $name }
underlay-opacity = Độ đậm của ảnh
underlay-opacity-of = Độ đậm của ảnh nền { $name }
underlay-try-again = Tìm lại tệp
underlay-find = Chỉ lại tệp…
underlay-not-placed = Chưa có vị trí.
underlay-ink-only = Chỉ hiện nét mực
underlay-ink-only-tip = Nền giấy trắng trở thành trong suốt: thấy được ảnh và các thửa bên dưới
underlay-zoom = Phóng tới ảnh
underlay-raise = Đưa lên trên
underlay-lower = Đưa xuống dưới
underlay-georeference = Nắn theo điểm khống chế…
underlay-remove = Gỡ khỏi dự án
underlay-crs = Hệ tọa độ của tệp
underlay-placing = Nắn ảnh { $name }
underlay-warp = Phép nắn
underlay-warp-similarity = Đồng dạng (dời, xoay, tỉ lệ)
underlay-warp-affine = Affine (giấy co không đều)
underlay-warp-projective = Phối cảnh (ảnh chụp)
underlay-warp-quadratic = Bậc hai (giấy vênh)
underlay-load-points = Đọc điểm…
underlay-save-points = Lưu điểm…
underlay-saving-points = Đang lưu điểm khống chế
underlay-points-saved = Đã lưu { $points } điểm khống chế vào { $path }.
underlay-choose = Chọn ảnh nền: GeoTIFF, ảnh quét tờ bản đồ
underlay-choose-file = Chọn tệp của ảnh nền
underlay-choose-points = Chọn tệp điểm khống chế (.points)
underlay-choose-points-target = Lưu điểm khống chế
underlay-hint-pixel = Bấm một điểm rõ trên ảnh: góc thửa, giao lưới tọa độ, góc khung.
underlay-hint-place = Bấm nơi điểm đó thật sự nằm trên bản đồ (bắt vào góc thửa; giữ Alt để không bắt), hoặc gõ X, Y.
underlay-right = Cột
underlay-down = Dòng
underlay-x = X (bắc)
underlay-y = Y (đông)
underlay-add-point = Thêm điểm
underlay-remove-point = Bỏ điểm { $number }
underlay-used = Dùng
underlay-off = Lệch (m)
underlay-off-pixels = Lệch (điểm ảnh)
underlay-off-alone = Theo các điểm khác (m)
underlay-moved-only = Ảnh mới chỉ được dời. Cần thêm { $lacking } điểm cho phép nắn này.
underlay-weaker = Đang nắn tạm bằng phép “{ $kind }”. Cần thêm { $lacking } điểm cho phép nắn đã chọn.
underlay-exact = Vừa đủ điểm: chưa có gì để kiểm tra. Thêm điểm để thấy sai số.
underlay-rms = Sai số trung phương { $rms } m.
desktop-cmd-add-underlay = Thêm ảnh nền…
desktop-cmd-add-underlay-tip = Đặt tờ bản đồ quét hay ảnh trực giao (GeoTIFF, hoặc TIFF, PNG, JPEG, PDF) dưới các thửa
desktop-cmd-georeference = Nắn ảnh nền
desktop-cmd-georeference-tip = Đặt ảnh nền đúng chỗ bằng các điểm khống chế: bấm trên ảnh, rồi bấm trên bản đồ

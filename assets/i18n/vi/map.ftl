stage-drawing-map = Đang dựng bản đồ

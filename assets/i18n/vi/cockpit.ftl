## The linking cockpit.
act-save-work-list = Lưu danh sách việc “{ $name }”
act-remove-work-list = Bỏ danh sách việc “{ $name }”

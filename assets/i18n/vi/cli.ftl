# Lời của dòng lệnh.

# Sentences of the tasks that the window and the command line share.
cancelled = Stopped as you asked. Nothing was changed.
stage-importing = Taking the map into the project
act-import = Import of { $files }
import-crs = The coordinate system cannot be used: { $reason }
import-crs-unknown = The coordinate system of layer “{ $layer }” in { $path } was not recognised. Name it, for example --crs 105-00 or --crs EPSG:5897.
import-crs-undecided = The coordinates of layer “{ $layer }” in { $path } fit several systems: { $candidates }. Choose one, for example --crs 105-00.
import-already = { $path } is in the project already. It was not imported a second time.
import-no-geometry = Parcel { $number }, sheet { $sheet } (row { $row }): no shape that could be read. Its attributes are kept; its boundary must be drawn again.
import-unreadable-area = Parcel { $number }, sheet { $sheet }: the legal area “{ $written }” is not a number. The value is kept as it was.
import-doubtful-text = Row { $row }, column { $column }: “{ $before }” was read as “{ $after }”. Please check.
import-doubtful-personal-text = Row { $row }, column { $column }: the text fits several encodings. Please check it in the attribute table.

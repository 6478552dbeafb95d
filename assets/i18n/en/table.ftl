# The attribute table: columns, conditions, statistics, groups, files.

table-legal-area = Legal area (m²)
table-area = Computed area (m²)
table-difference = Beyond the legal area (m²)
table-link-state = State of papers
table-lock = Lock
table-locked = Locked
table-stage-reading = Reading the table
table-stage-writing = Writing the table
table-file-title = Attribute table of parcels
table-file-sheet = Parcels

table-how-contains = contains
table-how-is = is
table-how-one-of = is one of
table-how-number = is within
table-how-empty = is empty
table-how-not-empty = is not empty

table-condition-no-text = The condition has nothing to compare with.
table-condition-no-number = “{ $text }” is no number and no range of numbers. Write it as 100-200, >300 or <=50.
table-condition-ambiguous = “{ $text }” may be thousands or three decimals. Write thousands in one (1200), decimals with one, two or four digits.
table-condition-backward = The range “{ $text }” ends before it begins.
table-condition-no-column = This project has no column { $column }.
table-notation-no-column = There is no column { $column }. The columns are: { $columns }
table-notation-no-condition = “{ $text }” is no condition. Write it as land_use=ODT, address~lane, area:100-200, area>300, certificates= (empty) or certificates!= (not empty).
table-notation-condition = { $text }: { $reason }
table-written = Written: { $path }, { $rows } rows, { $columns } columns.

# Faults of the map: rules, sentences, repairs.

stage-checking-shapes = Checking outlines
stage-checking-boundaries = Comparing boundaries

## Outlines of single parcels
coverage-missing-geometry = The parcel has no polygon. Draw it again or import it from another map.
coverage-missing-geometry-not-finite = The parcel has coordinates that are no numbers. Draw it again or import it from another map.
coverage-missing-geometry-far-away = The parcel lies more than 500 km from the others: probably another coordinate system, or swapped axes.
coverage-invalid-ring-collapsed = The boundary encloses no area.
coverage-invalid-ring-crossing = The boundary crosses or touches itself here.
coverage-invalid-ring-misplaced = A hole or a part lies in the wrong place: holes belong inside of the parcel, parts beside each other.
coverage-spike = The boundary runs out { $length } m and back along itself.
coverage-repeated-vertex = Two corners that follow each other are a millimetre apart at most.
coverage-short-edge = Two corners that follow each other are only { $length } m apart.
coverage-several-parts = The parcel has { $parts } separate parts.
coverage-sliver = The parcel is { $width } m wide at most ({ $area } m²).
coverage-outside-ward = The parcel reaches out of the ward: { $area } m² of it lie beyond the outline, { $width } m at the widest.
coverage-outside-ward-whole = The parcel lies outside of the ward ({ $area } m²).

## Between parcels
coverage-overlap = { $count } parcels overlap by { $area } m², { $width } m at the widest.
coverage-duplicate-parcel = These parcels are drawn on top of each other ({ $area } m²).
coverage-duplicate-parcel-nearly = These parcels are nearly the same ({ $area } m²).
coverage-gap-crack = A crack between the parcels, { $width } m wide, { $area } m².
coverage-gap-sliver = A narrow gap between the parcels, { $width } m wide, { $area } m².
coverage-gap-block = A small gap between the parcels, { $width } m wide, { $area } m².
coverage-open-gap-crack = A crack between the parcels that is open at an end, { $width } m at the widest, { $length } m long, { $area } m².
coverage-open-gap-sliver = A narrow gap between the parcels that is open at an end, { $width } m at the widest, { $length } m long, { $area } m².
coverage-near-parallel = Two boundaries run beside each other for { $length } m, { $width } m apart at most, and meet nowhere: probably one boundary.
coverage-empty-hole = The parcel has a hole of { $area } m² with no parcel in it.
coverage-unmatched-edge = An edge of one parcel passes by { $corners } corners that its neighbours share, { $width } m off: corners are missing.
coverage-unmatched-edge-beside = The corners on both sides of a boundary do not match, { $width } m off.

# Titles of the rules
coverage-title-missing-geometry = parcels without a geometry
coverage-title-invalid-ring = boundaries that cross or touch themselves, or enclose nothing
coverage-title-spike = boundaries with spikes
coverage-title-repeated-vertex = corners that stand twice
coverage-title-several-parts = parcels of several parts
coverage-title-short-edge = edges that are too short
coverage-title-empty-hole = holes that no parcel fills
coverage-title-overlap = parcels that overlap
coverage-title-duplicate-parcel = parcels drawn twice
coverage-title-gap = gaps between parcels
coverage-title-open-gap = gaps that are open to the outside
coverage-title-unmatched-edge = shared boundaries whose corners do not match
coverage-title-near-parallel = boundaries that run beside each other
coverage-title-sliver = parcels that are too narrow
coverage-title-outside-ward = parcels that reach out of the ward
coverage-title-duplicate-number = numbers that are missing or stand twice
coverage-title-area-mismatch = areas on the map that are not the legal ones
coverage-title-land-use-code = land uses that are not in the list in force
coverage-title-garbled-text = texts with broken letters

# Numbers
coverage-no-number = The parcel in row { $row } of its layer has neither a number nor a sheet. Enter them from the survey's file.
coverage-no-number-on-sheet = The parcel in row { $row } of its layer, on sheet { $sheet }, has no number. Enter it from the survey's file.
coverage-layer-without-numbers = None of the { $count } parcels of layer { $layer } has a number. Look at the column that was chosen for it when the map was imported.
coverage-number-repeated = { $count } parcels have the number { $number } (rows { $rows }). Compare the papers and leave it to one of them.
coverage-number-repeated-on-sheet = On sheet { $sheet } { $count } parcels have the number { $number } (rows { $rows }). Compare the papers and leave it to one of them.

# Areas
coverage-area-mismatch = { $map } m² on the map, { $legal } m² by law, { $difference } m² apart ({ $share } %). Compare the certificate and the survey's file.
coverage-area-none = { $map } m² on the map, but the legal area says { $legal } m², { $difference } m² apart. Enter the area from the certificate.

# Land uses
coverage-land-use-superseded = The land use “{ $written }” has old codes, no longer in circular 08/2024/TT-BTNMT: { $codes } (? where the new code depends on the parcel). Change them with the next update.
coverage-land-use-unlisted = In the land use “{ $written }”, { $parts } is in no list of codes. Compare the certificate and enter the code.

# Texts
coverage-field-sheet = the sheet
coverage-field-number = the number
coverage-field-land-use = the land use
coverage-field-address = the address
coverage-garbled-legacy = { $count } texts have letters of a legacy encoding (TCVN3, VNI); in { $column }, “{ $text }” reads “{ $reading }”. Import the map with the right encoding, or correct it.
coverage-garbled-lost = { $count } texts are broken; in { $column }, “{ $text }” has lost letters for good. Type it again from the papers, or import the original map again.

# The rule profile
coverage-profile-no-json = The rule profile is no JSON: { $reason }.
coverage-profile-no-object = In the rule profile, { $at } must be an object of names and values.
coverage-profile-unknown-name = In the rule profile, { $at } has nothing called “{ $name }”. What it may have: { $known }.
coverage-profile-no-measure = In the rule profile, { $at } is { $written }; it must be a number from zero on with its unit ({ $unit }), such as "2 m".

# Repairs
stage-repairing = Looking for repairs
repair-method-only = { $area } m² belong to parcel { $parcel }: there is no other way to share.
repair-method-chosen = { $area } m² by the boundary of parcel { $parcel }: a person chose so.
repair-method-corners = By the corners of parcel { $parcel }, which its neighbour lacks.
repair-method-corner-set = A corner that the shared boundary lacks is set.
repair-method-medial = { $area } m² are shared along the middle among parcels { $parcels }.
repair-method-priority = { $area } m² by the boundary of parcel { $parcel }: it was named before the others.
repair-method-evidence = { $area } m² by the boundary of parcel { $parcel }: the legal areas say so (parcel { $measured } has { $after } m² then, { $legal } m² by law).
repair-method-longest-border = { $area } m² by the boundary of parcel { $parcel }: the longest shared border.
repair-method-largest-area = { $area } m² by the boundary of parcel { $parcel }: the largest parcel.
repair-method-smallest-area = { $area } m² by the boundary of parcel { $parcel }: the smallest parcel.
repair-method-copy = Parcel { $parcel } keeps its polygon; { $without }, the same over again, stay as rows without one.
repair-method-collapsed = A boundary that encloses nothing is dropped; the row stays and wants to be drawn.
repair-method-ring-dropped = A ring that encloses nothing is dropped.
repair-method-spike = The spike is removed.
repair-method-repeated = The repeated corner is removed.
repair-method-reordered = Corners are put in the order of the neighbours' boundaries.
repair-method-untangled = Corners are put in an order in which the boundary does not cross itself.
repair-method-rings-rebuilt = Rings are built again from what they surround.
repair-method-moved-sheet = The whole sheet { $sheet } is moved to where it fits the others.
repair-left-wide = Wider than { $limit } m: for a person to decide.
repair-left-far = The boundary would give way by { $moved } m: for a person to decide.
repair-left-locked = The parcels concerned are locked.
repair-left-undecided = The legal areas do not say which boundary is right.
repair-left-vanishes = A parcel would lose all of its area.
repair-left-no-way = There is no automatic repair.
repair-left-no-better = As many faults would be left as there are.
repair-left-adds = The repair would make another fault ({ $rule }).
repair-left-area = The area of parcel { $parcel } would disagree with the legal one.
repair-left-seam = { $places } overlaps and gaps beside each other: the whole sheet was probably moved and should be moved back, not cut.
repair-left-moved-sheet = Because sheet { $sheet } was moved: move the whole sheet back, do not cut boundaries.
repair-left-sheet-locked = Parcel { $parcel } of the sheet is locked.
repair-left-vetoed = Left as asked.
repair-left-not-asked = Not asked for.
repair-left-no-choice = The place cannot go to this parcel.
repair-left-after-another = Another place of these parcels has to be repaired first.
repair-way-evidence = By the legal areas
repair-way-longest-border = By the longest shared border
repair-way-largest-area = By the boundary of the largest parcel
repair-way-smallest-area = By the boundary of the smallest parcel
repair-way-priority = By the order that was named
repair-way-medial = Shared along the middle
repair-way-land = To parcel { $parcel }
repair-way-boundary = By the boundary of parcel { $parcel }
repair-way-keeps = Parcel { $parcel } keeps its shape
repair-way-far = Beyond the error of a point: the boundary gives way { $moved } m, more than { $limit } m
repair-way-wide = Wider than { $limit } m

## What faults have in common
coverage-cause-moved-sheet = Sheet { $sheet } ({ $parcels } parcels) was moved: it belongs { $across } m to the { $to }, { $along } m to the { $towards }. { $fitting } of { $compared } corners along other sheets say so; moved back they are off by { $mean } m in the mean, { $most } m at most.
coverage-cause-loaded-twice = Layer “{ $other }” has the parcels of layer “{ $one }” over again: one map was probably loaded twice.
coverage-cause-repeated-rows = Rows of layer “{ $layer }” are there over again.
coverage-cause-land-use = Land use written “{ $written }”: decided once for all parcels that have it.
coverage-cause-encoding = Layer “{ $layer }” still has letters of a legacy encoding: load it again with the right one.
coverage-east = east
coverage-west = west
coverage-south = south
coverage-north = north
coverage-cause-whole-areas = Layer “{ $layer }” has the legal areas in whole square metres: these parcels are off by no more than 1 m². If that is accepted, set "area_rounding": "1 m2" in the rule profile.

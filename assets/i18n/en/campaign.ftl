## The campaign: progress, field sheets, findings of the checker.

act-check-links = Check links: { $added } things to review added, { $removed } removed

stage-checking-links = Checking links
stage-looking-at-files = Looking at the files of scans
stage-reading-groups = Reading the residential groups

checks-title-unlinked-parcel = parcels without a certificate
checks-title-unlinked-certificate = certificates without a parcel
checks-title-crowded-parcel = an unexpected number of links
checks-title-scan-file = files of scans that are wrong
checks-title-copied-scan = scans or serials that stand twice
checks-title-lacking-block = parcels that lack one of the three blocks
checks-title-not-entered = certificates of which nothing is entered
checks-title-code = national code { $code }

checks-unlinked-parcel = Parcel { $parcel } has no certificate and no reason why. Link one, or state the reason on its certificate.
checks-unlinked-certificate = Certificate { $certificate } is linked to no parcel and has no obstacle. Link it or state the reason.
checks-partly-linked-certificate = Certificate { $certificate } names { $named } parcels but is linked to { $links }. Link the others.
checks-crowded-parcel = Parcel { $parcel } has { $count } live certificates: { $certificates }. See whether they are co-owners', replaced, or linked by mistake.
checks-too-many-parcels = Certificate { $certificate } names { $named } parcels but is linked to { $links }. Remove the wrong link, or state that the parcel was split.

checks-scan-missing = File { $file } was not found. Copy it back or into the project's folder; the program knows it by its content.
checks-scan-empty = File { $file } is empty (0 bytes). Scan the paper again or copy the original back.
checks-scan-changed = File { $file } is no longer the one that was taken in. Copy the original back, or take the new one in as another scan.
checks-scan-no-access = File { $file } may not be read. Look at the permissions of its folder.
checks-scan-other-format = File { $file } is now { $format }, unlike when it was taken in. Copy the original back.
checks-scan-unreadable = File { $file } cannot be read: { $reason }
checks-scan-names-other = The QR code on { $file } says serial { $serial }, but the file is attached to certificate { $certificate }. Attach it where it belongs.
checks-copied-scan = { $file } seems to be a copy of { $other }. Compare the two; nothing is deleted.
checks-serial-twice = Serial { $certificate } stands on two certificates. Look at the paper again, or merge them.

checks-lacks-geometry = Parcel { $parcel } lacks one of the three blocks: spatial data.
checks-lacks-attributes = Parcel { $parcel } lacks one of the three blocks: sheet, number, land use or legal area.
checks-lacks-scan = Parcel { $parcel } lacks one of the three blocks: a scan.
checks-lacks-geometry-attributes = Parcel { $parcel } lacks two of the three blocks: spatial data and attributes.
checks-lacks-geometry-scan = Parcel { $parcel } lacks two of the three blocks: spatial data and a scan.
checks-lacks-attributes-scan = Parcel { $parcel } lacks two of the three blocks: attributes and a scan.
checks-lacks-all = Parcel { $parcel } lacks all three blocks: spatial data, attributes and a scan.

checks-not-entered = Of certificate { $certificate } only the serial is known. Enter what the paper says, or import the register.
checks-code-no-link = Certificate { $certificate } has no readable scan (NOLINK).
checks-code-no-sign = The scan of certificate { $certificate } is not digitally signed (NOSIGN). The Land Registration Office signs.
checks-code-registry-number = Certificate { $certificate } lacks its registry number (soVaoSo).
checks-code-registry-date = Certificate { $certificate } lacks its date of issue and registry (ngayVaoSo).
checks-code-citizen-number = A holder on certificate { $certificate } lacks the citizen number of 12 digits (maSoDinhDanh).
checks-code-document-number = A holder on certificate { $certificate } has no number of any paper (soGiayTo).
checks-code-birth-day = Of a holder on certificate { $certificate } only the year of birth is known (ngaySinh).
checks-code-birth-year = A holder on certificate { $certificate } lacks the year of birth (namSinh).
checks-code-sex = A holder on certificate { $certificate } lacks the sex (gioiTinh).
checks-code-address = A holder on certificate { $certificate } lacks the address (diaChi).
checks-code-area = Certificate { $certificate } lacks an area (dienTich).
checks-code-purpose = Certificate { $certificate } lacks a land use (mucDichSuDung).
checks-code-term = Certificate { $certificate } lacks a term of use (thoiHanSuDung).
checks-code-origin = Certificate { $certificate } lacks the origin of use (nguonGocSuDung).

checks-missing-certificate = a certificate
checks-missing-entry = what the certificate says (not entered)
checks-missing-geometry = spatial data
checks-missing-number = sheet and number
checks-missing-document-number = a number of a holder's paper
checks-missing-scan = a scan of the certificate
checks-missing-attributes = land use or legal area
checks-missing-field = { $code }

act-disclosure = Personal data shown: { $subject }. Purpose: { $purpose }
disclosure-of-certificate = holder on certificate { $certificate }
disclosure-compare = compare with the paper
disclosure-correct = correct what was entered
disclosure-contact = contact the holder
disclosure-answer = answer an authority or the holder
disclosure-typed = { $words }

progress-group = { $group }
progress-no-group = No residential group stated
progress-left-ready = Ready to be linked
progress-left-postponed = Put off until later
progress-left-without-scan = No scan, nothing entered
progress-left-without-candidate = Nothing names a parcel (no number, sides or address)
progress-line-total = Certificates: received { $received }, scanned { $scanned }, entered { $entered }, linked { $linked }, verified { $verified }, with an obstacle { $aside }
progress-line-group = { "  " }{ $group }: received { $received }, scanned { $scanned }, entered { $entered }, linked { $linked }, verified { $verified }, with an obstacle { $aside }
progress-line-people = By person (for oneself and for planning):
progress-line-person = { "  " }{ $person }: linked { $linked } (by the program { $program }), verified { $verified }, put aside { $aside }, { $scans } scans taken in
progress-line-days = By day:
progress-line-day = { "  " }{ $day }: { $done } done; linked { $linked } (by the program { $program }), verified { $verified }, put aside { $aside }, { $scans } scans taken in
progress-line-left = { $count } certificates are left; { $waiting } scans wait for a person
progress-line-reason = { "  " }{ $reason }: { $count }
progress-line-reason-days = { "  " }{ $reason }: { $count }; cleared first it saves { $days } working days
progress-line-done = No certificate is left to be linked.
progress-line-no-forecast = Too little to forecast from: at least 3 working days with results are needed.
progress-line-forecast = Forecast: about { $days } more working days, done on { $likely } (early { $early }, late { $late }); { $pace } certificates a day, spread { $spread }, by the last { $considered } working days
progress-line-forecast-open = Forecast: about { $days } more working days, done on { $likely } (early { $early }; the late end is open, the pace is too uneven); { $pace } certificates a day, spread { $spread }, by the last { $considered } working days

field-sheet-title = Field sheet: { $group }
field-sheet-of = { $ward } · { $day }
field-sheet-of-no-ward = { $day }
field-sheet-totals = { $parcels } parcels: { $done } with all that the people can bring, { $lacking } lack something, { $without } have no certificate. The list has { $items } items.
field-sheet-one-sheet = All on map sheet { $sheet }; the map shows parcel numbers only.
field-sheet-scale = { $metres } m · scale 1:{ $denominator }
field-sheet-north = N
field-sheet-detail = Detail { $number }/{ $count }
field-sheet-on-detail = detail { $number }
field-sheet-legend-done = Complete
field-sheet-legend-lacking = Something is missing
field-sheet-legend-without = No certificate
field-sheet-help = Write the outcome into the last column and send the sheet back as a scan or photo: the program reads the QR codes and brings each item up again.
field-sheet-no-map = No parcel of this group is on the map yet.
field-sheet-list = To do: { $group }
field-sheet-column-code = Code
field-sheet-column-parcel = Parcel
field-sheet-column-serial = Serial
field-sheet-column-lacking = What is missing, and what to do
field-sheet-column-remark = Remark
field-sheet-place-unknown = parcel unknown
field-sheet-serial-unread = serial unread
field-sheet-foot = Field sheet · { $group }
field-sheet-page = page { $number }/{ $count }
field-sheet-no-scan = No copy of the certificate
field-sheet-bring-scan = Collect a copy or a clear photo of all of its pages.
field-sheet-no-link = Its parcel is unknown
field-sheet-show-parcel = Ask the holder to point it out on the map; write its number into the last column.
field-sheet-no-citizen-number = A holder lacks the citizen number of 12 digits
field-sheet-no-birth-year = the year of birth is missing
field-sheet-no-sex = the sex is missing
field-sheet-no-address = the address is missing
field-sheet-bring-identity = Collect a copy of the identity card of each person on the paper.
field-sheet-no-certificate = No certificate handed in
field-sheet-bring-certificate = Ask for a copy; where none was ever issued write “none issued”.
field-sheet-no-group = The project has no residential group “{ $group }”. Look at its name; the command progress lists them.
field-sheet-failed = The PDF of { $group } cannot be made.
field-sheet-names = names of the holders of { $group }
field-sheet-purpose = print a field sheet

act-wipe-personal = Personal data removed from the project
act-remove-registers = { $count } register rows removed at the end of the campaign

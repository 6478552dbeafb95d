## The office in the window: registers in and out, the check of links, pages to scan again.

# Work that is running
office-job-read-register = Reading the register
office-job-check = Checking the links
office-job-rescan = Writing the list of pages to scan again
office-needs-certificates = The project has no certificate to export yet
office-needs-scans = The project has no scan yet
office-drop-register = Drop to import the register

# Choosing files
office-choose-register = Choose a register (Excel, CSV)
office-choose-register-target = Where does the register go?
office-choose-rescan-target = Where does the list of pages to scan again go?

# Importing a register
office-register-title = Import a register
office-register-go = Import
office-register-again = Read again
office-register-held = Press “Cancel” to give up what you have chosen
office-register-reading = Reading again as chosen…
office-register-not-understood = Not understood: say what the columns mean
office-register-no-sheet = Choose at least one sheet
office-register-tell-columns = Open “Columns”, choose the sheet and say which column is the serial, the name, sheet and parcel number… A sheet that is told becomes chosen.
office-register-rows = { $rows } rows, not imported
office-register-account = { $rows } rows: { $new } new, { $changed } changed, { $unchanged } unchanged
office-register-doubts = { $columns } columns understood; { $repairs } values repaired by rule; { $findings } to look at; { $conflicts } conflicts with the project
office-register-missing = { $count } rows are missing that were sent; they stay in the project.
office-register-removed-here = { $count } rows were removed from the project after they were sent, and are not imported again.
office-register-returned = Sent out, now returned
office-register-returned-tip = Compared three ways: as sent, as returned, and the project now. Only what they changed and the project did not is taken.
office-register-compared = Compared with the project
office-register-compared-tip = How this register went out is not known: only gaps are filled, nothing is overwritten.
office-register-reveal = Show personal data
office-register-reveal-tip = Names, birth dates, citizen numbers and addresses are masked. The purpose of showing them is kept in the history.
office-register-why = What are the personal data of the register shown for? The purpose is kept in the project's history.
office-register-values = values of register { $files }
office-register-nothing-new = The register has nothing new: nothing was changed.
office-register-done = Register imported: { $new } new rows, { $changed } changed, { $certificates } new certificates; { $taken } values taken from the register, { $kept } conflicts kept as the project has them.
office-part-summary = Summary
office-part-columns = Columns
office-part-repairs = Repaired
office-part-findings = To look at
office-part-conflicts = Conflicts
office-kind-unknown = not recognised

# Columns
office-columns-hint = Meanings are guessed from the headers; a question mark is a doubt. Each meaning is given to one column.
office-column-sheet = Sheet
office-column-first-row = First row of values
office-column-header = Header
office-column-meaning = Meaning
office-meaning-none = Not used
office-meaning-ordinal = Number of the row
office-meaning-group = Residential group

# Repaired, to look at
office-repairs-hint = Every value that a rule changed; the value as written is kept with the row.
office-findings-hint = None of this keeps the import from going on. Compare with the paper, and correct the register or the project.
office-no-repairs = No value had to be repaired
office-no-findings = Nothing to look at
office-before = In the register
office-after = Repaired to
office-rule = Rule
office-all-columns = All columns
office-whole-rows = Whole rows or sheets
office-repaired-by-rule = Repaired by rule
office-look-by-column = To look at by column

# Conflicts
office-no-conflicts = No conflict to decide
office-conflicts-hint = Usually the project's value stays: typing in a register does not overwrite newer work.
office-conflicts-decided = { $theirs } taken from the register, { $ours } kept
office-keep-all = Keep ours in all rows shown
office-take-all = Take theirs in all rows shown
office-keep-ours = Keep ours
office-take-theirs = Take theirs
office-decided-by-map = By the link on the map
office-sent = As sent
office-returned = Register says
office-current = Project has
office-reason = Reason
office-decision = Decision

# Exporting the register
office-export-title = Export the register (form PL3)
office-export-whole = Whole project
office-export-each = A file for each group
office-export-group = One group
office-export-locked = For the heads: only the columns that they fill are unlocked; what returns is compared three ways.
office-export-no-groups = No certificate tells its residential group yet: nothing to divide by.
office-export-counting = Counting the rows…
office-export-counts = { $rows } rows; { $linked } with the map's sheet and number (columns 19, 20) from links; { $appended } of certificates that no register has.
office-export-file = Excel file
office-export-folder = Files “PL3-group.xlsx” go to folder { $folder }
office-export-personal = The file has names, birth dates, citizen numbers and addresses: only for those responsible. The purpose is kept in the project's history.
office-export-purpose = Purpose
office-export-other-purpose = another purpose
office-export-own-words = Say what for
office-write = Write the file
office-register-exported = Wrote { $files }: { $rows } rows.

# The check
office-checked = Checked: { $faults } faults of the map, { $doubts } findings about links ({ $added } new, { $removed } gone).
office-groups = Group 1: { $one } · group 2: { $two } · group 3: { $three } · group 4: { $four } · no certificate: { $five } · not counted: { $uncounted } parcels
office-groups-stale = before the latest change
office-group-tip = Estimated as the campaign counts: 1 correct, complete, clean, alive; 2 to complete; 3 to rebuild; 4 to enter; the rest have no certificate or are not counted (public land, water).
office-group-1 = Group 1: correct, complete, clean, alive
office-group-2 = Group 2: to complete
office-group-3 = Group 3: to rebuild
office-group-4 = Group 4: certificate to enter
office-group-5 = No certificate yet
office-group-none = Not counted in any group
office-group-missing = Missing for the next better group
office-group-stale = Of the last check; the project has changed since. Check again.
office-all-rules = All rules
office-col-rule = Rule
office-col-subject = Of
office-rule-import = On import of a map

# Scan again
office-col-rescan = To scan again
office-only-rescan = Only files with pages to scan again
office-rescan-page = page { $page }: { $reasons }
office-rescan-counts = { $pages } pages to scan again, in { $scans } files.
office-rescan-counting = Counting the pages to scan again…
office-rescan-what = A row for each page: file, page, serial, residential group and reasons. No citizen numbers, and no names of holders unless a file name has them.
office-rescan-file = Excel or CSV file
office-rescan-name = scan again

# Repair of the map
office-repair = Repair the map
office-repair-planning = Planning the repair of the map
office-repair-none-yet = There is no plan for this choice yet: wait, or press “Plan again”
office-repair-unknown-parcel = The map has no parcel { $parcel }
office-repair-part-repairs = To repair
office-repair-part-left = Left
office-repair-apply = Repair all { $count } places
office-repair-apply-tip = Repair every place that is not marked “Leave as it is”; one undo takes all of it back
office-repair-again = Plan again
office-repair-up-to-date = The plan shown is up to date
office-repair-nothing = There is nothing to repair
office-repair-look-again = The plan is another after what was chosen: look again, then press “Repair”
office-repair-changed = { $parcels } parcels change; total area { $before } → { $after }
office-repair-decide = Boundary by
office-repair-decide-tip = To which parcel an overlap or a gap belongs: by the legal areas, or to the one with the longest common border
office-repair-evidence-first = Legal area, then longest border
office-repair-evidence-only = Legal area only
office-repair-longest-border = Longest common border
office-repair-widest = Widest
office-repair-widest-tip = An overlap or a gap that is wider is left to a person
office-repair-farthest = Error of a point
office-repair-farthest-tip = A boundary that gives way further is left to a person, unless the legal areas say it clearly
office-repair-lock = Lock sheets, parcels
office-repair-lock-tip = Keeps every coordinate of sheet 12, or of parcel 12/125; several with commas between
office-repair-lock-hint = 12, 7/125
office-repair-held = { $count } places left as they are would be lost: press “Close” to leave
office-repair-vetoes-wait = { $count } places left as they are: it is planned again by “Plan again” or “Repair”
office-repair-key-previous = previous
office-repair-key-next = next
office-repair-veto = Leave as it is
office-repair-veto-tip = Do not repair this place (space bar)
office-repair-none = Nothing that the program can repair
office-repair-none-left = No fault is left
office-repair-none-hint = Change the choice above, or close this panel.
office-repair-no-shape = no shape
office-repair-col-area = Area before → after, m²
office-repair-col-change = Change, m²
office-repair-col-legal = Legal, m²
office-repair-col-certificates = Papers
office-repair-col-moved = Boundary, m
office-repair-col-methods = How it was decided
office-repair-col-reason = Why it is left
office-repaired = The map is repaired: { $repairs } places, { $parcels } parcels; { $left } faults of shape are left.
office-repaired-place = Parcels { $parcels } repaired.
office-repair-ways = Ways to repair
office-repair-ways-hint = Choose a place in the list to see the ways to repair it, and what it would be on the map.
office-repair-trying = Trying the ways to repair it
office-repair-one-job = Repairing one place
office-repair-one = Repair this one
office-repair-flag = Leave it
office-repair-flag-tip = Leaves this place to a person, and goes on to the next
office-repair-next = Next
office-repair-key-way = another way
office-repair-no-way = No way to repair this place is known
office-repair-planned = as planned
office-repair-by-law = by law { $area }
office-repair-moved = The boundary gives way { $moved } m at most
office-repair-touches = Touches certificates:
office-repair-no-certificates = Touches no certificate
office-repair-refused = Not possible
office-repair-before = before
office-repair-after = after
office-repair-gained = land gained
office-repair-lost = land lost
office-repair-moved-land = land that changes parcels

## The linking cockpit.
act-save-work-list = Save work list “{ $name }”
act-remove-work-list = Remove work list “{ $name }”
act-link-group = Link a group of { $count } certificates

# Keys and buttons
cockpit-key-confirm = Link, next paper
cockpit-key-number = Type sheet/parcel
cockpit-key-sides = Find by sides, area
cockpit-key-later = Later
cockpit-key-cannot = Cannot link
cockpit-key-unreadable = Unreadable
cockpit-key-undo = Undo
cockpit-key-previous = Previous
cockpit-key-next = Next
cockpit-key-repeat = Same sheet again
cockpit-key-next-parcel = Other parcel of the paper
cockpit-key-unlink = Unlink
cockpit-key-verify = Compared
cockpit-key-reveal = Show holder (journaled)
cockpit-key-groups = By group
cockpit-key-automatic = Automatic links
cockpit-key-queue = Queue
cockpit-key-leave = Leave

# Queue
cockpit-queue = Queue
cockpit-only = Only: { $what }
cockpit-only-clear = Clear this filter
cockpit-hide-queue = Hide the queue (Q)
cockpit-state-to-do = To link
cockpit-state-postponed = Later
cockpit-state-obstacle = Cannot link
cockpit-state-automatic = Automatic, unseen
cockpit-state-linked = Linked
cockpit-state-all = All
cockpit-with-scan = Only papers with a scan
cockpit-filter-text = Filter serial, sheet/parcel, file
cockpit-order = Order
cockpit-more-filters = More filters, order, work lists
cockpit-order-files = In the order of the scans
cockpit-order-sheets = By sheet and parcel
cockpit-order-surest = Surest first
cockpit-all-groups = All residential groups
cockpit-residential-group = Residential group
cockpit-work-lists = Work lists
cockpit-list-name = Name of the list
cockpit-save-list = Save
cockpit-remove-list = Remove list
cockpit-place = paper { $at } of { $of }
cockpit-verified = Compared
cockpit-linked = Linked: { $parcels }
cockpit-partly-linked = Linked so far: { $parcels }
cockpit-auto-linked = Linked by the program: { $parcels } – to be confirmed
cockpit-no-certificates = No certificates yet
cockpit-no-certificates-hint = Add scans or import a register first, then come back.
cockpit-reading = Reading the queue…
cockpit-reading-hint = This takes a moment.
cockpit-nothing-left = Nothing is left in this list
cockpit-nothing-left-hint = Choose another state in the queue on the left, or press Esc for the main window.

# On paper
cockpit-parcel-of = Parcel { $at } of { $of } on the paper
cockpit-sheet-number = Sheet / parcel on paper
cockpit-printed-area = Area on paper
cockpit-commune = Former commune
cockpit-flat = Flat
cockpit-show-holders = Show the holders to compare them; this is recorded in the journal (H)
cockpit-hide-holders = Mask the holders (H)

# Offered parcels
cockpit-found-by-sides = Parcels that fit the sketch
cockpit-ranking = Comparing with the map…
cockpit-rests-on-suggestion = A candidate rests on a renumbering that is not accepted: show it…
cockpit-no-candidates = No parcel fits
cockpit-no-candidates-hint = Press / to type sheet/parcel, S to find by sides, click a parcel on the map, or X to say why it cannot be linked.
cockpit-no-sides = There is no such parcel
cockpit-no-sides-hint = Check the lengths; type ? for one that cannot be read. Press S to type again, / to type sheet/parcel.
cockpit-score = { $percent } %
cockpit-offer-name = { $at }: parcel { $parcel }
cockpit-speaks-for = Speaks for it
cockpit-speaks-against = Speaks against it
cockpit-speaks-neither = Says nothing
cockpit-standing-sure = Sure
cockpit-standing-open = To be looked at
cockpit-standing-contradictory = Evidence contradicts itself
cockpit-standing-none = No evidence
cockpit-no-geometry = This parcel has no shape on the map

# Fields
cockpit-field-number = Sheet/parcel
cockpit-field-sides = Sides, area, neighbour
cockpit-number-hint = Type as 12/125, or the number alone on the same sheet; Enter picks
cockpit-number-no-sheet = Type the sheet too, as 12/125
cockpit-sheet-missing = The map has no sheet { $sheet }
cockpit-number-missing = Sheet { $sheet } has no parcel { $number }
cockpit-number-found = Is on the map; Enter picks it
cockpit-number-several = { $count } parcels have this number; Enter shows them
cockpit-area-agrees = Area: { $paper } ↔ { $map } m²
cockpit-area-differs = Area differs: { $paper } ↔ { $map } m²
cockpit-sides-unread = Type lengths (? where illegible), an area as 90-95 or 93m2, or the name of a neighbour
cockpit-sides-more = At least { $count } sides in a row (5.0 20.1 5.0 19.9), or 90-95 (m²), or the name of a neighbour
cockpit-sides-ready = { $count } sides; Enter finds

# Cannot be linked
cockpit-why-not = Why can it not be linked?
cockpit-clear-obstacle = Clear it

# By group
cockpit-groups = Confirm by group
cockpit-groups-hint = Look through a random sample; if all of it is right, the whole group is linked in one act that can be undone.
cockpit-groups-ranking = Comparing everything that is not linked…
cockpit-no-groups = There is no group yet.
cockpit-group-sure = Sure: { $count } papers, sample of { $sample }
cockpit-group-building = Flats of { $building }: { $count } papers, sample of { $sample }
cockpit-group-crosswalk = Old sheet { $sheet } by crosswalk: { $count } papers, sample of { $sample }
cockpit-group-evidence = Confirmed as a group of { $group }, a sample of { $sample } was looked through
cockpit-sample-sure = Sure group, { $count } papers
cockpit-sample-building = Flats of { $building }, { $count } papers
cockpit-sample-crosswalk = Group of old sheet { $sheet }, { $count } papers
cockpit-sample-progress = Looked at { $at } of { $of }
cockpit-sample-hint = Enter: right parcel · X: wrong, drop the group
cockpit-link-group = Link all { $count }
cockpit-group-look = Compare the paper with the parcel that is proposed, then press Enter.
cockpit-group-rejected = One of the sample is wrong: nothing of the group is linked. Deal with this paper by itself.
cockpit-group-left = The group was dropped; nothing was linked.
cockpit-no-such-group = There is no group of this number.

# Automatic links
cockpit-automatic = Links made by the program
cockpit-automatic-hint = The program links only where one parcel passes every key and nothing speaks against it. Look at each: Enter says right; another parcel and Enter corrects it.
cockpit-automatic-waiting = Not looked at: { $count }
cockpit-automatic-record = Found right: { $confirmed } · corrected: { $corrected }
cockpit-automatic-look = Look at each
cockpit-automatic-take-back = Take back all unconfirmed

# Notices
cockpit-job = Prepare the linking cockpit
cockpit-job-take-back = Take back automatic links
cockpit-job-group = Link the group
cockpit-still-ranking = Still comparing with the map, a moment.
cockpit-pick-first = Pick a parcel first: keys 1–9, / or a click on the map.
cockpit-linked-elsewhere = This paper is linked to another parcel. Press G to unlink that first.
cockpit-nothing-linked = This paper is not linked.
cockpit-pick-link = This paper has several links. Pick the parcel to unlink, then press G.
cockpit-no-such-candidate = There is no candidate of this number.
cockpit-no-last-sheet = Nothing was linked yet since you began.
cockpit-one-parcel = This paper names one parcel only.
cockpit-only-one = There is no other paper in this list.
cockpit-nothing-to-undo = There is nothing to take back here.
cockpit-undone-elsewhere = Something else was done since in the window; use Ctrl+Z.
cockpit-undone = Taken back: { $act }

# Editing what is printed
cockpit-key-edit = Edit
cockpit-key-read = Read text
cockpit-key-turn = Turn
cockpit-key-improve = Improve
cockpit-edit-on-map = On the map
cockpit-edit-title = Printed on the paper
cockpit-edit-save = Record
cockpit-edit-close = Close, keep what is typed
cockpit-edit-give-up = Forget what is typed
cockpit-edit-wrong = A field cannot be read: see the red text below it. Mend it, then press Enter.
cockpit-edit-kept = Not recorded. What you typed is kept; press E to go on typing.
cockpit-edit-not-now = A group’s sample is being looked through. Press Esc to leave the group first.

# Copies
copies-same = The same paper
copies-same-left = The same paper: that of the left
copies-same-right = The same paper: that of the right
copies-different = Different papers
copies-next = Next pair
copies-previous = Previous pair
copies-undo = Undo
copies-fit = Fit page
copies-together = Moving together; move apart
copies-apart = Moving apart; move together
copies-leave = Leave
copies-looking = Looking for copies…
copies-waiting = { $count } pairs wait
copies-none = No pair waits
copies-none-hint = Scans that look alike or have the same serial come here. No file is deleted.
copies-why-serial = Same serial { $serial }
copies-why-look = Page { $left } looks like page { $right }
copies-about = “The same paper” is about page { $left } on the left and page { $right } on the right, as they are seen. “Different papers” is about both files as a whole.
copies-attached = of the paper { $certificate }
copies-unattached = attached to no paper
copies-which = The files are of two different papers. Press 1 for that of the left, 2 for that of the right.
copies-no-paper = The file on this side is attached to no paper
cockpit-needs-list-name = Give the list a name first
cockpit-automatic-none = No automatic link is waiting
cockpit-automatic-looked = The list shows these links already

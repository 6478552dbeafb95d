# Names of acts (for the history and for "Undo: …")
act-link = Link certificate { $certificate } to parcel { $parcel }
act-unlink = Unlink certificate { $certificate } from parcel { $parcel }
act-create-certificate = Create the record of certificate { $certificate }
act-edit-certificate = Edit certificate { $certificate }
act-edit-holders = Edit the holders of certificate { $certificate }
act-attach-scan = Attach scan { $file } to certificate { $certificate }
act-detach-scan = Detach scan { $file } from its certificate
act-set-scan-kind = Change the kind of scan { $file }
act-turn-scan = Turn scan { $file }
act-edit-settings = Edit the project's settings
act-edit-parcel = Edit the attributes of parcel { $parcel }
act-set-obstacle = Put certificate { $certificate } aside: { $reason }
act-clear-obstacle = Clear the obstacle of certificate { $certificate }
act-postpone = Put off certificate { $certificate }
act-confirm-link = Confirm the link of certificate { $certificate } with parcel { $parcel }
act-correct-link = Correct the wrong link of certificate { $certificate } with parcel { $parcel }
act-take-back-auto-links = Take back { $count } automatic links that nobody has confirmed
act-verify-certificate = Mark certificate { $certificate } as compared with its scan

# What a record without a number is called
editing-unread-serial = serial not read yet (record { $id })
editing-unnamed-parcel = without a number (id { $id })

# Why an act cannot run
editing-no-parcel = The project has no parcel with id { $id }. It may just have been removed; select the parcel on the map again.
editing-no-certificate = The project has no certificate with id { $id }. Select it in the list again.
editing-no-holder = The project has no holder with id { $id }. Open the certificate again and re-enter the holder.
editing-no-scan = The project has no scan with id { $id }. Select it in the list again.
editing-no-link = There is no link with id { $id }. It may have been taken away already.
editing-linked-already = Certificate { $certificate } is linked to parcel { $parcel } already.
editing-serial-taken = Serial { $serial } belongs to another certificate of this project. Check the serial on the paper.
editing-not-attached = Scan { $file } is not attached to any certificate.
editing-bad-area = An area must be a number of square metres, 0 or more. Enter it again.
editing-no-crosswalk = There is no crosswalk { $id }.
act-accept-crosswalks = Accept { $count } crosswalks
act-except-faults = Record { $count } exceptions: { $faults }
act-withdraw-exceptions = Withdraw { $count } exceptions: { $faults }
editing-no-reason = Give the reason of the exception: whoever looks at it later needs to know why the place is left as it is.
editing-no-exception = { $fault } has no exception. It may just have been withdrawn.
act-remove-crosswalk = Remove crosswalk of sheet { $from } → { $to }
act-assign-pages = Move page { $pages } of scan { $file } to certificate { $certificate }
act-split-pages = Split page { $pages } off scan { $file }
act-rejoin-pages = Merge page { $pages } into scan { $file } again
editing-no-such-page = Scan { $file } has no page { $page }. Choose the page again.
editing-no-pages = No page of scan { $file } is chosen. Choose at least one.
act-scans-differ = The scans { $first } and { $second } show different papers
act-scans-same = The scans { $first } and { $second } both show { $certificate }
act-move-corner = Move a boundary corner of { $parcels }
act-insert-corner = Insert a boundary corner into { $parcels }
act-remove-corner = Remove a boundary corner of { $parcels }
editing-no-place = This is no place on the map.
editing-no-boundary = There is no boundary here. Choose a place on a boundary.
editing-no-corner = There is no corner here. Choose a corner.
editing-junction = Three or more boundaries meet here: without this corner the parcels would part. Move the corner instead.
editing-locked = Parcel { $parcel } is locked, so the boundary that it shares cannot be edited.
editing-crosses = The boundary of parcel { $parcel } would cross or touch itself. Choose another place.
editing-overlaps = Parcels { $parcels } would overlap. Choose another place.
act-split-parcel = Split parcel { $parcel } into { $count }
act-merge-parcels = Merge { $count } parcels into { $parcel }
act-reshape-boundary = Redraw the boundary of { $parcels }
editing-not-divided = The line does not divide parcel { $parcel }. Begin and end it on its boundary or outside of it.
editing-no-run = The line must begin and end on one boundary, and no third boundary may meet it in between. Redraw it piece by piece.
editing-apart = Parcels { $parcels } have no boundary in common and cannot be merged.
act-lock-parcels = Lock { $count } parcels
act-unlock-parcels = Unlock { $count } parcels
editing-not-legal = Parcel { $parcel } has no legal outline: none at all, one that crosses itself, or one with a corner far away. Mend it first.
act-draw-parcel = Draw parcel { $parcel }
act-cut-hole = Cut a hole into parcel { $parcel }
act-fill-hole = Give the blank to parcel { $parcel }
act-delete-parcels = Delete { $count } parcels: { $parcels }{ $links ->
    [0] {""}
   *[other] {" "}({ $links } links go with them)
}
editing-no-blank = Boundaries enclose no blank land here. Draw a line from boundary to boundary, or a closed ring.
editing-none-alike = The map has no parcel yet, so nobody knows of which sheet the new one is. Open a map first.
editing-no-hole = The ring crosses itself, is not in parcel { $parcel }, or is around all of it. Draw a ring within the parcel.
editing-no-cut = No such line divides parcel { $parcel } so. Type another number, choose another side, or draw the line.
act-move-parcels = Move { $count } parcels by { $metres } m
act-change-parcels = Change { $count } parcels, from parcel { $first }

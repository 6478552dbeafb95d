## The linking cockpit.
act-save-work-list = Save work list “{ $name }”
act-remove-work-list = Remove work list “{ $name }”

## The campaign: progress, field sheets, findings of the checker.

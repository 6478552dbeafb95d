# Sentences about the project file.
project-in-use = { $path } is open for changes elsewhere ({ $who }). Close it there, or open it to read only.
project-read-only = { $path } is open to read only and cannot be changed.
project-stale = The project has changed meanwhile. Please do it again.
project-exists = { $path } exists already. Choose another name.
project-missing = The project { $path } was not found.
project-no-folder = There is no folder { $path }. Create it or choose another place.
project-not-a-project = { $path } is not a ThửaSổ project.
project-newer = { $path } was made by a newer version. Please update the program.
project-damaged = { $path } is damaged ({ $reason }). Open the backup beside it (…backup-1.thuaso).
project-disk-full = The disk is full; { $path } cannot be written. Your acts are kept in memory: free some room and try again, or save a copy elsewhere.
project-no-permission = { $path } may not be written by you. Choose another folder or ask the administrator of this computer.
project-gone = { $path } was removed or replaced while it was open. Your acts are kept in memory: save a copy elsewhere.
project-not-saved = Earlier acts are not on disk yet: { $reason }
project-disk = { $path } cannot be read or written: { $reason }.
act-unknown = Act without a known name

formats-write-is-folder = { $path } is a folder. Choose a file name.
formats-write-no-folder = There is no folder { $path }. Make it, or choose another place.
formats-write-denied = No permission to write { $path }. Choose another folder, or ask who looks after this computer.
formats-write-disk-full = The disk has no room for { $path }. The old file is untouched; free some space and try again.
formats-write-failed = { $path } could not be written: { $reason }. The old file is untouched.
formats-write-cancelled = Writing was stopped as asked. The old file is untouched.

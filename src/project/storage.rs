//! Where a project file lies decides how SQLite may log: ahead of writing where that is known to be safe, else by a
//! rollback journal.

use std::fs;
use std::path::{Path, PathBuf};

/// Local file systems whose locks and shared memory are sound. On any other (across a network, behind a user-space driver,
/// on a stick that is pulled out) write-ahead logging could lose acts. Names as in `/proc/self/mountinfo`.
/// Source: <https://sqlite.org/wal.html>, "all processes using a database must be on the same host computer".
const WAL_FILE_SYSTEMS: [&str; 12] =
    ["ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "jfs", "bcachefs", "overlay", "tmpfs", "ramfs"];

/// Set by the tests that hold every promise over the rollback journal too; not in a released program.
#[cfg(debug_assertions)]
const ROLLBACK_IN_TESTS: &str = "THUASO_TEST_ROLLBACK_JOURNAL";

/// Whether write-ahead logging is safe where the file lies.
pub(super) fn keeps_wal(path: &Path) -> bool {
    #[cfg(debug_assertions)]
    if std::env::var_os(ROLLBACK_IN_TESTS).is_some() {
        return false;
    }
    let Ok(file) = fs::canonicalize(path) else { return false };
    if cfg!(windows) {
        return !is_network_share(&file.to_string_lossy());
    }
    fs::read("/proc/self/mountinfo").is_ok_and(|mounts| is_safe_on(&file, &String::from_utf8_lossy(&mounts)))
}

/// `file` is absolute; `mountinfo` as proc(5) describes it.
fn is_safe_on(file: &Path, mountinfo: &str) -> bool {
    // Fields: id parent dev root mount-point options … - type source options.
    let mounts = mountinfo.lines().filter_map(|line| {
        let (place, kind) = line.split_once(" - ")?;
        Some((unescaped(place.split(' ').nth(4)?), kind.split(' ').next()?))
    });
    // The innermost mount around the file; of two at one place the later one hides the other.
    let around = mounts.filter(|(mount, _)| file.starts_with(mount));
    let kind = around.max_by_key(|(mount, _)| mount.components().count()).map(|(_, kind)| kind);
    kind.is_some_and(|kind| WAL_FILE_SYSTEMS.contains(&kind))
}

/// A mount point as mountinfo writes it, with blanks and backslashes in octal.
fn unescaped(mount: &str) -> PathBuf {
    let replaced = mount.replace("\\040", " ").replace("\\011", "\t").replace("\\012", "\n").replace("\\134", "\\");
    PathBuf::from(replaced)
}

/// A canonical Windows path that leads to another computer: `\\?\UNC\server\…`, `\\server\…`.
fn is_network_share(canonical: &str) -> bool {
    canonical.starts_with(r"\\?\UNC\") || (canonical.starts_with(r"\\") && !canonical.starts_with(r"\\?\"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(kind: &str) -> bool {
        let mounts = format!(
            "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n\
             40 22 0:35 / /media/USB\\040của\\040xã rw shared:9 - {kind} /dev/sdb1 rw\n"
        );
        is_safe_on(Path::new("/media/USB của xã/hồ sơ/ward.thuaso"), &mounts)
    }

    #[test]
    fn only_local_file_systems_keep_a_log_ahead() {
        for kind in ["ext4", "xfs", "btrfs", "tmpfs", "overlay"] {
            assert!(on(kind), "{kind}");
        }
        let elsewhere = ["nfs", "nfs4", "cifs", "smb3", "9p", "vfat", "exfat", "fuseblk", "fuse.sshfs", "fuse.rclone"];
        for kind in
            elsewhere.into_iter().chain(["davfs", "ceph", "glusterfs", "virtiofs", "vboxsf", "not-yet-invented"])
        {
            assert!(!on(kind), "{kind}");
        }
    }

    #[test]
    fn the_innermost_and_latest_mount_counts() {
        let mounts = "1 0 8:1 / / rw - cifs //server/all rw\n2 1 8:2 / /home rw - ext4 /dev/sda2 rw\n\
                      3 2 8:3 / /home/lan rw - vfat /dev/sdb1 rw\n4 2 8:4 / /home/lan rw - xfs /dev/sdc1 rw\n";
        let safe = |path: &str| is_safe_on(Path::new(path), mounts);
        assert!(safe("/home/a.thuaso") && safe("/home/lan/a.thuaso"));
        assert!(
            !safe("/srv/a.thuaso") && !safe("/homework/a.thuaso"),
            "a mount is a folder, not a beginning of a name"
        );
        assert!(!is_safe_on(Path::new("/home/a.thuaso"), ""), "what is not known is not safe");
        assert!(!is_safe_on(Path::new("/home/a.thuaso"), "a line of nonsense\n - \n"));
    }

    #[test]
    fn a_windows_share_is_another_computer() {
        assert!(is_network_share(r"\\?\UNC\server\dia chinh\a.thuaso") && is_network_share(r"\\server\a.thuaso"));
        assert!(!is_network_share(r"\\?\C:\ho so\a.thuaso"));
    }
}

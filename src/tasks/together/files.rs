//! The project files that are meant by files and folders.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::LeftOut;
use crate::i18n::Message;
use crate::project::backed_up;

/// Whether a path is named like a project file.
pub fn is_project(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("thuaso"))
}

/// Files as they are, and all project files that lie in a folder itself but for the backups of those; each once, sorted. A folder that has none,
/// or cannot be read, is left out.
pub(super) fn projects(paths: &[PathBuf]) -> (Vec<PathBuf>, Vec<LeftOut>) {
    let (mut files, mut left_out) = (BTreeSet::new(), Vec::new());
    let mut known = BTreeSet::new();
    let mut add = |path: PathBuf| {
        // What is not there is told when it is opened.
        let real = fs::canonicalize(&path).unwrap_or_else(|_| path.clone());
        if known.insert(real) {
            files.insert(path);
        }
    };
    for path in paths {
        if !path.is_dir() {
            add(path.clone());
            continue;
        }
        match in_folder(path) {
            Ok(found) if found.is_empty() => {
                left_out.push(LeftOut { path: path.clone(), reason: Message::new("together-empty-folder") });
            }
            Ok(found) => found.into_iter().for_each(&mut add),
            Err(error) => {
                let reason = Message::new("project-disk").with("path", path.clone()).with("reason", error.to_string());
                left_out.push(LeftOut { path: path.clone(), reason });
            }
        }
    }
    (files.into_iter().collect(), left_out)
}

fn in_folder(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let is_backup = backed_up(&path).is_some_and(|project| project.is_file());
        if is_project(&path) && path.is_file() && !is_backup {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The deepest folder that all files are in; empty where there is no file.
pub(super) fn common_folder<'p>(files: impl Iterator<Item = &'p Path>) -> PathBuf {
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let folders = files.map(|file| absolute(file).parent().map(Path::to_owned).unwrap_or_default());
    let common = |one: PathBuf, other: PathBuf| {
        one.components().zip(other.components()).take_while(|(one, other)| one == other).map(|(one, _)| one).collect()
    };
    folders.reduce(common).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_stands_for_its_projects_and_a_file_that_was_named_twice_is_one() {
        let folder = tempfile::tempdir().expect("made");
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("trống")).expect("made");
        for name in ["b.thuaso", "a.THUASO", "a.thuaso-lock", "ghi chú.txt", "b.backup-1.thuaso", "lẻ.backup-2.thuaso"]
        {
            fs::write(at(name), "").expect("written");
        }
        let twice = at("trống").join("../b.thuaso");
        let (files, left_out) = projects(&[at("b.thuaso"), folder.path().to_owned(), twice, at("trống")]);
        assert_eq!(files, [at("a.THUASO"), at("b.thuaso"), at("lẻ.backup-2.thuaso")]);
        assert_eq!(left_out.iter().map(|left| left.path.clone()).collect::<Vec<_>>(), [at("trống")]);
        assert_eq!(common_folder(files.iter().map(PathBuf::as_path)), folder.path());
        assert_eq!(
            common_folder([Path::new("/a/b/c.thuaso"), Path::new("/a/d/e.thuaso")].into_iter()),
            Path::new("/a")
        );
    }
}

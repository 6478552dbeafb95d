//! How the project names files outside of itself.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

/// A path for the project file: with `/`, relative to the project's folder when the file lies in or below the folder
/// above it, else absolute. So a ward's folder can be moved as a whole.
pub fn portable_path(path: &Path, project_folder: &Path) -> String {
    let (file, folder) = (absolute(path), absolute(project_folder));
    let near = |base: &Path| file.strip_prefix(base).map(slashed).ok();
    near(&folder)
        .or_else(|| near(folder.parent()?).map(|below| format!("../{below}")))
        .unwrap_or_else(|| slashed(&file))
}

/// A file name for each of these names, by name: those that differ in signs or in the case of letters only get a number.
pub fn file_names(
    names: impl IntoIterator<Item = String>,
    stem: impl Fn(&str) -> String,
    ending: &str,
) -> BTreeMap<String, String> {
    let mut taken = BTreeSet::new();
    let named = names.into_iter().map(|name| {
        let stem = stem(&safe(&name));
        let numbered = (2..).map(|number| format!("{stem} ({number}).{ending}"));
        let mut candidates = std::iter::once(format!("{stem}.{ending}")).chain(numbered);
        let file = candidates.find(|file| taken.insert(file.to_lowercase())).unwrap_or_default();
        (name, file)
    });
    named.collect()
}

/// A name of the field as part of a file name: what file systems refuse becomes a hyphen.
pub fn safe(name: &str) -> String {
    let letters = name.chars().map(|letter| match letter {
        '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '-',
        letter if letter.is_control() => '-',
        letter => letter,
    });
    letters.collect::<String>().trim_matches(['.', ' ']).to_owned()
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

fn slashed(path: &Path) -> String {
    let mut text = String::new();
    for part in path.components() {
        if !text.is_empty() && !text.ends_with('/') {
            text.push('/');
        }
        match part {
            Component::RootDir => text.push('/'),
            part => text.push_str(&part.as_os_str().to_string_lossy()),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_differ_in_signs_only_get_a_number() {
        let groups = ["TỔ 4-5", "Tổ 4-5", "Tổ 4/5", "Tổ 6"].map(str::to_owned);
        let names: Vec<String> = file_names(groups, str::to_owned, "pdf").into_values().collect();
        assert_eq!(names, ["TỔ 4-5.pdf", "Tổ 4-5 (2).pdf", "Tổ 4-5 (3).pdf", "Tổ 6.pdf"]);
    }

    #[test]
    fn a_name_becomes_one_that_every_disk_takes() {
        assert_eq!(safe("Tổ 4/5: \"Bến Đò\""), "Tổ 4-5- -Bến Đò-");
        assert_eq!(safe("..ẩn. "), "ẩn");
    }

    #[test]
    fn files_near_the_project_are_named_relative_to_it() {
        let project = Path::new("/ward/project");
        for (path, named) in [
            ("/ward/project/scans/a.pdf", "scans/a.pdf"),
            ("/ward/map/thửa.shp", "../map/thửa.shp"),
            ("/elsewhere/map.shp", "/elsewhere/map.shp"),
        ] {
            assert_eq!(portable_path(Path::new(path), project), named);
        }
    }
}

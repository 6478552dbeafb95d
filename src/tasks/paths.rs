//! How the project names files outside of itself.

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

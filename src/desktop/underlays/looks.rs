//! How pictures look: settings of this user, by project.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::cadastre::{Snapshot, Underlay, UnderlayId};

/// How one picture looks.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UnderlayLook {
    pub is_shown: bool,
    /// 0 to 1.
    pub opacity: f32,
    /// What is light is clear.
    pub ink_only: bool,
    /// The higher lie over the lower; those of the same height in the order of their ids.
    pub height: i32,
}

impl Default for UnderlayLook {
    fn default() -> Self {
        Self { is_shown: true, opacity: 1.0, ink_only: false, height: 0 }
    }
}

/// Of the pictures of one project.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct UnderlayLooks(BTreeMap<u64, UnderlayLook>);

/// Every picture as it comes.
pub static UNCHANGED_LOOKS: UnderlayLooks = UnderlayLooks(BTreeMap::new());

impl UnderlayLooks {
    pub fn of(&self, underlay: UnderlayId) -> UnderlayLook {
        let look = self.0.get(&underlay.0).copied().unwrap_or_default();
        UnderlayLook { opacity: look.opacity.clamp(0.0, 1.0), ..look }
    }

    pub fn set(&mut self, underlay: UnderlayId, look: UnderlayLook) {
        self.0.insert(underlay.0, look);
    }

    /// The pictures of a project, the lowest first.
    pub fn drawing_order<'a>(&self, snapshot: &'a Snapshot) -> Vec<&'a Arc<Underlay>> {
        let mut rows: Vec<&Arc<Underlay>> = snapshot.underlays.iter().collect();
        rows.sort_by_key(|row| (self.of(row.id).height, row.id));
        rows
    }

    /// Exchanges a picture with the one over it (1) or under it (-1).
    pub fn shift(&mut self, snapshot: &Snapshot, underlay: UnderlayId, by: i32) {
        let mut order: Vec<UnderlayId> = self.drawing_order(snapshot).into_iter().map(|row| row.id).collect();
        let Some(at) = order.iter().position(|id| *id == underlay) else { return };
        let Some(to) = at.checked_add_signed(by as isize).filter(|to| *to < order.len()) else { return };
        order.swap(at, to);
        for (id, height) in order.into_iter().zip(0..) {
            self.set(id, UnderlayLook { height, ..self.of(id) });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{Edit, PictureFile, StatedPlace};

    #[test]
    fn a_picture_is_laid_over_another() {
        let mut ward = Snapshot::default();
        for id in 1..=3 {
            let file = PictureFile { path: String::new(), bytes: 0, page: 0 };
            let start =
                StatedPlace { affine: [1.0, 0.0, 0.0, 0.0, -1.0, 0.0], crs: "105-00".to_owned(), is_put: false };
            let row = Underlay::of_file(UnderlayId(id), &id.to_string(), file, [1, 1], start);
            ward.change_in_place(&Edit::insert(row).into()).expect("a new id");
        }
        let order =
            |looks: &UnderlayLooks| -> Vec<u64> { looks.drawing_order(&ward).iter().map(|row| row.id.0).collect() };
        let mut looks = UnderlayLooks::default();
        assert_eq!(order(&looks), [1, 2, 3]);
        looks.shift(&ward, UnderlayId(1), 1);
        assert_eq!(order(&looks), [2, 1, 3]);
        looks.shift(&ward, UnderlayId(3), 1);
        looks.shift(&ward, UnderlayId(2), -1);
        assert_eq!(order(&looks), [2, 1, 3], "nothing is over the highest, or under the lowest");
        let kept: UnderlayLooks = serde_json::from_str(&serde_json::to_string(&looks).expect("json")).expect("looks");
        assert_eq!(kept, looks);
    }
}

//! The cadastral map as a coverage: what a valid ward is, and where this one is not.
//!
//! Definitions, after JTS' valid coverage (1, 4 and 5 there are interiors, vertices, segments), with what a cadastre adds. Coordinates are
//! those of the project's CRS on its grid of whole millimetres ([`Grid`](crate::geometry::Grid)): what is reported, repaired and exported
//! agrees on it.
//! 1. Every parcel has a polygon of finite coordinates. (`missing_geometry`)
//! 2. Every ring encloses something, does not cross or touch itself, and lies where its kind says: holes within their shell, shells
//!    beside each other. (`invalid_ring`)
//! 3. A boundary does not run out and back along itself. (`spike`)
//! 4. Two corners that follow each other are further apart than a millimetre, `repeated_vertex`; and, unless it is meant, than the least
//!    length of an edge, `short_edge`.
//! 5. No place lies in two parcels. (`overlap`; `duplicate_parcel` where one is the other over again)
//! 6. Where two parcels meet, both have the same corners. (`unmatched_edge`)
//! 7. What parcels surround and none covers is wider than the gap limit, `gap`; and it lies in no single parcel, `empty_hole`. Where such
//!    land, or land outside of everything, runs between boundaries of different parcels that face each other within 10°, somebody could
//!    pass: it becomes wider than the gap limit, or is nowhere as narrow as a crack and somewhere as wide as a parcel can be. Else, and
//!    where it is five times as long as wide, it is no street or alley that was left blank: `near_parallel` where the boundaries are up to
//!    their limit apart and meet at neither end, else `open_gap`. Two sides of one parcel are its own affair.
//! 8. Every parcel is at least as wide somewhere as a parcel can be. (`sliver`)
//! 9. A parcel is one piece. (`several_parts`)
//! 10. Every parcel has a number, once on its sheet. (`duplicate_number`)
//! 11. The area on the map is the legal one, within the tolerance. (`area_mismatch`)
//! 12. Its land use is a code that is in force. (`land_use_code`) Its texts are in one encoding. (`garbled_text`)
//! 13. It lies in the ward's outline, where the project holds that: the smallest reference polygon with nearly all parcels in it.
//!     (`outside_ward`)
//!
//! A *fault* is one place where one of these does not hold, told once, with its measures and its parcels. Where one fault is but the
//! consequence of another (a bow-tie leaves a gap beside it), only the cause is told. What faults have in common beyond that is a
//! [`Cause`]: one decision of a person.
//!
//! Promises: pure functions of a snapshot; the same ward gives the same faults in the same order, whatever the order of its rows'
//! corners; nothing is skipped in silence. Never here: disk, clock, a change.

mod boxes;
mod causes;
mod checked;
mod checked_map;
mod columns;
mod facing;
mod fault;
mod fault_id;
mod fingerprint;
mod keys;
#[cfg(test)]
mod lattice;
mod limits;
mod nets;
mod outline;
mod profile;
mod repairs;
mod ring;
mod rules;
mod shapes;
mod spot;
mod strip;
mod title;
mod ward;

pub use causes::{Cause, CauseKind, MovedSheet};
pub use checked::{Checked, Difference};
pub use checked_map::{CheckedMap, is_reshaped};
pub use fault::{Class, Fault, Rule};
pub use fault_id::fault_ids;
pub use fingerprint::{fault_mark, fault_marks};
pub use limits::Limits;
pub use profile::{Moment, Profile, ProfileError};
pub use repairs::{
    Left, Mended, Move, REPAIRED, Repair, RepairPlan, RepairQuestion, Strategy, Way, Workbench, plan_repairs,
};
pub use rules::place_in;
pub use title::title;

use std::collections::HashSet;
use std::sync::Arc;

use crate::cadastre::{Parcel, ParcelId, Snapshot};
use crate::jobs::{Cancelled, Watch};

/// What a check found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Checkup {
    /// By rule, then by parcels, then by place.
    pub faults: Vec<Fault>,
    /// Every fault has one: so many decisions remain.
    pub causes: Vec<Cause>,
}

/// Every fault of a ward by the rules asked for, with its cause among them.
///
/// Errors: [`Cancelled`].
pub fn check(snapshot: &Snapshot, limits: &Limits, asked: &[Rule], watch: &Watch) -> Result<Checkup, Cancelled> {
    let parcels: Vec<&Arc<Parcel>> = snapshot.parcels.iter().collect();
    let shapes = || Checked::of_parcels(snapshot, &parcels, limits, watch);
    let (checked, of_columns) = rayon::join(shapes, || rules::of_columns(snapshot, &parcels, limits, asked, watch));
    Ok(checkup(snapshot, &checked?, of_columns?, asked))
}

fn checkup(snapshot: &Snapshot, checked: &Checked, mut of_columns: Vec<Fault>, asked: &[Rule]) -> Checkup {
    let mut faults = checked.faults();
    // The area of a ring that crosses itself is nobody's: that it is not the legal one follows.
    let crossed: HashSet<ParcelId> =
        faults.iter().filter(|fault| fault.rule == Rule::InvalidRing).flat_map(|fault| fault.parcels.clone()).collect();
    of_columns.retain(|fault| fault.rule != Rule::AreaMismatch || !fault.parcels.iter().any(|id| crossed.contains(id)));
    faults.append(&mut of_columns);
    faults.retain(|fault| asked.contains(&fault.rule));
    fault::sort(&mut faults);
    let causes = causes::causes(&checked.ward, snapshot, &faults);
    Checkup { faults, causes }
}

#[cfg(test)]
mod tests {
    use geo_types::wkt;

    use super::rules::columned::Ward as Columned;
    use super::*;

    #[test]
    fn an_intact_ward_has_no_faults() {
        let mut ward = Columned::default();
        (1..=60).for_each(|number: u32| ward.parcel("5", &number.to_string(), |_| ()));
        assert_eq!(check(&ward.0, &Limits::default(), &Rule::ALL, &Watch::new()), Ok(Checkup::default()));
    }

    #[test]
    fn the_area_of_a_ring_that_crosses_itself_is_not_told_beside_it() {
        let mut ward = Columned::default();
        let bow_tie = wkt!(MULTIPOLYGON(((0. 0.,10. 10.,10. 0.,0. 10.,0. 0.))));
        ward.parcel("5", "1", |parcel| parcel.geometry = Some(bow_tie.into()));
        let checkup = check(&ward.0, &Limits::default(), &Rule::ALL, &Watch::new()).expect("not cancelled");
        assert_eq!(checkup.faults.iter().map(|fault| fault.rule).collect::<Vec<_>>(), [Rule::InvalidRing]);
    }
}

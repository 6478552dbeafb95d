//! Merging parcels into one (gộp thửa).

use std::collections::BTreeSet;

use geo_types::Coord;

use super::super::{Refusal, parcel_label};
use super::Land;
use super::patch::Patch;
use super::proof::layer;
use crate::cadastre::{ChangeSet, Edit, Link, ParcelId};
use crate::geometry::{Arrangement, Edge, outlines};
use crate::i18n::Message;

/// Merges parcels into `keeper`, one of them: it stays the parcel, with its number, its identifier and its columns. It gets the certificates
/// of the others, and the sum of the legal areas where all have one. Corners on its boundary stay, for others may have them.
///
/// Refuses: parcels that boundaries do not join to one; fewer than two; one without a legal outline; what the room does not allow.
pub fn merge_parcels(land: Land<'_>, parcels: &[ParcelId], keeper: ParcelId) -> Result<ChangeSet, Refusal> {
    let row = land.snapshot.parcels.get(keeper).ok_or(Refusal::NoParcel(keeper))?;
    let first = row.polygons().and_then(|polygons| polygons.0.first()?.exterior().0.first().copied());
    let mut patch = Patch::around(land, first.unwrap_or(Coord { x: 0.0, y: 0.0 }));
    let others: BTreeSet<ParcelId> = parcels.iter().copied().filter(|parcel| *parcel != keeper).collect();
    let all: Vec<ParcelId> = others.iter().copied().chain([keeper]).collect();
    for parcel in &all {
        let row = land.snapshot.parcels.get(*parcel).ok_or(Refusal::NoParcel(*parcel))?;
        patch.load_parcel(*parcel);
        if !patch.is_legal(*parcel) {
            return Err(Refusal::NotLegal { parcel: parcel_label(row) });
        }
    }
    let outlines_of = |parcel: &ParcelId| patch.drafts.get(parcel).map(|draft| draft.now.nodes(patch.grid));
    let mut edges: Vec<Edge> = Vec::new();
    let mut owners = Vec::new();
    for (at, outline) in all.iter().filter_map(outlines_of).enumerate() {
        edges.extend(layer(&outline));
        owners.resize(edges.len(), at);
    }
    let arrangement = Arrangement::of(&edges);
    if others.is_empty() || !are_joined(&arrangement, &owners, all.len()) {
        return Err(Refusal::Apart { parcels: patch.names(all) });
    }
    let is_covered = |face: u32| arrangement.faces().get(face as usize).is_some_and(|face| face.count > 0);
    let whole = outlines(&arrangement.boundary(is_covered).collect::<Vec<_>>());
    let now = patch.outline_of(keeper, &whole);
    if let Some(draft) = patch.drafts.get_mut(&keeper) {
        draft.now = now;
    }
    let legal_areas: Option<f64> = all.iter().map(|parcel| land.snapshot.parcels.get(*parcel)?.legal_area).sum();
    patch.rewrite(keeper, |row| row.legal_area = legal_areas.map(|area| (area * 1e4).round() / 1e4));
    others.iter().for_each(|parcel| patch.remove(*parcel));
    let name = Message::new("act-merge-parcels").with("parcel", parcel_label(row)).with("count", others.len() + 1);
    let mut act = patch.finish(name)?;
    let mut linked: Vec<_> = land.snapshot.links_of_parcel(keeper).map(|link| link.certificate).collect();
    for link in others.iter().flat_map(|parcel| land.snapshot.links_of_parcel(*parcel)) {
        if linked.contains(&link.certificate) {
            act.push(Edit::remove(link.clone()));
        } else {
            linked.push(link.certificate);
            act.push(Edit::replace(link.clone(), Link { parcel: keeper, ..link.as_ref().clone() }));
        }
    }
    Ok(act)
}

/// Whether boundaries join so many parcels to one; `owners` says of each edge whose it is.
fn are_joined(arrangement: &Arrangement, owners: &[usize], count: usize) -> bool {
    let mut group: Vec<usize> = (0..count).collect();
    for piece in 0..arrangement.pieces().len() {
        let strands = arrangement.strands(u32::try_from(piece).unwrap_or(u32::MAX));
        let mut along = strands.iter().map(|strand| group[owners[strand.edge as usize]]);
        let Some(first) = along.next() else { continue };
        let joined: Vec<usize> = along.collect();
        group.iter_mut().filter(|of| joined.contains(of)).for_each(|of| *of = first);
    }
    group.windows(2).all(|pair| pair[0] == pair[1])
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Ward, check};
    use super::*;

    #[test]
    fn merged_parcels_keep_the_corners_that_others_have() {
        check(
            "A(0 0,10 0,10 10,0 10) B(10 0,20 0,20 10,10 10) C(0 10,10 10,20 10,20 20,0 20)",
            |ward| ward.edit(|land| merge_parcels(land, &[ParcelId(1), ParcelId(2)], ParcelId(2))),
            "B(0 10,0 0,10 0,20 0,20 10,10 10) C(0 10,10 10,20 10,20 20,0 20)",
        );
    }

    #[test]
    fn certificates_follow_and_areas_are_added() {
        let mut ward = Ward::of("A(0 0,10 0,10 10,0 10) B(10 0,20 0,20 10,10 10) C(20 0,30 0,30 10,20 10)");
        (1..=3).for_each(|id| ward.change(id, |row| row.legal_area = Some(100.1)));
        ward.link(1, 1);
        ward.link(1, 2);
        ward.link(2, 3);
        let all = [1, 2, 3].map(ParcelId);
        let act = ward.edit(|land| merge_parcels(land, &all, ParcelId(2))).expect("beside each other");
        let after = ward.snapshot.apply(&act).expect("made for it");
        assert_eq!(after.parcels.get(2_u64).and_then(|row| row.legal_area), Some(300.3));
        let linked: Vec<(u64, u64)> = after.links.iter().map(|link| (link.certificate.0, link.parcel.0)).collect();
        assert_eq!((after.parcels.len(), linked), (1, vec![(1, 2), (2, 2)]));
        let back = after.apply(&act.inverted()).expect("its inverse");
        assert!(back.parcels == ward.snapshot.parcels && back.links == ward.snapshot.links);
    }

    #[test]
    fn parcels_that_touch_in_a_corner_or_not_at_all_are_refused() {
        let mut ward = Ward::of("A(0 0,10 0,10 10,0 10) B(10 10,20 10,20 20,10 20) C(10 0,20 0,20 10,10 10)");
        let merge = |ward: &Ward, ids: &[u64]| {
            let parcels: Vec<ParcelId> = ids.iter().copied().map(ParcelId).collect();
            ward.edit(|land| merge_parcels(land, &parcels, ParcelId(1)))
        };
        assert_eq!(merge(&ward, &[1, 2]), Err(Refusal::Apart { parcels: "5/B, 5/A".to_owned() }));
        assert_eq!(merge(&ward, &[1]), Err(Refusal::Apart { parcels: "5/A".to_owned() }));
        assert!(merge(&ward, &[1, 2, 3, 3]).is_ok());
        ward.change(2, |row| row.geometry = None);
        assert_eq!(merge(&ward, &[1, 2, 3]), Err(Refusal::NotLegal { parcel: "5/B".into() }));
        ward = Ward::of("A(0 0,10 0,10 10,0 10) B(10 10,20 10,20 20,10 20) C(10 0,20 0,20 10,10 10)");
        ward.lock("C");
        assert_eq!(merge(&ward, &[1, 2, 3]), Err(Refusal::Locked { parcel: "5/C".into() }));
    }
}

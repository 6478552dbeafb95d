//! T02, definition 5: a parcel that is another over again.

use std::collections::BTreeSet;

use super::super::fault::{Class, Fault, Rule};
use super::super::spot::Spot;
use super::super::ward::Ward;
use crate::i18n::Message;

/// Shapes that are others over again.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Copies(pub BTreeSet<u32>);

impl Copies {
    /// Whether a spot would be none without the copies over it.
    pub fn explain(&self, spot: &Spot) -> bool {
        let copies = spot.shapes.iter().filter(|shape| self.0.contains(shape)).count();
        spot.count > 1 && copies > 0 && spot.shapes.len() - copies < 2
    }
}

/// The copies over a spot, if it is one: of two shapes that nearly are one, the one whose edges match its neighbours' less is the copy, else
/// the later one.
pub(super) fn copies(ward: &Ward, spot: &Spot) -> Vec<u32> {
    if !is_duplicate(ward, spot) {
        return Vec::new();
    }
    let mut shapes: Vec<(usize, u32)> = spot.shapes.iter().map(|at| (ward.unmatched_edges(*at), *at)).collect();
    shapes.sort_unstable();
    shapes.into_iter().skip(1).map(|(_, at)| at).collect()
}

pub(super) fn fault(ward: &Ward, spot: &Spot, copies: &Copies) -> Option<Fault> {
    if !is_duplicate(ward, spot) || !copies.explain(spot) {
        return None;
    }
    let same = spot.shapes.iter().map(|at| sorted(ward, *at)).collect::<BTreeSet<_>>().len() == 1;
    let key = if same { "coverage-duplicate-parcel" } else { "coverage-duplicate-parcel-nearly" };
    Some(Fault {
        rule: Rule::DuplicateParcel,
        class: Class::Only,
        parcels: ward.parcels(spot.shapes.iter().copied()),
        place: Some(ward.place(spot.centre)),
        area: Some(spot.area / 1e6),
        width: Some(spot.width / 1e3),
        message: Message::new(key).with_number("area", spot.area / 1e6, 1),
    })
}

/// Whether all shapes over a spot are little more than it.
fn is_duplicate(ward: &Ward, spot: &Spot) -> bool {
    let share = |at: &u32| spot.area / ward.shape(*at).area();
    spot.count > 1 && spot.shapes.len() > 1 && spot.shapes.iter().all(|at| share(at) >= ward.limits.duplicate_share)
}

fn sorted(ward: &Ward, at: u32) -> Vec<crate::geometry::Node> {
    let mut nodes = ward.shape(at).nodes().to_vec();
    nodes.sort_unstable();
    nodes
}

#[cfg(test)]
mod tests {
    use super::super::sample::{check, square, told};
    use super::*;

    #[test]
    fn the_same_parcel_twice_is_told_once() {
        let all = [square(0.0, 0.0, 10.0), square(10.0, 0.0, 10.0), square(0.0, 0.0, 10.0)];
        assert_eq!(told(&[&all[0], &all[1], &all[2]]), [(Rule::DuplicateParcel, vec![1, 3])]);
        let thrice = square(0.0, 0.0, 10.0);
        assert_eq!(told(&[&all[0], &all[1], &all[2], &thrice]), [(Rule::DuplicateParcel, vec![1, 3, 4])]);
    }

    #[test]
    fn a_shifted_copy_is_told_without_the_slivers_beside_it() {
        let all = [square(0.0, 0.0, 10.0), square(10.0, 0.0, 10.0), square(0.013, 0.013, 10.0)];
        let all = [&*all[0], &*all[1], &*all[2]];
        assert_eq!(told(&all), [(Rule::DuplicateParcel, vec![1, 3])]);
        assert_eq!(check(&all)[0].message.key, "coverage-duplicate-parcel-nearly");
    }

    #[test]
    fn ninety_percent_of_a_parcel_is_an_overlap() {
        for (shift, rule) in [(0.4, Rule::DuplicateParcel), (0.6, Rule::Overlap)] {
            let all = [square(0.0, 0.0, 10.0), square(shift, 0.0, 10.0)];
            assert_eq!(told(&[&all[0], &all[1]]), [(rule, vec![1, 2])], "{shift}");
        }
    }
}

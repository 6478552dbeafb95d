//! Tests of scenes: built, built from what was before, and stepped to.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use geo_types::{Coord, MultiPolygon, Rect, coord};
use proptest::prelude::*;

use super::canvas::{ColourBy, MapInput, MapTheme};
use super::chunk::{CHUNK_PARCELS, Chunk};
use super::look::{Classes, Ink, Look, Shown};
use super::scene::Scene;
use super::states::States;
use super::style::{HIDDEN, Palette, SELECTED};
use super::tiles::Tiles;
use super::view::MapView;
use crate::cadastre::{
    Certificate, CertificateId, Change, ChangeSet, Edit, LandUse, Link, LinkId, LinkMethod, Parcel, ParcelId, Snapshot,
    Timestamp,
};
use crate::i18n::Message;
use crate::jobs::Watch;

fn parcel(id: u64) -> Parcel {
    let low = coord! { x: (id % 100) as f64 * 10.0, y: (id / 100) as f64 * 10.0 };
    Parcel {
        land_use: LandUse::parse("ODT").into(),
        geometry: Some(MultiPolygon::from(Rect::new(low, low + coord! { x: 10.0, y: 10.0 }).to_polygon()).into()),
        ..Parcel::numbered(ParcelId(id), "1", &id.to_string())
    }
}

fn act(changes: Vec<Change>) -> ChangeSet {
    ChangeSet { name: Message::new("test"), changes }
}

fn apply(before: &Snapshot, changes: Vec<Change>) -> Arc<Snapshot> {
    Arc::new(before.apply(&act(changes)).expect("made for this snapshot"))
}

fn build(before: &Scene, snapshot: &Arc<Snapshot>) -> Scene {
    Scene::build(before, snapshot, &Watch::new()).expect("not cancelled")
}

fn ward(parcels: u64) -> Arc<Snapshot> {
    apply(&Snapshot::default(), (1..=parcels).map(|id| Change::Parcel(Edit::insert(parcel(id)))).collect())
}

fn replaced(snapshot: &Snapshot, after: Parcel) -> Change {
    let before = snapshot.parcels.get(after.id).expect("is there").clone();
    Change::Parcel(Edit::replace(before, after))
}

fn removed(snapshot: &Snapshot, id: u64) -> Change {
    Change::Parcel(Edit { before: snapshot.parcels.get(id).cloned(), after: None })
}

/// The ids drawn, ascending, each as often as it is.
fn drawn(scene: &Scene) -> Vec<u64> {
    let chunks = (0..scene.chunk_count()).filter_map(|at| Some((at, scene.chunk(at)?)));
    let slots = chunks.flat_map(|(at, chunk)| chunk.parcels.iter().zip(0..).map(move |(row, slot)| (row, (at, slot))));
    let here = slots.filter(|(row, place)| scene.place(row.id) == Some(*place));
    let mut ids: Vec<u64> = here
        .map(|(row, _)| {
            assert!(Arc::ptr_eq(&row.row, scene.snapshot.parcels.get(row.id).expect("is there")), "{:?}", row.id);
            row.id.0
        })
        .collect();
    ids.sort_unstable();
    ids
}

#[test]
fn an_edited_parcel_makes_only_its_own_chunk_anew() {
    let snapshot = ward(6_000);
    let before = build(&Scene::default(), &snapshot);
    let next = apply(&snapshot, vec![replaced(&snapshot, Parcel { legal_area: Some(7.0), ..parcel(77) })]);
    let after = build(&before, &next);
    let kept = |chunk: &Arc<Chunk>| before.base.chunks.iter().any(|other| Arc::ptr_eq(other, chunk));
    assert!(before.base.chunks.len() >= 3);
    assert_eq!(after.base.chunks.iter().filter(|chunk| !kept(chunk)).count(), 1);
    assert_eq!(after.place(ParcelId(77)), before.place(ParcelId(77)));
}

#[test]
fn a_step_makes_no_chunk_anew_and_hides_what_changed() {
    let snapshot = ward(6_000);
    let before = build(&Scene::default(), &snapshot);
    let next = apply(&snapshot, vec![replaced(&snapshot, Parcel { legal_area: Some(7.0), ..parcel(77) })]);
    let after = before.step(&next).expect("little differs");
    assert!(Arc::ptr_eq(&before.base, &after.base));
    let (at, slot) = before.place(ParcelId(77)).expect("drawn");
    assert_eq!(
        (after.chunk_count(), after.place(ParcelId(77))),
        (before.chunk_count() + 1, Some((before.chunk_count(), 0)))
    );
    assert_eq!(after.slots_left(at).collect::<Vec<_>>(), [slot]);
}

#[test]
fn of_an_act_that_changes_hundreds_of_parcels_a_job_makes_the_scene() {
    let snapshot = ward(6_000);
    let before = build(&Scene::default(), &snapshot);
    let change = |id| replaced(&snapshot, Parcel { legal_area: Some(7.0), ..parcel(id) });
    assert!(before.step(&apply(&snapshot, (1..=256).map(change).collect())).is_some());
    assert!(before.step(&apply(&snapshot, (1..=257).map(change).collect())).is_none());
    assert!(Scene::default().step(&snapshot).is_none(), "the first scene is a job's");
}

#[test]
fn one_corner_at_the_origin_does_not_make_a_dot_of_the_ward() {
    let ward = |id: u64| {
        let mut parcel = parcel(id);
        let low = coord! { x: 587_000.0 + id as f64 * 10.0, y: 2_320_000.0 };
        let far = if id == 7 {
            coord! { x: 0.0, y: 0.0 }
        } else {
            low + coord! { x: 10.0, y: 10.0 }
        };
        parcel.geometry = Some(MultiPolygon::from(Rect::new(low, far).to_polygon()).into());
        parcel
    };
    let snapshot = apply(&Snapshot::default(), (1..=50).map(|id| Change::Parcel(Edit::insert(ward(id)))).collect());
    let scene = build(&Scene::default(), &snapshot);
    let expected = Rect::new(coord! { x: 587_010.0, y: 2_320_000.0 }, coord! { x: 587_510.0, y: 2_320_010.0 });
    assert_eq!(scene.bounds(), Some(expected));
    assert!(scene.place(ParcelId(7)).is_some(), "drawn all the same");
    let tiles = scene.tiles.expect("of the first scene");
    assert!(tiles.within(expected).count() > 0);
}

#[test]
fn parcels_that_lie_far_from_each_other_are_all_seen_from_afar() {
    const ACROSS: u64 = 36;
    let place = |id: u64| {
        let low = coord! { x: 580_000.0 + (id % ACROSS) as f64 * 450.0, y: 2_310_000.0 + (id / ACROSS) as f64 * 450.0 };
        Rect::new(low, low + coord! { x: 15.0, y: 15.0 })
    };
    let lonely = |id: u64| {
        let mut parcel = parcel(id);
        parcel.geometry = Some(MultiPolygon::from(place(id).to_polygon()).into());
        Change::Parcel(Edit::insert(parcel))
    };
    let ids = 1..=ACROSS * ACROSS;
    let snapshot = apply(&Snapshot::default(), ids.clone().map(lonely).collect());
    let scene = build(&Scene::default(), &snapshot);
    let tiles = scene.tiles.expect("of the first scene");
    let unseen: Vec<u64> = ids.filter(|id| tiles.within(place(*id)).next().is_none()).collect();
    assert!(unseen.is_empty(), "{} parcels are not seen", unseen.len());
}

#[test]
fn every_parcel_is_in_one_chunk_after_removals_and_insertions() {
    for gone in [2_500, 900] {
        let snapshot = ward(6_000);
        let before = build(&Scene::default(), &snapshot);
        let mut changes: Vec<Change> = (1..=gone).map(|id| removed(&snapshot, id)).collect();
        changes.extend((6_001..=6_050).map(|id| Change::Parcel(Edit::insert(parcel(id)))));
        let after = build(&before, &apply(&snapshot, changes));
        assert_eq!(drawn(&after), (gone + 1..=6_050).collect::<Vec<_>>());
        assert!(after.base.chunks.iter().all(|chunk| chunk.parcels.len() <= CHUNK_PARCELS));
        assert_eq!(after.pick(coord! { x: 15.0, y: 605.0 }, &Look::default()), Some(ParcelId(6_001)));
        assert_eq!(after.pick(coord! { x: 15.0, y: 5.0 }, &Look::default()), None);
    }
}

/// What is done to the ward.
#[derive(Debug, Clone)]
enum Deed {
    /// Each of these parcels gets a box of its own, this many tenths of a metre larger.
    Grow(BTreeSet<u64>, i8),
    Use(BTreeSet<u64>, bool),
    Remove(BTreeSet<u64>),
    Insert(u64),
    Link(u64),
    TakeBack,
    Regroup,
}

fn deed() -> impl Strategy<Value = Deed> {
    let some = || prop::collection::btree_set(1..5_000_u64, 1..12);
    prop_oneof![
        4 => (some(), -40..90_i8).prop_map(|(ids, by)| Deed::Grow(ids, by)),
        2 => (some(), any::<bool>()).prop_map(|(ids, code)| Deed::Use(ids, code)),
        1 => some().prop_map(Deed::Remove),
        1 => (5_001..6_000_u64).prop_map(Deed::Insert),
        2 => (1..5_000_u64).prop_map(Deed::Link),
        2 => Just(Deed::TakeBack),
        1 => Just(Deed::Regroup),
    ]
}

fn changes(snapshot: &Snapshot, deed: &Deed) -> Vec<Change> {
    let here = |ids: &BTreeSet<u64>| -> Vec<Parcel> {
        ids.iter().filter_map(|id| snapshot.parcels.get(*id)).map(|row| Parcel::clone(row)).collect()
    };
    match deed {
        Deed::Grow(ids, by) => {
            let grown = |row: Parcel| {
                let low = coord! { x: (row.id.0 % 100) as f64 * 10.0, y: (row.id.0 / 100) as f64 * 10.0 };
                let high = low + coord! { x: 10.0, y: 10.0 + f64::from(*by) / 10.0 };
                let geometry = Some(MultiPolygon::from(Rect::new(low, high).to_polygon()).into());
                replaced(snapshot, Parcel { geometry, ..row })
            };
            here(ids).into_iter().map(grown).collect()
        }
        Deed::Use(ids, code) => {
            let land_use: Arc<LandUse> = LandUse::parse(if *code { "CLN" } else { "LUC" }).into();
            let used = |row: Parcel| replaced(snapshot, Parcel { land_use: land_use.clone(), ..row });
            here(ids).into_iter().map(used).collect()
        }
        Deed::Remove(ids) => here(ids).into_iter().map(|row| removed(snapshot, row.id.0)).collect(),
        Deed::Insert(id) if snapshot.parcels.get(*id).is_none() => vec![Change::Parcel(Edit::insert(parcel(*id)))],
        Deed::Link(parcel) => {
            let (certificate, link) =
                (CertificateId(snapshot.certificates.next_id()), LinkId(snapshot.links.next_id()));
            let row = Link {
                id: link,
                certificate,
                parcel: ParcelId(*parcel),
                how: LinkMethod::Click,
                by: "tester".to_owned(),
                at: Timestamp(0),
                evidence: Vec::new(),
                confirmed: None,
            };
            let certificate = Certificate::with_serial(certificate, None);
            vec![Change::Certificate(Edit::insert(certificate)), Change::Link(Edit::insert(row))]
        }
        _ => Vec::new(),
    }
}

/// Every texel of a scene by parcel: those that are hidden stand for nobody.
fn texels(states: &mut States, scene: &Scene) -> BTreeMap<u64, [u8; 4]> {
    let mut texels = BTreeMap::new();
    for at in 0..scene.chunk_count() {
        let Some(chunk) = scene.chunk(at) else { continue };
        for (row, texel) in chunk.parcels.iter().zip(states.of(scene, at, chunk).texels.iter()) {
            if texel[3] & HIDDEN == 0 {
                assert!(texels.insert(row.id.0, *texel).is_none(), "{:?} is drawn twice", row.id);
            }
        }
    }
    texels
}

/// What the states and the tiles say of the parcels of a look that came after another.
fn drawn_of(scene: &Scene, looks: &[Look]) -> BTreeMap<u64, [u8; 4]> {
    let selection = Arc::new([ParcelId(7), ParcelId(8)].into());
    let (mut states, mut tiles) = (States::default(), None);
    for look in looks {
        states.follow(scene, &MapInput::new(&scene.snapshot, &selection, look), None);
        // Drawn between the looks.
        scene.chunk(0).into_iter().for_each(|chunk| drop(states.of(scene, 0, chunk)));
        let anew = scene.make_tiles(look, &Watch::new()).expect("not cancelled");
        let before = tiles.filter(|tiles: &Tiles| tiles.can_become(look));
        let mended = before.and_then(|before| before.mended(&scene.snapshot, &scene.index, look, true));
        if let Some(mended) = &mended {
            assert!(mended.filled() == anew.filled(), "the map from afar follows");
        }
        tiles = Some(mended.unwrap_or(anew));
    }
    texels(&mut states, scene)
}

#[test]
fn what_a_look_hides_is_neither_drawn_nor_hit_whatever_was_drawn_before() {
    let scene = build(&Scene::default(), &ward(9_000));
    let only = |shows: fn(u64) -> bool| {
        let shown = Shown { of: (0..=9_000).map(shows).collect() };
        Look { shown: Some(Arc::new(shown)), ..Look::default() }
    };
    let (all, most, few) = (Look::default(), only(|id| id % 50 != 7), only(|id| id % 50 == 8));
    // By single texels, and where too many differ for that.
    for looks in [[&all, &most], [&all, &few], [&most, &few], [&few, &all], [&few, &most]] {
        let [_, last] = looks;
        let drawn = drawn_of(&scene, &looks.map(Clone::clone));
        let expected: Vec<u64> = (1..=9_000).filter(|id| last.shows(ParcelId(*id))).collect();
        assert!(drawn.keys().copied().eq(expected.iter().copied()), "{} drawn", drawn.len());
        let selected = [7, 8].map(|id| drawn.get(&id).is_some_and(|texel| texel[3] & SELECTED != 0));
        assert_eq!(selected, [7, 8].map(|id| last.shows(ParcelId(id))));
    }
    let place = coord! { x: 75.0, y: 5.0 };
    assert_eq!((scene.pick(place, &all), scene.pick(place, &most)), (Some(ParcelId(7)), None));
    let window = Rect::new(coord! { x: 61.0, y: 1.0 }, coord! { x: 85.0, y: 9.0 });
    let hit = |look: &Look| scene.in_box(window, true, look).into_iter().map(|id| id.0).collect::<Vec<_>>();
    assert_eq!((hit(&all), hit(&most)), (vec![6, 7, 8], vec![6, 8]));
}

#[test]
fn classes_colour_the_parcels_and_follow_an_act() {
    let scene = build(&Scene::default(), &ward(300));
    let inks = [[10, 20, 30], [200, 100, 50]].map(|colour| Ink { colour, hatched: false });
    let look = |of: fn(u64) -> u8| {
        let classes = Classes { inks: inks.to_vec(), of: (0..=300).map(of).collect() };
        Look { colour_by: ColourBy::Classes, classes: Some(Arc::new(classes)), ..Look::default() }
    };
    let (before, after) = (look(|id| u8::from(id % 2 == 0)), look(|id| u8::from(id % 2 == 0 || id == 5)));
    let drawn = drawn_of(&scene, &[Look::default(), before, after]);
    let colour = |id: u64| drawn.get(&id).map(|texel| [texel[0], texel[1], texel[2]]);
    assert_eq!([3, 4, 5].map(colour), [Some(inks[0].colour), Some(inks[1].colour), Some(inks[1].colour)]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn a_scene_that_was_stepped_to_is_that_which_is_built_anew(
        deeds in prop::collection::vec(deed(), 1..14),
        places in prop::collection::vec((0.0..1_000.0_f64, 0.0..600.0_f64), 8),
        by_links in any::<bool>(),
    ) {
        let mut snapshot = ward(5_000);
        let selection: Arc<BTreeSet<ParcelId>> = Arc::new((1..=5_000).step_by(37).map(ParcelId).collect());
        let colour_by = if by_links { ColourBy::LinkState } else { ColourBy::LandUse };
        let look = Look { colour_by, ..Look::default() };
        let mut scene = build(&Scene::default(), &snapshot);
        let follow = |states: &mut States, scene: &Scene| {
            let input = MapInput { marked: Some(ParcelId(40)), ..MapInput::new(&scene.snapshot, &selection, &look) };
            states.follow(scene, &input, Some(ParcelId(41)));
        };
        let mut states = States::default();
        follow(&mut states, &scene);
        let make_tiles = |scene: &Scene| scene.make_tiles(&look, &Watch::new()).expect("not cancelled");
        let mut tiles = make_tiles(&scene);
        let mut done: Vec<ChangeSet> = Vec::new();
        for deed in &deeds {
            match deed {
                Deed::Regroup => {
                    scene = build(&scene, &snapshot);
                    states.restyle(&look, Palette::of(MapTheme::Light));
                }
                Deed::TakeBack => {
                    if let Some(last) = done.pop() {
                        snapshot = Arc::new(snapshot.apply(&last.inverted()).expect("its inverse"));
                    }
                }
                _ => {
                    let next = act(changes(&snapshot, deed));
                    snapshot = Arc::new(snapshot.apply(&next).expect("made for it"));
                    done.push(next);
                }
            }
            if let Some(next) = scene.step(&snapshot) {
                states.step(&scene, &next);
                scene = next;
            }
            follow(&mut states, &scene);
            tiles = tiles.mended(&snapshot, &scene.index, &look, false).expect("little differs");
            // Some chunks are drawn between the acts, others not.
            if let Some(chunk) = scene.chunk(1) {
                states.of(&scene, 1, chunk);
            }
        }
        prop_assert!(Arc::ptr_eq(&scene.snapshot, &snapshot));
        let anew = build(&Scene::default(), &snapshot);
        prop_assert_eq!(drawn(&scene), drawn(&anew));
        for legend in [ColourBy::LandUse, ColourBy::LinkState] {
            let sorted = |scene: &Scene| {
                let mut entries: Vec<_> = scene.legend(legend).iter().map(|entry| (entry.meaning, entry.parcels)).collect();
                entries.sort_unstable();
                entries
            };
            prop_assert_eq!(sorted(&scene), sorted(&anew));
        }
        for (x, y) in places {
            let place = Coord { x, y };
            prop_assert_eq!(scene.pick(place, &look), anew.pick(place, &look));
            let window = Rect::new(place, place + coord! { x: 55.0, y: 31.0 });
            prop_assert_eq!(scene.in_box(window, true, &look), anew.in_box(window, true, &look));
            prop_assert_eq!(scene.in_box(window, false, &look), anew.in_box(window, false, &look));
        }
        let mut states_anew = States::default();
        follow(&mut states_anew, &anew);
        let texels_now = texels(&mut states, &scene);
        prop_assert_eq!(&texels_now, &texels(&mut states_anew, &anew));
        let selected = texels_now.values().filter(|texel| texel[3] & SELECTED != 0).count();
        prop_assert_eq!(selected, selection.iter().filter(|id| anew.place(**id).is_some()).count());
        // Of the same texels, whose side follows the parcels' otherwise.
        let bounds = anew.base.chunks.iter().map(|chunk| chunk.bounds);
        let tiles_anew = Tiles::make(&snapshot, &anew.index, bounds, tiles.texel, &look, &Watch::new());
        prop_assert!(tiles.filled() == tiles_anew.expect("not cancelled").filled(), "the map from afar differs");
    }
}

#[test]
fn everything_stays_in_sight_of_a_window_that_grows_until_the_view_is_moved() {
    let canvas = |width: f32| egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(width, 0.75 * width));
    let mut view = MapView::new();
    view.scene = Arc::new(build(&Scene::default(), &ward(5_000)));
    view.zoom_to_all();
    view.fit_if_asked(canvas(400.0));
    view.remember(true);
    let small = view.metres_per_point();
    view.fit_if_asked(canvas(800.0));
    view.remember(true);
    assert!((view.metres_per_point() / small - 0.5).abs() < 1e-9, "it fills the larger canvas");
    assert_eq!(view.has_history(), (false, false), "nobody moved");
    view.zoom_by(2.0);
    let near = view.place();
    view.fit_if_asked(canvas(400.0));
    assert_eq!(view.place(), near, "the user's own view stays");
}

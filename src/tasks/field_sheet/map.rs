//! The map of a group's parcels: fitted to a round scale, over several sheets when it is too small to read on one.

use std::collections::BTreeMap;

use geo_types::{Coord, MultiPolygon, Rect};

use super::FieldSheets;
use super::items::{GroupContent, ParcelState};
use crate::cadastre::Parcel;
use crate::geometry::{bounding_box, box_around_boxes, boxes_touch, label_point, rings};
use crate::i18n::Message;
use crate::scans::{At, Colour, MILLIMETRES_PER_POINT, PaperPage, PaperText, paper_text_width};

/// Scales of maps, as their denominators. Source: those of cadastral maps (TT 25/2014) and the steps between them.
const SCALES: [f64; 13] = [
    200.0, 500.0, 1_000.0, 1_500.0, 2_000.0, 2_500.0, 3_000.0, 4_000.0, 5_000.0, 10_000.0, 15_000.0, 25_000.0, 50_000.0,
];

/// Up to this scale numbers of house parcels can be read. Source: a parcel of 5 m by 20 m is 5 mm by 20 mm.
const READABLE: f64 = 1_000.0;

/// Most sheets of detail. Source: ours; a head of a group goes through no more.
const MOST_DETAILS: usize = 12;

/// Ground around the parcels, as a share of their extent, and at least, metres.
const MARGIN: (f64, f64) = (0.04, 10.0);

/// Sizes of numbers, points.
const LARGEST_NUMBER: f32 = 8.0;
const SMALLEST_NUMBER: f32 = 3.5;

const INK: Colour = [30, 30, 30];
const GREY: Colour = [150, 150, 150];
const FAINT: Colour = [180, 180, 180];

/// How a state looks, also without colours: fill, hatch, outline.
pub(super) struct Look {
    pub fill: Option<Colour>,
    /// Whether the lines rise; their colour.
    pub hatch: Option<(bool, Colour)>,
}

pub(super) fn look(state: ParcelState) -> Look {
    match state {
        ParcelState::Done => Look { fill: Some([217, 236, 217]), hatch: None },
        ParcelState::Lacking => Look { fill: Some([255, 238, 208]), hatch: Some((true, [214, 130, 20])) },
        ParcelState::WithoutCertificate => Look { fill: Some([255; 3]), hatch: Some((false, [190, 40, 40])) },
    }
}

/// Distance of hatch lines, points.
pub(super) const HATCH_APART: f32 = 4.0;

/// A piece of ground on a frame of a sheet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct View {
    /// Metres (east, north), project CRS: the middle of the frame.
    pub middle: Coord<f64>,
    /// The scale is one to this.
    pub denominator: f64,
    /// Left, top, right, bottom of the frame, points.
    pub frame: [f32; 4],
}

impl View {
    fn points_per_metre(&self) -> f64 {
        1_000.0 / (self.denominator * MILLIMETRES_PER_POINT)
    }

    fn at(&self, place: Coord<f64>) -> At {
        let [left, top, right, bottom] = self.frame.map(f64::from);
        let scale = self.points_per_metre();
        let x = (left + right) / 2.0 + (place.x - self.middle.x) * scale;
        let y = (top + bottom) / 2.0 - (place.y - self.middle.y) * scale;
        (x as f32, y as f32)
    }

    /// The ground that the frame shows.
    fn ground(&self) -> Rect<f64> {
        let [left, top, right, bottom] = self.frame.map(f64::from);
        let scale = self.points_per_metre();
        let half = Coord { x: (right - left) / scale / 2.0, y: (bottom - top) / scale / 2.0 };
        Rect::new(self.middle - half, self.middle + half)
    }
}

/// The whole group in one frame, at the largest scale that fits. `None` without an extent.
pub(super) fn overview(extent: Rect<f64>, frame: [f32; 4]) -> View {
    let fits = |denominator: &&f64| {
        let ground = View { middle: extent.center(), denominator: **denominator, frame }.ground();
        let needs = |length: f64| length + 2.0 * (length * MARGIN.0).max(MARGIN.1);
        needs(extent.width()) <= ground.width() && needs(extent.height()) <= ground.height()
    };
    let denominator = SCALES.iter().find(fits).copied().unwrap_or(100_000.0);
    View { middle: extent.center(), denominator, frame }
}

/// Sheets of detail where the overview is too small to read: the cells of a grid, row by row from the north west, that have parcels of
/// the group in them, each moved to the middle of its parcels. Empty where the overview can be read, and where even the smallest
/// details would be too many.
pub(super) fn details(overview: &View, extent: Rect<f64>, parcels: &[Rect<f64>], frame: [f32; 4]) -> Vec<View> {
    if overview.denominator <= READABLE {
        return Vec::new();
    }
    let finer = SCALES.iter().filter(|scale| (READABLE..overview.denominator).contains(*scale));
    for denominator in finer {
        let one = View { middle: extent.center(), denominator: *denominator, frame };
        let cells = cells(extent, parcels, &one.ground());
        if cells.len() <= MOST_DETAILS {
            return cells.into_iter().map(|parcels| View { middle: parcels.center(), ..one }).collect();
        }
    }
    Vec::new()
}

/// The box of the parcels in each cell of a grid over the extent that has any, row by row from the north west. A parcel is in the cell
/// of its middle.
fn cells(extent: Rect<f64>, parcels: &[Rect<f64>], one: &Rect<f64>) -> Vec<Rect<f64>> {
    let count = |length: f64, of: f64| (length / of).ceil().max(1.0);
    let (columns, rows) = (count(extent.width(), one.width()), count(extent.height(), one.height()));
    let from =
        Coord { x: extent.center().x - columns / 2.0 * one.width(), y: extent.center().y + rows / 2.0 * one.height() };
    let mut cells: BTreeMap<(u64, u64), Rect<f64>> = BTreeMap::new();
    for parcel in parcels {
        let middle = parcel.center();
        // Saturates; a cell is tens of metres.
        let at = |distance: f64, of: f64, last: f64| (distance / of).floor().clamp(0.0, last - 1.0) as u64;
        let column = at(middle.x - from.x, one.width(), columns);
        let row = at(from.y - middle.y, one.height(), rows);
        let cell = cells.entry((row, column)).or_insert(*parcel);
        *cell = box_around_boxes([*cell, *parcel]).unwrap_or(*cell);
    }
    cells.into_values().collect()
}

fn holds(outer: &Rect<f64>, inner: &Rect<f64>) -> bool {
    box_around_boxes([*outer, *inner]) == Some(*outer)
}

/// The first of the details that shows a parcel whole, else the first that shows its middle, from 0.
pub(super) fn shown_on(details: &[View], parcel: &Rect<f64>) -> Option<usize> {
    let middle = Rect::new(parcel.center(), parcel.center());
    let whole = details.iter().position(|detail| holds(&detail.ground(), parcel));
    whole.or_else(|| details.iter().position(|detail| boxes_touch(&middle, &detail.ground())))
}

/// Draws a view: the neighbours faint, the group's parcels by their state with their numbers, a scale bar and north; the frames of
/// details with their numbers.
pub(super) fn draw(
    page: &mut PaperPage,
    view: &View,
    sheets: &FieldSheets<'_>,
    content: &GroupContent,
    details: &[View],
    say: &dyn Fn(&Message) -> String,
) {
    let ground = view.ground();
    let seen: Vec<&Parcel> = sheets
        .boxes
        .iter()
        .filter(|(_, bounds)| boxes_touch(bounds, &ground))
        .filter_map(|(id, _)| sheets.ward.snapshot().parcels.get(*id).map(AsRef::as_ref))
        .collect();
    let sheet = one_sheet(content, sheets);
    let name = |parcel: &Parcel| match &sheet {
        Some(sheet) if *sheet == parcel.sheet.key() => parcel.number.to_string(),
        _ => parcel.label(),
    };
    page.clipped(view.frame, |page| {
        for parcel in seen.iter().filter(|parcel| !content.parcels.contains_key(&parcel.id)) {
            let Some(geometry) = parcel.polygons() else { continue };
            for polygon in outlines(&geometry, view) {
                page.polygon(polygon, None, Some((0.3, FAINT)));
            }
            number(page, &geometry, view, &name(parcel), PaperText { size: 5.0, bold: false, colour: FAINT }, false);
        }
        let own = seen.iter().filter_map(|parcel| Some((parcel, *content.parcels.get(&parcel.id)?)));
        let own: Vec<_> = own.filter_map(|(parcel, state)| Some((parcel, parcel.polygons()?, state))).collect();
        for (_, geometry, state) in &own {
            let look = look(*state);
            for polygon in outlines(geometry, view) {
                page.polygon(polygon.clone(), look.fill, None);
                if let Some((rising, colour)) = look.hatch {
                    page.hatch(polygon, HATCH_APART, rising, colour);
                }
            }
        }
        // Outlines over all fills, numbers over all outlines.
        for (_, geometry, _) in &own {
            for polygon in outlines(geometry, view) {
                page.polygon(polygon, None, Some((0.7, INK)));
            }
        }
        for (parcel, geometry, state) in &own {
            let style = PaperText { size: LARGEST_NUMBER, bold: *state != ParcelState::Done, colour: INK };
            // Where details follow, a number that does not fit stands there.
            let must = *state != ParcelState::Done && details.is_empty();
            number(page, geometry, view, &name(parcel), style, must);
        }
        for (at, detail) in details.iter().enumerate() {
            let ground = detail.ground();
            let corner = |x: f64, y: f64| view.at(Coord { x, y });
            let (low, high) = (corner(ground.min().x, ground.min().y), corner(ground.max().x, ground.max().y));
            page.rectangle([low.0, high.1, high.0, low.1], None, Some((0.8, [40, 80, 160])));
            let style = PaperText { size: 11.0, bold: true, colour: [40, 80, 160] };
            // A frame that begins outside of the map has its number at the map's edge.
            let (x, y) = (low.0.max(view.frame[0]) + 4.0, high.1.max(view.frame[1]) + 13.0);
            page.text((x, y), style, &(at + 1).to_string());
        }
    });
    page.rectangle(view.frame, None, Some((0.8, INK)));
    scale_bar(page, view, say);
    north(page, view, say);
}

/// The sheet that all parcels of the group lie on; its number need not be told at every parcel.
pub(super) fn one_sheet(content: &GroupContent, sheets: &FieldSheets<'_>) -> Option<String> {
    let parcels = content.parcels.keys().filter_map(|id| sheets.ward.snapshot().parcels.get(*id));
    let mut keys: Vec<String> = parcels.map(|parcel| parcel.sheet.key()).collect();
    keys.sort_unstable();
    keys.dedup();
    if keys.len() == 1 { keys.pop() } else { None }
}

fn outlines(geometry: &MultiPolygon<f64>, view: &View) -> Vec<Vec<Vec<At>>> {
    let ring = |ring: &geo_types::LineString<f64>| ring.0.iter().map(|corner| view.at(*corner)).collect();
    geometry.0.iter().map(|polygon| rings(polygon).map(ring).collect()).collect()
}

/// Writes a number into its parcel, as large as fits; one that must be read stands there at the smallest size all the same.
fn number(page: &mut PaperPage, geometry: &MultiPolygon<f64>, view: &View, name: &str, style: PaperText, must: bool) {
    // To look for the best place costs much more than to see that there is none.
    let low = bounding_box(geometry).map_or(0.0, |bounds| bounds.width().min(bounds.height()));
    if !must && low * view.points_per_metre() < f64::from(SMALLEST_NUMBER) {
        return;
    }
    let Some(room) = label_point(geometry) else { return };
    let wide = (2.0 * room.half_width * view.points_per_metre()) as f32;
    let high = (2.0 * room.half_height * view.points_per_metre()) as f32;
    let one = paper_text_width(PaperText { size: 1.0, ..style }, name);
    let fits = (wide * 0.9 / one.max(f32::EPSILON)).min(high * 1.2).min(style.size);
    if fits < SMALLEST_NUMBER && !must {
        return;
    }
    let style = PaperText { size: fits.max(SMALLEST_NUMBER), ..style };
    let (x, y) = view.at(room.place);
    page.text((x - one * style.size / 2.0, y + style.size * 0.36), style, name);
}

/// A bar of a round number of metres in the lower left corner, with the scale beside it.
fn scale_bar(page: &mut PaperPage, view: &View, say: &dyn Fn(&Message) -> String) {
    /// Points: the bar is no longer.
    const LONGEST: f64 = 110.0;
    let most = LONGEST / view.points_per_metre();
    let power = 10_f64.powf(most.log10().floor());
    let metres = [5.0, 2.0, 1.0].into_iter().map(|step| step * power).find(|length| *length <= most).unwrap_or(power);
    let length = (metres * view.points_per_metre()) as f32;
    let [left, _, _, bottom] = view.frame;
    let label = say(&Message::new("field-sheet-scale")
        .with("metres", metres as i64)
        .with("denominator", view.denominator as i64));
    let style = PaperText { size: 8.0, bold: false, colour: INK };
    let wide = length.max(paper_text_width(style, &label));
    page.rectangle([left + 6.0, bottom - 30.0, left + 18.0 + wide, bottom - 6.0], Some([255; 3]), Some((0.3, GREY)));
    let (from, y) = (left + 12.0, bottom - 12.0);
    page.rectangle([from, y - 4.0, from + length, y], Some([255; 3]), Some((0.6, INK)));
    page.rectangle([from, y - 4.0, from + length / 2.0, y], Some(INK), None);
    page.text((from, y - 8.0), style, &label);
}

/// An arrow to the north in the upper right corner: grid north is up.
fn north(page: &mut PaperPage, view: &View, say: &dyn Fn(&Message) -> String) {
    let [_, top, right, _] = view.frame;
    let (x, y) = (right - 20.0, top + 8.0);
    page.rectangle([x - 13.0, top + 5.0, right - 6.0, y + 47.0], Some([255; 3]), Some((0.3, GREY)));
    page.polygon(vec![vec![(x, y + 1.0), (x + 7.0, y + 27.0), (x, y + 21.0)]], Some(INK), Some((0.6, INK)));
    page.polygon(vec![vec![(x, y + 1.0), (x - 7.0, y + 27.0), (x, y + 21.0)]], Some([255; 3]), Some((0.6, INK)));
    let style = PaperText { size: 10.0, bold: true, colour: INK };
    let letter = say(&Message::new("field-sheet-north"));
    page.text((x - paper_text_width(style, &letter) / 2.0, y + 41.0), style, &letter);
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: [f32; 4] = [34.0, 100.0, 561.0, 660.0];

    fn extent(side: f64) -> Rect<f64> {
        let corner = Coord { x: 590_000.0, y: 2_325_000.0 };
        Rect::new(corner, corner + Coord { x: side, y: side })
    }

    #[test]
    fn the_overview_has_the_largest_round_scale_that_fits() {
        // 527 points are 185.9 mm: at 1:1000 they show 185.9 m.
        assert_eq!(overview(extent(160.0), FRAME).denominator, 1_000.0);
        assert_eq!(overview(extent(166.0), FRAME).denominator, 1_500.0);
        assert_eq!(overview(extent(1.0), FRAME).denominator, 200.0);
    }

    #[test]
    fn the_middle_of_the_ground_is_the_middle_of_the_frame_and_north_is_up() {
        let view = overview(extent(100.0), FRAME);
        let (x, y) = view.at(extent(100.0).center());
        assert!((x - 297.5).abs() < 1e-3 && (y - 380.0).abs() < 1e-3);
        let north = view.at(extent(100.0).center() + Coord { x: 0.0, y: 10.0 });
        assert!(north.1 < y && (north.0 - x).abs() < 1e-3);
    }

    fn square(east: f64, north: f64, side: f64) -> Rect<f64> {
        let corner = Coord { x: 590_000.0 + east, y: 2_325_000.0 + north };
        Rect::new(corner, corner + Coord { x: side, y: side })
    }

    #[test]
    fn details_are_made_where_the_overview_cannot_be_read_and_only_where_parcels_are() {
        let small = overview(extent(160.0), FRAME);
        assert!(details(&small, extent(160.0), &[extent(160.0)], FRAME).is_empty());
        let large = overview(extent(500.0), FRAME);
        assert!(large.denominator > READABLE);
        let corners = [square(0.0, 0.0, 20.0), square(480.0, 480.0, 20.0)];
        let views = details(&large, extent(500.0), &corners, FRAME);
        assert_eq!(views.len(), 2, "two corners of nine cells");
        assert!(views.iter().all(|view| view.denominator.total_cmp(&READABLE).is_eq()));
        let middles: Vec<_> = views.iter().map(|view| view.middle).collect();
        assert_eq!(middles, [corners[1].center(), corners[0].center()], "from the north, its parcels in the middle");
        let many: Vec<_> =
            (0..25).map(|at| square(f64::from(at % 5) * 120.0, f64::from(at / 5) * 120.0, 20.0)).collect();
        assert_eq!(details(&large, extent(500.0), &many, FRAME).len(), 9);
    }

    #[test]
    fn a_parcel_over_the_border_of_two_cells_is_whole_on_the_detail_that_is_named_for_it() {
        let large = overview(extent(300.0), FRAME);
        // The border of the two columns is at 150 m, of the rows at 150 m.
        let parcels = [square(0.0, 0.0, 20.0), square(135.0, 0.0, 28.0), square(280.0, 0.0, 20.0)];
        let views = details(&large, extent(300.0), &parcels, FRAME);
        assert_eq!(views.len(), 2);
        for (parcel, detail) in parcels.iter().zip([0, 0, 1]) {
            assert_eq!(shown_on(&views, parcel), Some(detail), "{parcel:?}");
            assert!(holds(&views[detail].ground(), parcel));
        }
        assert_eq!(shown_on(&views, &square(0.0, 900.0, 1.0)), None);
    }
}

//! The measures by which the ward is judged, each with its unit and its source.

/// Where the rules draw their lines. Lengths in metres, areas in square metres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// A gap of this width or less is a fault; a wider one is land that nobody entered. Source: the widest of Esri's "Find gaps and
    /// overlaps", `peers.md` §3.4.
    pub gap_width: f64,
    /// A gap of this area or less is a fault however wide: no parcel is meant to be as small. Source: the count of `shared/data/README.md`,
    /// gaps below 50 m².
    pub gap_area: f64,
    /// A gap of this width or less is a crack between two drawings of one boundary. Source: `peers.md` §3.6, T03.
    pub crack_width: f64,
    /// A parcel whose edge passes this far from a corner that its neighbours share lacks that corner; further off the boundary is another.
    /// Ours: more than a point of a map at 1:2000 may be wrong, `cadastral-map.md` §2.3.
    pub corner_distance: f64,
    /// An overlap or a gap of this width or less is told as the corners that do not match. Source: `peers.md` §3.6, T01.
    pub least_width: f64,
    /// A parcel that is nowhere wider is a sliver. Source: `peers.md` §3.6, T07.
    pub parcel_width: f64,
    /// Share of the larger of two parcels from which on one is the other over again. Source: `peers.md` §3.6, T02.
    pub duplicate_share: f64,
    /// Boundaries that run beside each other this near, without a common corner, are meant to be one. Source: `peers.md` §3.6, T06.
    pub parallel_distance: f64,
    /// An edge shorter than this is hardly meant. Source: `peers.md` §3.6, G08.
    pub short_edge: f64,
    /// A parcel that reaches out of the ward's outline no further than this lies in it. Source: how wrong a point of a map at 1:10000 may be,
    /// `cadastral-map.md` §2.3.
    pub outline_distance: f64,
    /// A boundary gives way no further in a repair, but where the legal areas say it. Source: the largest error of a boundary point at
    /// 1:2000, `cadastral-map.md` §2.3 (0.05 m at 1:200, 0.07 at 1:500, 0.15 at 1:1000).
    pub point_error: f64,
    /// Areas that differ by no more are the same: they are printed to 0.1 m², measured to whole ones. Source: `cadastral-map.md` §2.3.
    pub area_rounding: f64,
    /// Areas that differ by more than this share of the legal one are an error. Source: SOLA, `peers.md` §3.5.
    pub area_share: f64,
    /// Areas that differ by more than this are an error whatever the share. Source: `cadastral-map.md` §2.3.
    pub area_difference: f64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            gap_width: 2.0,
            gap_area: 50.0,
            crack_width: 0.05,
            corner_distance: 0.5,
            least_width: 0.002,
            parcel_width: 0.5,
            duplicate_share: 0.95,
            parallel_distance: 0.1,
            short_edge: 0.05,
            outline_distance: 3.0,
            point_error: 0.3,
            area_rounding: 0.5,
            area_share: 0.01,
            area_difference: 5.0,
        }
    }
}

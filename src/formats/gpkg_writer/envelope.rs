//! The box around coordinates: f64 in geometry headers, f32 rounded outwards in R-trees.

use geo_types::Coord;

/// A box around coordinates, in their own unit. Empty (minimum above maximum) until a coordinate was added.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Envelope {
    pub min_x: f64,
    pub max_x: f64,
    pub min_y: f64,
    pub max_y: f64,
}

impl Envelope {
    pub const EMPTY: Self =
        Self { min_x: f64::INFINITY, max_x: f64::NEG_INFINITY, min_y: f64::INFINITY, max_y: f64::NEG_INFINITY };

    pub fn add(&mut self, coord: Coord<f64>) {
        self.min_x = self.min_x.min(coord.x);
        self.max_x = self.max_x.max(coord.x);
        self.min_y = self.min_y.min(coord.y);
        self.max_y = self.max_y.max(coord.y);
    }

    pub fn join(&mut self, other: &Self) {
        self.min_x = self.min_x.min(other.min_x);
        self.max_x = self.max_x.max(other.max_x);
        self.min_y = self.min_y.min(other.min_y);
        self.max_y = self.max_y.max(other.max_y);
    }

    pub fn is_empty(&self) -> bool {
        self.min_x > self.max_x
    }

    /// Minimum x, maximum x, minimum y, maximum y as SQLite's R-tree keeps them: never smaller than the box.
    pub fn outwards(&self) -> [f32; 4] {
        [floor_f32(self.min_x), ceil_f32(self.max_x), floor_f32(self.min_y), ceil_f32(self.max_y)]
    }
}

fn floor_f32(value: f64) -> f32 {
    let near = value as f32;
    if f64::from(near) > value { near.next_down() } else { near }
}

fn ceil_f32(value: f64) -> f32 {
    let near = value as f32;
    if f64::from(near) < value { near.next_up() } else { near }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_box_holds_the_true_box() {
        let envelope = Envelope { min_x: 587_123.456, max_x: 587_145.01, min_y: 2_323_000.123, max_y: 2_323_010.9 };
        let [min_x, max_x, min_y, max_y] = envelope.outwards().map(f64::from);
        assert!(min_x <= envelope.min_x && max_x >= envelope.max_x);
        assert!(min_y <= envelope.min_y && max_y >= envelope.max_y);
        assert!(max_y - min_y < 12.0, "no wider than one step of f32 on each side");
    }
}

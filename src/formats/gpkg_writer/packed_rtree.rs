//! An R-tree in the layout of SQLite's shadow tables, packed full in Hilbert order instead of inserted box by box.
//!
//! Source: the head comment of SQLite's `ext/rtree/rtree.c`. A node is a big-endian depth (root only, else 0) and count of
//! cells, two bytes each, then the cells: an id of eight bytes and four `f32`. Node 1 is the root. `rtreecheck()` accepts
//! the result, and later inserts and removals work on it like on any other.

/// Most cells a node may hold (`RTREE_MAXCELLS`).
const NODE_CELLS: usize = 51;
const CELL_BYTES: usize = 8 + 4 * 4;
/// Bytes of a node: `4 + 24 · 51`, which is less than a page (of 4096 bytes or more) less 64.
pub const NODE_BYTES: usize = 4 + CELL_BYTES * NODE_CELLS;
const ROOT: i64 = 1;

/// What the index says of one row: minimum x, maximum x, minimum y, maximum y.
pub type IndexBox = [f32; 4];

/// The content of the three shadow tables.
#[derive(Debug, Default)]
pub struct PackedRtree {
    /// Nodes end to end, [`NODE_BYTES`] each: node 1 first.
    pub nodes: Vec<u8>,
    /// The leaf of each row, in the order of the rows given.
    pub leaf_of_row: Vec<i64>,
    /// The parent of each node from node 2 on.
    pub parents: Vec<i64>,
}

/// Packs rows; `None` for a table without rows, whose index stays as SQLite made it.
pub fn pack(rows: &[(i64, IndexBox)]) -> Option<PackedRtree> {
    let order = hilbert_order(rows.iter().map(|(_, bounds)| bounds));
    let mut level: Vec<(i64, IndexBox)> = order.iter().map(|at| rows[*at]).collect();
    if level.is_empty() {
        return None;
    }
    let widths = widths_of_levels(level.len());
    let depth = widths.len() - 1;
    let total: usize = widths.iter().sum();
    let mut tree = PackedRtree {
        nodes: vec![0; total * NODE_BYTES],
        leaf_of_row: vec![ROOT; rows.len()],
        parents: vec![ROOT; total - 1],
    };
    // Leaves are numbered from 2 in their order, then the level above them, and so on; the root is 1.
    let mut next_number = ROOT + 1;
    for (height, width) in widths.iter().enumerate() {
        let mut above = Vec::with_capacity(*width);
        for (at, cells) in level.chunks(NODE_CELLS).enumerate() {
            let number = if height == depth { ROOT } else { next_number };
            next_number += 1;
            write_node(&mut tree.nodes, number, if height == depth { depth } else { 0 }, cells);
            if height == 0 {
                for row in order.iter().skip(at * NODE_CELLS).take(cells.len()) {
                    tree.leaf_of_row[*row] = number;
                }
            } else {
                for (child, _) in cells {
                    tree.parents[slot(*child) - 1] = number;
                }
            }
            above.push((number, union(cells)));
        }
        level = above;
    }
    Some(tree)
}

/// How many nodes each level has, leaves first; the last one is the root alone.
fn widths_of_levels(rows: usize) -> Vec<usize> {
    let mut widths = vec![rows.div_ceil(NODE_CELLS)];
    while let Some(last) = widths.last().copied().filter(|last| *last > 1) {
        widths.push(last.div_ceil(NODE_CELLS));
    }
    widths
}

/// Where a node stands in [`PackedRtree::nodes`].
fn slot(number: i64) -> usize {
    usize::try_from(number - ROOT).expect("nodes are numbered from 1")
}

fn write_node(nodes: &mut [u8], number: i64, depth: usize, cells: &[(i64, IndexBox)]) {
    let start = slot(number) * NODE_BYTES;
    let node = &mut nodes[start..start + NODE_BYTES];
    let small = |value: usize| u16::try_from(value).expect("a depth and a count of cells are below 52").to_be_bytes();
    node[..2].copy_from_slice(&small(depth));
    node[2..4].copy_from_slice(&small(cells.len()));
    for (cell, (id, bounds)) in node[4..].chunks_exact_mut(CELL_BYTES).zip(cells) {
        cell[..8].copy_from_slice(&id.to_be_bytes());
        for (field, bound) in cell[8..].chunks_exact_mut(4).zip(bounds) {
            field.copy_from_slice(&bound.to_be_bytes());
        }
    }
}

fn union(cells: &[(i64, IndexBox)]) -> IndexBox {
    cells.iter().fold([f32::INFINITY, f32::NEG_INFINITY, f32::INFINITY, f32::NEG_INFINITY], |all, (_, bounds)| {
        [all[0].min(bounds[0]), all[1].max(bounds[1]), all[2].min(bounds[2]), all[3].max(bounds[3])]
    })
}

/// Steps of the Hilbert curve along one side: 2^16, so that a place on the curve fits 32 bits.
const CURVE_STEPS: f64 = 65_535.0;

/// Indexes of the boxes in the order in which a Hilbert curve meets their centres; ties in the order given.
fn hilbert_order<'a>(boxes: impl ExactSizeIterator<Item = &'a IndexBox> + Clone) -> Vec<usize> {
    let centre = |b: &IndexBox| ((f64::from(b[0]) + f64::from(b[1])) / 2.0, (f64::from(b[2]) + f64::from(b[3])) / 2.0);
    let (mut low, mut high) = ((f64::INFINITY, f64::INFINITY), (f64::NEG_INFINITY, f64::NEG_INFINITY));
    for (x, y) in boxes.clone().map(centre) {
        low = (low.0.min(x), low.1.min(y));
        high = (high.0.max(x), high.1.max(y));
    }
    let scale = CURVE_STEPS / (high.0 - low.0).max(high.1 - low.1).max(f64::MIN_POSITIVE);
    // Within 0..=CURVE_STEPS by construction, so the cast only drops the fraction.
    let step = |offset: f64| (offset * scale) as u32;
    let mut keyed: Vec<(u32, usize)> =
        boxes.map(centre).enumerate().map(|(at, (x, y))| (along_curve(step(x - low.0), step(y - low.1)), at)).collect();
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, at)| at).collect()
}

/// Distance along the Hilbert curve of order 16. Source: Hacker's Delight, 2nd edition, §16-2.
fn along_curve(x: u32, y: u32) -> u32 {
    let (mut x, mut y, mut distance) = (x, y, 0);
    let mut side = 1_u32 << 15;
    while side > 0 {
        let (right, upper) = (u32::from(x & side > 0), u32::from(y & side > 0));
        distance += side * side * ((3 * right) ^ upper);
        if upper == 0 {
            if right == 1 {
                x ^= 0xFFFF;
                y ^= 0xFFFF;
            }
            std::mem::swap(&mut x, &mut y);
        }
        side >>= 1;
    }
    distance
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    fn boxes(count: u16) -> Vec<(i64, IndexBox)> {
        let side = 37;
        (0..count)
            .map(|at| {
                let (x, y) = (f32::from(at % side) * 10.0, f32::from(at / side) * 10.0);
                (i64::from(at) * 3 + 1, [x, x + 9.0, y, y + 9.0])
            })
            .collect()
    }

    fn in_sqlite(rows: &[(i64, IndexBox)]) -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE VIRTUAL TABLE r USING rtree(id, minx, maxx, miny, maxy)").unwrap();
        if let Some(tree) = pack(rows) {
            connection.execute("DELETE FROM r_node", []).unwrap();
            for (at, node) in (1_i64..).zip(tree.nodes.chunks(NODE_BYTES)) {
                connection.execute("INSERT INTO r_node VALUES (?, ?)", (at, node)).unwrap();
            }
            for ((id, _), leaf) in rows.iter().zip(&tree.leaf_of_row) {
                connection.execute("INSERT INTO r_rowid VALUES (?, ?)", (id, leaf)).unwrap();
            }
            for (node, parent) in (2_i64..).zip(&tree.parents) {
                connection.execute("INSERT INTO r_parent VALUES (?, ?)", (node, parent)).unwrap();
            }
        }
        connection
    }

    #[test]
    fn sqlite_finds_a_packed_tree_sound_at_every_depth() {
        for count in [0, 1, 51, 52, 2601, 2602, 6000] {
            let rows = boxes(count);
            let connection = in_sqlite(&rows);
            let verdict: String = connection.query_row("SELECT rtreecheck('r')", [], |row| row.get(0)).unwrap();
            assert_eq!(verdict, "ok", "{count} rows");
            let inside = "SELECT count(*) FROM r WHERE minx >= 100 AND maxx <= 200 AND miny >= 0 AND maxy <= 60";
            let found: usize = connection.query_row(inside, [], |row| row.get(0)).unwrap();
            let expected = rows.iter().filter(|(_, b)| b[0] >= 100. && b[1] <= 200. && b[2] >= 0. && b[3] <= 60.);
            assert_eq!(found, expected.count(), "{count} rows");
        }
    }

    #[test]
    fn a_packed_tree_takes_later_inserts_and_removals() {
        let connection = in_sqlite(&boxes(3000));
        connection.execute("DELETE FROM r WHERE id % 2 = 0", []).unwrap();
        for at in 0..200_i64 {
            connection.execute("INSERT INTO r VALUES (?, ?, ?, 5, 6)", (100_000 + at, at, at + 1)).unwrap();
        }
        let verdict: String = connection.query_row("SELECT rtreecheck('r')", [], |row| row.get(0)).unwrap();
        assert_eq!(verdict, "ok");
    }
}

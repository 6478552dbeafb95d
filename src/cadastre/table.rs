//! A persistent table: a clone shares everything, a change copies one chunk.

use std::sync::Arc;

/// Rows per chunk: an edit copies this many pointers, a clone of a table one pointer a chunk.
const CHUNK: usize = 256;

type Chunk<T> = [Option<Arc<T>>; CHUNK];

/// Rows by small, dense ids. Cloning costs one pointer for 256 ids.
#[derive(Debug)]
pub struct Table<T> {
    chunks: Vec<Arc<Chunk<T>>>,
    len: usize,
    /// The highest id that was ever given.
    highest: u64,
}

impl<T> Table<T> {
    pub fn new() -> Self {
        Self { chunks: Vec::new(), len: 0, highest: 0 }
    }

    pub fn len(&self) -> usize {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    pub fn get(&self, id: impl Into<u64>) -> Option<&Arc<T>> {
        let index = usize::try_from(id.into()).ok()?;
        self.chunks.get(index / CHUNK)?[index % CHUNK].as_ref()
    }

    /// The rows, in the order of their ids.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Arc<T>> {
        self.chunks.iter().flat_map(|chunk| chunk.iter().flatten())
    }

    /// Whether both are the same rows because neither has changed since one was cloned of the other. False says nothing.
    pub fn is_unchanged(&self, other: &Self) -> bool {
        self.chunks.len() == other.chunks.len()
            && self.chunks.iter().zip(&other.chunks).all(|(one, another)| Arc::ptr_eq(one, another))
    }

    /// The ids whose rows are not the same in both, ascending: quick where one was cloned of the other not long ago.
    pub fn differing<'t>(&'t self, other: &'t Self) -> impl Iterator<Item = u64> + 't {
        let chunks = self.chunks.len().max(other.chunks.len());
        let pair = move |at: usize| (self.chunks.get(at), other.chunks.get(at));
        let is_same = move |at: &usize| matches!(pair(*at), (Some(one), Some(another)) if Arc::ptr_eq(one, another));
        let ids = (0..chunks).filter(move |at| !is_same(at)).flat_map(|at| at * CHUNK..(at + 1) * CHUNK);
        let same_row = move |id: u64| match (self.get(id), other.get(id)) {
            (Some(one), Some(another)) => Arc::ptr_eq(one, another),
            (None, None) => true,
            _ => false,
        };
        ids.map(|id| id as u64).filter(move |id| !same_row(*id))
    }

    /// An id that no row has or had, at least 1: not even a row that was taken back.
    pub fn next_id(&self) -> u64 {
        self.highest + 1
    }

    /// Ids up to this one were given in an earlier life of the table.
    pub fn reserve_id(&mut self, highest: u64) {
        self.highest = self.highest.max(highest);
    }

    /// Ids below this one have room, whole chunks of it.
    pub(super) fn room(&self) -> u64 {
        (self.chunks.len() * CHUNK) as u64
    }

    /// Puts the rows of another table behind these, `by` higher: no row of this table is there, and `by` is the room of some table.
    pub(super) fn append(&mut self, other: Self, by: u64) {
        let first = usize::try_from(by).expect("ids are dense, far below the address space") / CHUNK;
        debug_assert!(by.is_multiple_of(CHUNK as u64) && self.chunks.len() <= first);
        if !other.chunks.is_empty() {
            self.chunks.resize(first, Arc::new([const { None }; CHUNK]));
        }
        self.chunks.extend(other.chunks);
        self.len += other.len;
        self.highest = self.highest.max(by + other.highest);
    }

    /// Changes every row, in the order of their ids: where it lies when nobody else holds it, else a copy of it.
    pub(super) fn change_all(&mut self, mut change: impl FnMut(&mut T))
    where
        T: Clone,
    {
        for chunk in self.chunks.iter_mut().filter(|chunk| chunk.iter().any(Option::is_some)) {
            own(chunk).iter_mut().flatten().for_each(|row| change(Arc::make_mut(row)));
        }
    }

    /// Puts `row` at `id`, or takes the row away; gives back what was there.
    pub fn set(&mut self, id: impl Into<u64>, row: Option<Arc<T>>) -> Option<Arc<T>> {
        let id = id.into();
        let index = usize::try_from(id).expect("ids are dense, far below the address space");
        if row.is_some() && self.chunks.len() <= index / CHUNK {
            // Chunks that nothing stands in yet are one and the same.
            self.chunks.resize(index / CHUNK + 1, Arc::new([const { None }; CHUNK]));
        }
        if row.is_some() {
            self.highest = self.highest.max(id);
        }
        let chunk = self.chunks.get_mut(index / CHUNK)?;
        let slot = &mut own(chunk)[index % CHUNK];
        self.len = self.len + usize::from(row.is_some()) - usize::from(slot.is_some());
        std::mem::replace(slot, row)
    }
}

/// The chunk for writing: itself when nobody else holds it, else a copy of its pointers.
fn own<T>(chunk: &mut Arc<Chunk<T>>) -> &mut Chunk<T> {
    if Arc::get_mut(chunk).is_none() {
        *chunk = Arc::new(std::array::from_fn(|row| chunk[row].clone()));
    }
    Arc::get_mut(chunk).expect("just made, so held once")
}

impl<T> Clone for Table<T> {
    fn clone(&self) -> Self {
        Self { chunks: self.chunks.clone(), len: self.len, highest: self.highest }
    }
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self::new()
    }
}

/// Equal rows under equal ids; spare room does not count.
impl<T: PartialEq> PartialEq for Table<T> {
    fn eq(&self, other: &Self) -> bool {
        let rows = self.chunks.len().max(other.chunks.len()) * CHUNK;
        self.len == other.len && (0..rows as u64).all(|id| self.get(id) == other.get(id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clone_does_not_see_later_changes() {
        let mut table = Table::new();
        table.set(300_u64, Some(Arc::new("old")));
        let before = table.clone();
        table.set(300_u64, Some(Arc::new("new")));
        table.set(1_u64, Some(Arc::new("one")));
        assert_eq!((before.len(), before.get(300_u64)), (1, Some(&Arc::new("old"))));
        assert_eq!((table.len(), table.get(300_u64)), (2, Some(&Arc::new("new"))));
        assert_eq!(table.iter().map(|row| **row).collect::<Vec<_>>(), ["one", "new"]);
        assert_eq!(table.differing(&before).collect::<Vec<_>>(), [1, 300]);
        assert_eq!(before.differing(&before.clone()).count(), 0);
    }

    #[test]
    fn a_removed_row_leaves_no_trace() {
        let mut table = Table::new();
        table.set(5_u64, Some(Arc::new(5)));
        table.set(5_u64, None);
        assert_eq!(table, Table::new());
        assert!(table.is_empty());
    }
}

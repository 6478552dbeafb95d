//! Which row of a file is which row of the project.

use std::collections::HashMap;

use super::current::CurrentRow;
use super::repair::RepairedRow;
use super::sent::SentRow;
use crate::cadastre::{Designation, Serial};
use crate::formats::register_form::{Field, Values};
use crate::text;

/// The serial in normal form, else as it is written.
fn serial(values: &Values) -> String {
    let written = values.get(Field::Serial);
    Serial::parse(written).map_or_else(|| text::fold(written), |serial| serial.to_string())
}

fn parcel(values: &Values) -> (String, String) {
    let key = |field| Designation::new(values.get(field)).key();
    (key(Field::PaperSheet), key(Field::PaperNumber))
}

fn person(values: &Values) -> String {
    let first = [Field::CitizenNumber, Field::OrganisationNumber]
        .into_iter()
        .map(|field| values.get(field))
        .find(|text| !text.is_empty());
    first.map_or_else(
        || text::fold(&format!("{} {}", values.get(Field::OrganisationName), values.get(Field::PersonName))),
        str::to_owned,
    )
}

/// Whose row it is, by name.
fn name(values: &Values) -> String {
    let name = text::fold(&format!("{} {}", values.get(Field::OrganisationName), values.get(Field::PersonName)));
    name.trim().to_owned()
}

type Key = (String, (String, String), String);

fn whole_key(values: &Values) -> Option<Key> {
    let key = (serial(values), parcel(values), person(values));
    let told = !key.0.is_empty() || !key.2.trim().is_empty();
    told.then_some(key)
}

/// For each row of the file, which of `rows` it is; none twice.
struct Pairs {
    of: Vec<Option<usize>>,
    taken: Vec<bool>,
}

impl Pairs {
    fn new(incoming: usize, rows: usize) -> Self {
        Self { of: vec![None; incoming], taken: vec![false; rows] }
    }

    fn open(&self, incoming: usize) -> bool {
        self.of.get(incoming).is_some_and(Option::is_none)
    }

    fn free(&self, row: usize) -> bool {
        self.taken.get(row).is_some_and(|taken| !taken)
    }

    fn join(&mut self, incoming: usize, row: usize) {
        if let (Some(of), Some(taken)) = (self.of.get_mut(incoming), self.taken.get_mut(row)) {
            (*of, *taken) = (Some(row), true);
        }
    }

    /// Joins what has the same key, in the order of both.
    fn by_key<K: std::hash::Hash + Eq>(
        &mut self,
        incoming: &[RepairedRow],
        rows: &[&Values],
        key: impl Fn(&Values) -> Option<K>,
        by: impl Fn(&RepairedRow) -> &Values,
        only_alone: bool,
    ) {
        let mut waiting: HashMap<K, Vec<usize>> = HashMap::new();
        for (at, values) in rows.iter().enumerate().filter(|(at, _)| self.free(*at)) {
            if let Some(key) = key(values) {
                waiting.entry(key).or_default().push(at);
            }
        }
        let mut wanting: HashMap<K, usize> = HashMap::new();
        let open: Vec<(usize, K)> = (0..incoming.len())
            .filter(|at| self.open(*at))
            .filter_map(|at| Some((at, key(by(incoming.get(at)?))?)))
            .collect();
        if only_alone {
            for (at, _) in &open {
                if let Some(key) = incoming.get(*at).and_then(|row| key(by(row))) {
                    *wanting.entry(key).or_default() += 1;
                }
            }
        }
        for list in waiting.values_mut() {
            list.reverse();
        }
        for (at, key) in open {
            let alone = || wanting.get(&key) == Some(&1) && waiting.get(&key).is_some_and(|rows| rows.len() == 1);
            if only_alone && !alone() {
                continue;
            }
            if let Some(row) = waiting.get_mut(&key).and_then(Vec::pop) {
                self.join(at, row);
            }
        }
    }
}

/// Pairs with the rows that were sent: by the number that counts them where serial or person agree, by content, and by the number
/// alone where most values agree.
pub fn with_sent(incoming: &[RepairedRow], sent: &[SentRow]) -> Vec<Option<usize>> {
    let values: Vec<&Values> = sent.iter().map(|row| &row.values).collect();
    let by_ordinal: HashMap<u64, usize> = sent.iter().enumerate().map(|(at, row)| (row.ordinal, at)).collect();
    let mut pairs = Pairs::new(incoming.len(), sent.len());
    let counted = |row: &RepairedRow| row.ordinal.and_then(|ordinal| by_ordinal.get(&ordinal).copied());
    for (at, row) in incoming.iter().enumerate() {
        let Some(place) = counted(row).filter(|place| pairs.free(*place)) else { continue };
        if values.get(place).is_some_and(|sent| {
            let key = whole_key(sent);
            // Untouched ones stand as they were sent, whatever a repair makes of them.
            key == whole_key(&row.written) || key == whole_key(&row.values)
        }) {
            pairs.join(at, place);
        }
    }
    pairs.by_key(incoming, &values, whole_key, |row| &row.written, false);
    pairs.by_key(incoming, &values, whole_key, |row| &row.values, false);
    for (at, row) in
        incoming.iter().enumerate().filter(|(at, _)| pairs.of.get(*at).is_some_and(Option::is_none)).collect::<Vec<_>>()
    {
        let Some(place) = counted(row).filter(|place| pairs.free(*place)) else { continue };
        if values.get(place).is_some_and(|sent| agree(sent, &row.values) || agree(sent, &row.written)) {
            pairs.join(at, place);
        }
    }
    pairs.by_key(
        incoming,
        &values,
        |values| Some((serial(values), parcel(values))).filter(|key| !key.0.is_empty()),
        |row| &row.values,
        true,
    );
    pairs.of
}

/// Pairs with the rows as they are now, by content.
pub fn with_current(incoming: &[RepairedRow], current: &[CurrentRow]) -> Vec<Option<usize>> {
    let values: Vec<&Values> = current.iter().map(|row| &row.values).collect();
    let mut pairs = Pairs::new(incoming.len(), current.len());
    pairs.by_key(incoming, &values, whole_key, |row| &row.values, false);
    // One row of a parcel on each side: the person's name or number was corrected.
    let with_role = |values: &Values| {
        let key = (serial(values), parcel(values), values.get(Field::Role).to_owned());
        (!key.0.is_empty()).then_some(key)
    };
    pairs.by_key(incoming, &values, with_role, |row| &row.values, true);
    // The sheets of heads of residential groups have the name and no number, and often another spelling of the parcel.
    let with_name = |values: &Values| {
        let (serial, name) = (serial(values), name(values));
        (!serial.is_empty() && !name.is_empty()).then_some((serial, name))
    };
    let with_name_and_parcel = |values: &Values| with_name(values).map(|key| (key, parcel(values)));
    pairs.by_key(incoming, &values, with_name_and_parcel, |row| &row.values, true);
    pairs.by_key(incoming, &values, with_name, |row| &row.values, true);
    pairs.of
}

/// Whether a row that was sent is this one: the same serial, or most of what was sent. Gaps that were filled are no difference.
fn agree(sent: &Values, returned: &Values) -> bool {
    let (mut filled, mut same) = (0, 0);
    for field in Field::all().filter(|field| !sent.get(*field).is_empty()) {
        filled += 1;
        same += usize::from(sent.get(field) == returned.get(field));
    }
    let one_serial = !serial(sent).is_empty() && serial(sent) == serial(returned);
    one_serial || same * 2 > filled
}

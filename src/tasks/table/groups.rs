//! The rows that are shown, grouped by the values of one column, with their areas.

use super::column::Column;
use super::texts::EMPTY;
use super::values::{TableData, Values};

/// The rows of one value; areas in square metres.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Group {
    /// As the first cell of it shows it, the others differ in case and accents; empty for the rows without one.
    pub value: String,
    pub parcels: usize,
    pub legal_area: f64,
    pub area: f64,
    /// Of the parcels of which both areas are known: how far the computed ones are beyond the legal ones.
    pub difference: f64,
}

/// The groups, in the natural order of their values, and all of them together.
#[derive(Debug, Clone, PartialEq)]
pub struct Groups {
    pub column: Column,
    pub groups: Vec<Group>,
    pub total: Group,
}

impl Groups {
    /// `None` where the column is none of texts, or it or one of the areas was not read.
    pub fn of(data: &TableData, column: &Column, rows: &[u32]) -> Option<Self> {
        let Some(Values::Texts(by)) = data.values(column) else { return None };
        let areas = [Column::LegalArea, Column::Area, Column::Difference].map(|area| data.values(&area));
        let [Some(legal), Some(area), Some(difference)] = areas else { return None };
        let mut of_code = vec![Group::default(); by.len()];
        let mut total = Group::default();
        for row in rows {
            let code = by.alike().get(by.code(*row) as usize).copied().unwrap_or(EMPTY);
            for group in [of_code.get_mut(code as usize), Some(&mut total)].into_iter().flatten() {
                group.parcels += 1;
                group.legal_area += legal.number(*row).unwrap_or_default();
                group.area += area.number(*row).unwrap_or_default();
                group.difference += difference.number(*row).unwrap_or_default();
            }
        }
        let present = (0..).zip(of_code).filter(|(_, group)| group.parcels > 0);
        let mut groups: Vec<(u32, Group)> =
            present.map(|(code, group)| (code, Group { value: by.text(code).to_owned(), ..group })).collect();
        groups.sort_by_key(|(code, _)| by.ranks().get(*code as usize).copied());
        let groups = groups.into_iter().map(|(_, group)| group).collect();
        Some(Self { column: column.clone(), groups, total })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{Edit, LandUse};
    use crate::i18n::Language;
    use crate::jobs::Watch;
    use crate::tasks::table::sample::{keys, ward};
    use crate::tasks::table::{Condition, How, Query, arrange};

    #[test]
    fn rows_of_one_value_are_counted_and_their_areas_summed() {
        let query = Query { groups: Some(Column::LandUse), ..Query::default() };
        let data =
            TableData::read(&ward(), &query.needed(), None, (Language::Vietnamese, &keys), &Watch::new()).unwrap();
        let groups = arrange(&data, &query, &Watch::new()).unwrap().groups.unwrap();
        let line = |group: &Group| (group.value.clone(), group.parcels, group.legal_area, group.area, group.difference);
        let lines: Vec<_> = groups.groups.iter().map(line).collect();
        assert_eq!(lines, [(String::new(), 1, 100.0, 0.0, 0.0), ("ODT".to_owned(), 2, 37.5, 100.0, 70.0)]);
        assert_eq!(line(&groups.total), (String::new(), 3, 137.5, 100.0, 70.0));
    }

    #[test]
    fn a_group_has_as_many_rows_as_its_value_lists() {
        let mut snapshot = ward();
        for (id, land_use) in [(1_u64, "odt"), (3, "  ")] {
            let before = snapshot.parcels.get(id).unwrap().clone();
            let mut after = before.as_ref().clone();
            after.land_use = LandUse { verbatim: land_use.into(), ..LandUse::default() }.into();
            snapshot.change_in_place(&Edit::replace(before, after).into()).unwrap();
        }
        let mut query = Query { groups: Some(Column::LandUse), ..Query::default() };
        let rows = |query: &Query| {
            let needed = query.needed();
            let data = TableData::read(&snapshot, &needed, None, (Language::Vietnamese, &keys), &Watch::new()).unwrap();
            arrange(&data, query, &Watch::new()).unwrap()
        };
        let groups = rows(&query).groups.unwrap().groups;
        assert_eq!(groups.len(), 2);
        for group in groups {
            let how = if group.value.is_empty() { How::Empty } else { How::Is };
            query.conditions = vec![Condition { column: Column::LandUse, how, text: group.value.clone() }];
            assert_eq!(rows(&query).rows.len(), group.parcels, "{:?}", group.value);
        }
    }
}

//! A change as the journal keeps it: images of a row before and after, their plain and personal halves apart.

use std::sync::Arc;

use rusqlite::Row;

use super::file::unsigned;
use super::stored::{Columns, Stored, read_image};
use crate::cadastre::{
    Certificate, Change, Crosswalk, Edit, Exception, Finding, Holder, Layer, Link, Parcel, ProjectSettings,
    ReferenceFeature, RegisterRow, Scan, Underlay,
};

/// A journal row as it stands in the file: plain and personal halves.
pub(super) struct RawChange {
    pub entity: String,
    pub id: u64,
    before: [Option<Vec<u8>>; 2],
    after: [Option<Vec<u8>>; 2],
}

impl RawChange {
    /// From entity, id, the plain images before and after, the personal ones.
    pub fn of_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            entity: row.get(0)?,
            id: unsigned(row.get(1)?),
            before: [row.get(2)?, row.get(4)?],
            after: [row.get(3)?, row.get(5)?],
        })
    }

    /// `None` when the images are not whole.
    pub fn read(&self) -> Option<Change> {
        Some(match self.entity.as_str() {
            Parcel::TABLE => self.edit::<Parcel>()?.into(),
            Certificate::TABLE => self.edit::<Certificate>()?.into(),
            Holder::TABLE => self.edit::<Holder>()?.into(),
            Scan::TABLE => self.edit::<Scan>()?.into(),
            Link::TABLE => self.edit::<Link>()?.into(),
            Layer::TABLE => self.edit::<Layer>()?.into(),
            ReferenceFeature::TABLE => self.edit::<ReferenceFeature>()?.into(),
            Finding::TABLE => self.edit::<Finding>()?.into(),
            RegisterRow::TABLE => self.edit::<RegisterRow>()?.into(),
            Crosswalk::TABLE => self.edit::<Crosswalk>()?.into(),
            Underlay::TABLE => self.edit::<Underlay>()?.into(),
            Exception::TABLE => self.edit::<Exception>()?.into(),
            ProjectSettings::TABLE => self.edit::<ProjectSettings>()?.into(),
            _ => return None,
        })
    }

    fn edit<T: Stored>(&self) -> Option<Edit<T>> {
        let row = |[plain, personal]: &[Option<Vec<u8>>; 2]| -> Option<Option<Arc<T>>> {
            let Some(plain) = plain else { return Some(None) };
            let mut columns = Columns::default();
            read_image(plain, &mut columns)?;
            if let Some(personal) = personal {
                read_image(personal, &mut columns)?;
            }
            T::from_columns(self.id, &mut columns).map(|row| Some(Arc::new(row)))
        };
        Some(Edit { before: row(&self.before)?, after: row(&self.after)? })
    }
}

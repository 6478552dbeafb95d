//! The columns of a map in which certificate serials stand.

use std::collections::BTreeMap;

use super::{ColumnRole, LayerId, Parcel, Serial, Snapshot};

/// Where each layer keeps serials of certificates.
#[derive(Debug, Clone, Default)]
pub struct SerialColumns(BTreeMap<LayerId, usize>);

impl SerialColumns {
    pub fn of(snapshot: &Snapshot) -> Self {
        let columns = snapshot.layers.iter().filter_map(|layer| {
            let at = layer.columns.iter().position(|column| column.role == ColumnRole::CertificateSerial)?;
            Some((layer.id, at))
        });
        Self(columns.collect())
    }

    /// Whether no layer has such a column.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The serial of a parcel whose column holds exactly one.
    pub fn serial_of(&self, parcel: &Parcel) -> Option<Serial> {
        let column = self.0.get(&parcel.layer()?)?;
        Serial::parse(&parcel.details().shown(*column))
    }
}

//! Changing what is known of a parcel beside its geometry.

use std::sync::Arc;

use super::{Refusal, parcel_label};
use crate::cadastre::{ChangeSet, Designation, Edit, LandUse, Parcel, ParcelId, Snapshot};
use crate::i18n::Message;

/// What a person can change of a parcel in the inspector. The source columns stay as the file said them.
#[derive(Debug, Clone, PartialEq)]
pub struct ParcelAttributes {
    pub sheet: Designation,
    pub number: Designation,
    /// Legal area (diện tích pháp lý), square metres.
    pub legal_area: Option<f64>,
    pub land_use: LandUse,
    pub address: String,
}

impl From<&Parcel> for ParcelAttributes {
    fn from(parcel: &Parcel) -> Self {
        Self {
            sheet: parcel.sheet.clone(),
            number: parcel.number.clone(),
            legal_area: parcel.legal_area,
            land_use: LandUse::clone(&parcel.land_use),
            address: parcel.details().address().to_owned(),
        }
    }
}

/// Gives a parcel these attributes.
///
/// Refuses: a parcel that is not there; an area that is no area.
pub fn edit_parcel_attributes(
    snapshot: &Snapshot,
    parcel: ParcelId,
    edited: ParcelAttributes,
) -> Result<ChangeSet, Refusal> {
    let before = snapshot.parcels.get(parcel).ok_or(Refusal::NoParcel(parcel))?;
    if edited.legal_area.is_some_and(|area| !(area.is_finite() && area >= 0.0)) {
        return Err(Refusal::BadArea);
    }
    let mut act = ChangeSet::new(Message::new("act-edit-parcel").with("parcel", parcel_label(before)));
    if ParcelAttributes::from(before.as_ref()) != edited {
        act.push(attributes_edit(before, edited));
    }
    Ok(act)
}

/// The parcel with other attributes.
pub(super) fn attributes_edit(before: &Arc<Parcel>, edited: ParcelAttributes) -> Edit<Parcel> {
    let ParcelAttributes { sheet, number, legal_area, land_use, address } = edited;
    let land_use = if *before.land_use == land_use { before.land_use.clone() } else { land_use.into() };
    let mut after = Parcel { sheet, number, legal_area, land_use, ..before.as_ref().clone() };
    if after.details().address() != address {
        after.change_details(|details| details.address = address);
    }
    Edit::replace(before.clone(), after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{Attribute, ParcelDetails};

    fn ward() -> Snapshot {
        let mut act = ChangeSet::new(Message::new("act-test"));
        act.push(Edit::insert(Parcel {
            legal_area: Some(120.5),
            land_use: LandUse::parse("ODT").into(),
            details: ParcelDetails {
                source_row: 4,
                attributes: [Attribute::Text("ODT")].into_iter().collect(),
                ..ParcelDetails::default()
            }
            .into(),
            ..Parcel::numbered(ParcelId(1), "3", "14")
        }));
        Snapshot::default().apply(&act).expect("insertions into nothing")
    }

    #[test]
    fn source_columns_stay_as_the_file_said() {
        let ward = ward();
        let mut edited = ParcelAttributes::from(ward.parcels.get(1_u64).expect("there").as_ref());
        edited.land_use = LandUse::parse("ONT+CLN");
        let next = ward.apply(&edit_parcel_attributes(&ward, ParcelId(1), edited).expect("allowed")).expect("for it");
        let parcel = next.parcels.get(1_u64).expect("there");
        assert_eq!(*parcel.land_use, LandUse::parse("ONT+CLN"));
        assert_eq!(parcel.details().attributes().next(), Some(Attribute::Text("ODT")));
    }

    #[test]
    fn an_infinite_area_is_refused() {
        let ward = ward();
        let mut edited = ParcelAttributes::from(ward.parcels.get(1_u64).expect("there").as_ref());
        assert!(edit_parcel_attributes(&ward, ParcelId(1), edited.clone()).expect("allowed").is_empty());
        edited.legal_area = Some(f64::INFINITY);
        assert_eq!(edit_parcel_attributes(&ward, ParcelId(1), edited), Err(Refusal::BadArea));
    }
}

//! What the offices of the invented ward know of a parcel: land use, legal area, address, who uses it.

use super::cell::Use;
use super::dice::Dice;
use super::lattice::Lattice;
use super::people::Person;
use super::sheet::NumberedPiece;

/// The ward's name; a real commune of Lạng Sơn shares it and has nothing to do with this one.
pub(super) const WARD: &str = "phường Mẫu Sơn";
/// Not a code of any commune.
pub(super) const WARD_CODE: &str = "99026";
pub(super) const CITY: &str = "TP. Hà Nội";

/// Invented streets, one a row; further rows count on.
const STREETS: [&str; 18] = [
    "Hàng Mây",
    "Đồng Sen",
    "Bờ Trúc",
    "Giếng Ngọc",
    "Cây Đề",
    "Đình Thượng",
    "Ao Cá",
    "Lò Gốm",
    "Bến Đò Cũ",
    "Vườn Dâu",
    "Chợ Phiên",
    "Cầu Đá",
    "Gò Mơ",
    "Bãi Ngô",
    "Nhà Dầu",
    "Hồ Bán Nguyệt",
    "Rặng Tre",
    "Mái Ngói",
];

/// Public places, by their land-use code. Source of the codes: TT 08/2024.
const PUBLIC_PLACES: [(&str, &str); 8] = [
    ("DGD", "Trường Tiểu học Mẫu Sơn"),
    ("TON", "Chùa Mẫu Sơn"),
    ("TIN", "Đình làng Mẫu Sơn"),
    ("DCH", "Ban quản lý chợ Mẫu Sơn"),
    ("DYT", "Trạm y tế phường Mẫu Sơn"),
    ("TSC", "UBND phường Mẫu Sơn"),
    ("DKV", "UBND phường Mẫu Sơn"),
    ("DVH", "Nhà văn hóa tổ dân phố Mẫu Sơn"),
];

/// Attributes of one parcel.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// Codes joined with `+`.
    pub land_use: String,
    /// Square metres with one decimal, as the map says.
    pub area: f64,
    /// Square metres as a paper says; `None` where there is no paper.
    pub legal_area: Option<f64>,
    /// As the map's column has it.
    pub address: String,
    pub place: Place,
    pub owner: Owner,
    /// As the map's column has it: the first of the owners, where the map knows them.
    pub owner_on_map: String,
}

/// Where a parcel is, before it is put into the words of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub house: Option<usize>,
    pub lane: Option<i64>,
    /// Or the name of the fields.
    pub street: String,
    /// Residential group (tổ dân phố), from 1.
    pub group: u32,
}

impl Place {
    /// House, lane and street; without the ward.
    pub fn in_full(&self) -> String {
        match (self.house, self.lane) {
            (Some(house), Some(lane)) => format!("Số {house}, ngõ {lane} {}", self.street),
            (Some(house), None) => format!("Số {house} {}", self.street),
            _ => self.street.clone(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Owner {
    /// One person, or a couple.
    People(Vec<Person>),
    Office(String),
}

impl Owner {
    /// As the column of a map names them: the first one.
    pub fn name(&self) -> &str {
        match self {
            Self::People(people) => people.first().map_or("", |person| person.name.as_str()),
            Self::Office(name) => name,
        }
    }
}

impl Entry {
    pub fn of(lattice: &Lattice, piece: &NumberedPiece) -> Self {
        let place = [i64::from(piece.sheet), i64::from(piece.number)];
        let mut dice = Dice::at(lattice.seed, "entry", place);
        let area = one_decimal(piece.area());
        let (land_use, office) = land_use(piece, &mut dice);
        let owner = match office {
            Some(office) => Owner::Office(office.to_owned()),
            None => {
                let first = Person::invented(&mut dice);
                let mut people = vec![first];
                if dice.chance(0.55) {
                    let spouse = people.first().map(|first| Person::spouse_of(first, &mut dice));
                    people.extend(spouse);
                }
                Owner::People(people)
            }
        };
        let has_paper = matches!(owner, Owner::People(_)) && dice.chance(0.8);
        let legal_area = has_paper.then(|| {
            // Most papers agree with the map; older ones were measured with a tape.
            if dice.chance(0.85) { area } else { one_decimal(area * dice.between(0.96, 1.04)) }
        });
        let place = place_of(lattice, piece, &mut dice);
        let mut entry = Self {
            land_use,
            area,
            legal_area,
            address: format!("{}, {WARD}, {CITY}", place.in_full()),
            place,
            owner_on_map: owner.name().to_owned(),
            owner,
        };
        if lattice.campaign {
            entry.as_maps_of_the_field(lattice, piece);
        }
        entry
    }

    /// A map that was measured, not asked for: half of its addresses end with the street, some owners are unknown. Shares: M.
    fn as_maps_of_the_field(&mut self, lattice: &Lattice, piece: &NumberedPiece) {
        let place = [i64::from(piece.sheet), i64::from(piece.number)];
        let mut dice = Dice::at(lattice.seed, "entry of a campaign", place);
        let group = format!("Tổ dân phố số {}", self.place.group);
        let (street, full) = (self.place.street.clone(), self.place.in_full());
        let words = dice.weighed(&[(Some(full.as_str()), 35), (Some(&street), 40), (Some(&group), 15), (None, 10)]);
        self.address = words.flatten().map(|words| format!("{words}, {WARD}, {CITY}")).unwrap_or_default();
        if dice.chance(0.05) {
            self.owner_on_map.clear();
        }
        if piece.used_as == Use::Public && dice.chance(0.15) {
            ODT.clone_into(&mut self.land_use);
            BUILDER.clone_into(&mut self.owner_on_map);
            self.owner = Owner::Office(BUILDER.to_owned());
        }
    }

    /// Whether a building of flats stands on it.
    pub fn has_flats(&self) -> bool {
        matches!(&self.owner, Owner::Office(name) if name == BUILDER)
    }
}

const ODT: &str = "ODT";
/// Builds and sells flats.
const BUILDER: &str = "Công ty CP Nhà ở Mẫu Sơn";

pub(super) fn one_decimal(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// The code or codes of a parcel, and the office that has it; `None` for people's land.
fn land_use(piece: &NumberedPiece, dice: &mut Dice) -> (String, Option<&'static str>) {
    const HOUSE: [(&str, u32); 4] = [("ODT", 93), ("TMD", 4), ("ODT+CLN", 2), ("SKC", 1)];
    const GARDEN: [(&str, u32); 3] = [("ODT+CLN", 70), ("CLN", 20), ("ODT", 10)];
    const FIELD: [(&str, u32); 5] = [("LUC", 60), ("CLN", 15), ("NTS", 12), ("HNK", 8), ("LUK", 5)];
    let weighed = |dice: &mut Dice, codes: &[(&'static str, u32)]| dice.weighed(codes).unwrap_or("ODT").to_owned();
    match piece.used_as {
        Use::House => (weighed(dice, &HOUSE), None),
        Use::Garden => (weighed(dice, &GARDEN), None),
        Use::Field => (weighed(dice, &FIELD), None),
        Use::Public => {
            let (code, office) = PUBLIC_PLACES.get(dice.below(PUBLIC_PLACES.len())).copied().unwrap_or(("TSC", CITY));
            (code.to_owned(), Some(office))
        }
        Use::Pond => ("MNC".to_owned(), Some("UBND phường Mẫu Sơn")),
        Use::Alley | Use::Street => ("DGT".to_owned(), Some("UBND phường Mẫu Sơn")),
        Use::Canal => ("DTL".to_owned(), Some("UBND phường Mẫu Sơn")),
    }
}

/// The name of the street north of a row.
pub(super) fn street_name(row: i64) -> String {
    let count = STREETS.len() as i64;
    let name = usize::try_from(row % count).ok().and_then(|at| STREETS.get(at)).copied().unwrap_or("Hàng Mây");
    if row < count { format!("phố {name}") } else { format!("phố {name} {}", row / count + 1) }
}

fn place_of(lattice: &Lattice, piece: &NumberedPiece, dice: &mut Dice) -> Place {
    let group = lattice.group(piece.column, piece.row);
    match piece.used_as {
        Use::House | Use::Garden => {
            let house = piece.place * 2 + 1 + dice.below(2);
            let street = street_name(piece.row);
            if dice.chance(0.6) {
                Place { house: Some(house), lane: Some(piece.column * 4 + 5), street, group }
            } else {
                Place { house: Some(house + 40), lane: None, street, group }
            }
        }
        Use::Field => {
            let street = format!("Xứ đồng {}", if piece.row % 2 == 0 { "Cầu Đá" } else { "Mả Lang" });
            Place { house: None, lane: None, street, group }
        }
        _ => Place { house: None, lane: None, street: street_name(piece.row), group },
    }
}

//! Invented people: names put together by chance from what is common, citizen numbers that nobody can have.

use super::dice::Dice;

/// A person of the invented ward.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Person {
    pub name: String,
    pub woman: bool,
    pub birth_year: u16,
    /// Twelve digits in the structure of real ones, but of province 000, which is not given to any: nobody has this number.
    /// Source: TT 59/2021/TT-BCA, provinces 001 to 096.
    pub citizen_number: String,
}

/// Family names with their share in per mille. Source: order of the common ones; rounded.
const FAMILY: [(&str, u32); 18] = [
    ("Nguyễn", 380),
    ("Trần", 110),
    ("Lê", 95),
    ("Phạm", 70),
    ("Hoàng", 51),
    ("Vũ", 39),
    ("Đặng", 21),
    ("Bùi", 20),
    ("Đỗ", 14),
    ("Hồ", 13),
    ("Ngô", 13),
    ("Dương", 10),
    ("Đinh", 10),
    ("Lưu", 8),
    ("Trịnh", 8),
    ("Đào", 7),
    ("Cao", 6),
    ("Mai", 5),
];

const MIDDLE_OF_MEN: [&str; 10] = ["Văn", "Hữu", "Đức", "Quang", "Minh", "Công", "Xuân", "Ngọc", "Tiến", "Bá"];
const MIDDLE_OF_WOMEN: [&str; 8] = ["Thị", "Thị Thu", "Thị Ngọc", "Thị Bích", "Thanh", "Minh", "Thu", "Thị Kim"];
const GIVEN_OF_MEN: [&str; 24] = [
    "An",
    "Bình",
    "Cường",
    "Dũng",
    "Đạt",
    "Giang",
    "Hải",
    "Hiếu",
    "Hùng",
    "Khánh",
    "Kiên",
    "Lâm",
    "Long",
    "Mạnh",
    "Nam",
    "Phong",
    "Phúc",
    "Quân",
    "Sơn",
    "Thành",
    "Thắng",
    "Toàn",
    "Trường",
    "Tuấn",
];
const GIVEN_OF_WOMEN: [&str; 22] = [
    "Chi", "Diệp", "Dung", "Hà", "Hạnh", "Hiền", "Hoa", "Hồng", "Huệ", "Hương", "Lan", "Liên", "Loan", "Mai", "Nga",
    "Ngân", "Nhung", "Oanh", "Phương", "Thảo", "Trang", "Yến",
];

impl Person {
    pub fn invented(dice: &mut Dice) -> Self {
        let woman = dice.chance(0.45);
        Self::of_sex(dice, woman)
    }

    /// The other half of a couple of one age.
    pub fn spouse_of(partner: &Self, dice: &mut Dice) -> Self {
        let mut spouse = Self::of_sex(dice, !partner.woman);
        let years = dice.below(7);
        spouse.birth_year = partner.birth_year + u16::try_from(years).unwrap_or(0);
        spouse.citizen_number = citizen_number(spouse.woman, spouse.birth_year, dice);
        spouse
    }

    fn of_sex(dice: &mut Dice, woman: bool) -> Self {
        let (middle, given): (&[&str], &[&str]) =
            if woman { (&MIDDLE_OF_WOMEN, &GIVEN_OF_WOMEN) } else { (&MIDDLE_OF_MEN, &GIVEN_OF_MEN) };
        let parts = [dice.weighed(&FAMILY), dice.pick(middle), dice.pick(given)];
        let name = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
        let birth_year = 1945 + u16::try_from(dice.below(48)).unwrap_or(0);
        Self { name, woman, birth_year, citizen_number: citizen_number(woman, birth_year, dice) }
    }

    /// A parent: the same family name, a generation older.
    pub fn parent_of(child: &Self, dice: &mut Dice) -> Self {
        let woman = dice.chance(0.3);
        let mut parent = Self::of_sex(dice, woman);
        let own = |name: &str| name.split_once(' ').map(|(family, rest)| (family.to_owned(), rest.to_owned()));
        if let (Some((family, _)), Some((_, rest))) = (own(&child.name), own(&parent.name)) {
            parent.name = format!("{family} {rest}");
        }
        parent.birth_year = child.birth_year - 24 - u16::try_from(dice.below(12)).unwrap_or(0);
        parent.citizen_number = citizen_number(parent.woman, parent.birth_year, dice);
        parent
    }

    /// As it stands before a name on a certificate.
    pub fn title(&self) -> &'static str {
        if self.woman { "Bà" } else { "Ông" }
    }
}

/// Province 000, a digit of sex and century (0 and 1 for the 20th), two digits of the year, six by chance.
fn citizen_number(woman: bool, birth_year: u16, dice: &mut Dice) -> String {
    format!("000{}{:02}{:06}", u8::from(woman), birth_year % 100, dice.below(1_000_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_can_have_an_invented_citizen_number() {
        for place in 0..500 {
            let person = Person::invented(&mut Dice::at(9, "people", [place, 0]));
            assert!(person.citizen_number.starts_with("000") && person.citizen_number.len() == 12, "{person:?}");
        }
    }

    #[test]
    fn a_name_survives_tcvn3() {
        for place in 0..500 {
            let name = Person::invented(&mut Dice::at(9, "people", [place, 0])).name;
            let read = crate::text::decode(&crate::text::encode_tcvn3(&name), crate::text::Choice::Auto, None);
            assert_eq!(read.text, name);
        }
    }

    #[test]
    fn a_couple_is_a_man_and_a_woman() {
        let mut dice = Dice::at(2, "couple", [1, 1]);
        let one = Person::invented(&mut dice);
        assert_ne!(Person::spouse_of(&one, &mut dice).woman, one.woman);
    }
}

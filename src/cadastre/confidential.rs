//! Personal data that cannot leak by accident.

use std::fmt;

/// Why a confidential value is opened. Every use names one, so that a reader of the code can list them all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To write it into the project file, in the tables kept apart for it.
    Storage,
    /// To show it to the user in front of the screen.
    Display,
    /// To find a record by it.
    Search,
    /// To compare it with another record.
    Matching,
    /// To deliver it, because the user asked for an export with personal data.
    Delivery,
}

/// A citizen number, a birth date, a holder's name or address. Prints as `•••` and has no `Serialize`: the only way
/// to the value is [`Confidential::open`], with a purpose. Source: Law 91/2025/QH15.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Confidential<T>(T);

impl<T> Confidential<T> {
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The value, for this purpose.
    pub fn open(&self, _purpose: Purpose) -> &T {
        &self.0
    }
}

impl<T> From<T> for Confidential<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T> fmt::Debug for Confidential<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("•••")
    }
}

impl<T> fmt::Display for Confidential<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("•••")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_confidential_value_prints_as_dots() {
        let number = Confidential::new("001085000000".to_owned());
        assert_eq!(format!("{number} {number:?}"), "••• •••");
    }
}

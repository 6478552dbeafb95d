//! How an entity becomes columns: one mapping, used for the rows and for the journal's images of them.

use std::borrow::Cow;

use rusqlite::types::Value;
use serde::{Deserialize, Serialize};

/// An entity that has a table.
pub(super) trait Stored: Sized {
    const TABLE: &'static str;
    /// Columns after `id`.
    const PLAIN: &'static [&'static str];
    /// Columns of the table `…_personal`; none for an entity without personal data.
    const PERSONAL: &'static [&'static str];

    /// The values of the plain columns, then of the personal ones.
    fn to_values(&self) -> Vec<Value>;

    /// Errors: `None` when a column does not hold what it must.
    fn from_columns(id: u64, columns: &mut Columns) -> Option<Self>;

    /// Lets rows that were read one after the other, a few dozen, share what they can.
    fn settle(_rows: &mut [Self]) {}
}

/// Values by column name. A name that is missing (an image of an older schema) reads as null.
#[derive(Debug, Clone, Default)]
pub(super) struct Columns {
    named: Vec<(Cow<'static, str>, Value)>,
}

impl Columns {
    pub(super) fn push(&mut self, name: impl Into<Cow<'static, str>>, value: Value) {
        self.named.push((name.into(), value));
    }

    fn take(&mut self, name: &str) -> Value {
        let found = self.named.iter_mut().find(|(named, _)| named == name);
        found.map_or(Value::Null, |(_, value)| std::mem::replace(value, Value::Null))
    }

    /// A text; empty when null. `None` when it is something else.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        self.optional_text(name).map(Option::unwrap_or_default)
    }

    pub(super) fn optional_text(&mut self, name: &str) -> Option<Option<String>> {
        match self.take(name) {
            Value::Null => Some(None),
            Value::Text(text) => Some(Some(text)),
            _ => None,
        }
    }

    pub(super) fn optional_real(&mut self, name: &str) -> Option<Option<f64>> {
        match self.take(name) {
            Value::Null => Some(None),
            Value::Real(value) => Some(Some(value)),
            Value::Integer(value) => Some(Some(value as f64)),
            _ => None,
        }
    }

    pub(super) fn optional_id(&mut self, name: &str) -> Option<Option<u64>> {
        match self.take(name) {
            Value::Null => Some(None),
            Value::Integer(value) => Some(Some(u64::try_from(value).ok()?)),
            _ => None,
        }
    }

    pub(super) fn id(&mut self, name: &str) -> Option<u64> {
        self.optional_id(name)?
    }

    pub(super) fn integer(&mut self, name: &str) -> Option<i64> {
        match self.take(name) {
            Value::Integer(value) => Some(value),
            _ => None,
        }
    }

    pub(super) fn optional_blob(&mut self, name: &str) -> Option<Option<Vec<u8>>> {
        match self.take(name) {
            Value::Null => Some(None),
            Value::Blob(bytes) => Some(Some(bytes)),
            _ => None,
        }
    }

    /// A value kept as JSON.
    pub(super) fn json<T: serde::de::DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        serde_json::from_str(&self.optional_text(name)??).ok()
    }

    /// A value kept as JSON, or null.
    pub(super) fn optional_json<T: serde::de::DeserializeOwned>(&mut self, name: &str) -> Option<Option<T>> {
        self.optional_text(name)?
            .map(|text| serde_json::from_str(&text).ok())
            .map_or(Some(None), |value| value.map(Some))
    }
}

/// A value as JSON text. Our own plain values always have one.
pub(super) fn json(value: &impl Serialize) -> Value {
    serde_json::to_string(value).map_or(Value::Null, Value::Text)
}

pub(super) fn id(id: u64) -> Value {
    Value::Integer(i64::try_from(id).unwrap_or(i64::MAX))
}

/// An image of a row, plain or personal half: MessagePack of names and values, so that a later schema can read it by name.
#[derive(Serialize, Deserialize)]
struct Image<'a>(#[serde(borrow)] Vec<(Cow<'a, str>, ImageValue)>);

#[derive(Serialize, Deserialize)]
enum ImageValue {
    Integer(i64),
    Real(f64),
    Text(String),
    Blob(#[serde(with = "bytes")] Vec<u8>),
}

/// Blobs as MessagePack binary rather than as arrays of numbers.
mod bytes {
    use serde::de::{Deserializer, Visitor};
    use serde::ser::Serializer;

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(bytes)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        struct Bytes;
        impl Visitor<'_> for Bytes {
            type Value = Vec<u8>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("bytes")
            }

            fn visit_bytes<E: serde::de::Error>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
                Ok(bytes.to_owned())
            }
        }
        deserializer.deserialize_bytes(Bytes)
    }
}

/// Encodes the columns of one half of a row; nulls are left out. `None` when all are null.
pub(super) fn image(names: &[&'static str], values: &[Value]) -> Option<Vec<u8>> {
    let named: Vec<(Cow<'_, str>, ImageValue)> = names
        .iter()
        .zip(values)
        .filter_map(|(name, value)| {
            let value = match value {
                Value::Null => return None,
                Value::Integer(value) => ImageValue::Integer(*value),
                Value::Real(value) => ImageValue::Real(*value),
                Value::Text(text) => ImageValue::Text(text.clone()),
                Value::Blob(bytes) => ImageValue::Blob(bytes.clone()),
            };
            Some((Cow::Borrowed(*name), value))
        })
        .collect();
    if named.is_empty() { None } else { rmp_serde::to_vec(&Image(named)).ok() }
}

/// Adds the columns of an image. Errors: `None` when the bytes are no image.
pub(super) fn read_image(bytes: &[u8], columns: &mut Columns) -> Option<()> {
    let Image(named) = rmp_serde::from_slice(bytes).ok()?;
    for (name, value) in named {
        let value = match value {
            ImageValue::Integer(value) => Value::Integer(value),
            ImageValue::Real(value) => Value::Real(value),
            ImageValue::Text(text) => Value::Text(text),
            ImageValue::Blob(bytes) => Value::Blob(bytes),
        };
        columns.push(name.into_owned(), value);
    }
    Some(())
}

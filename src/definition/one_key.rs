//! A mapping with exactly one key: the form of every choice that carries a value, such as `{account: {…}}`.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

/// The one key of a mapping with its value; `what` names the choice in the error.
pub(super) fn deserialize<'de, D, V>(deserializer: D, what: &'static str) -> Result<(String, V), D::Error>
where
    D: Deserializer<'de>,
    V: Deserialize<'de>,
{
    deserializer.deserialize_map(OneKey { what, value: PhantomData })
}

struct OneKey<V> {
    what: &'static str,
    value: PhantomData<V>,
}

impl<'de, V: Deserialize<'de>> Visitor<'de> for OneKey<V> {
    type Value = (String, V);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "one {}", self.what)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let entry =
            map.next_entry()?.ok_or_else(|| A::Error::custom(format!("expected one {}", self.what)))?;
        match map.next_key::<String>()? {
            None => Ok(entry),
            Some(second) => {
                Err(A::Error::custom(format!("expected one {}, found `{second}` too", self.what)))
            }
        }
    }
}

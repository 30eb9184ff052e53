//! What others tell the channel. It is one-way: a Follow, its end, and that somebody is gone are all it cares for.
use serde_json::Value;

/// Longest address, in bytes.
const ADDRESS_MOST: usize = 2_048;

/// An activity that came in. Names people, so it has no Debug.
#[derive(Clone, PartialEq, Eq)]
pub enum Heard {
    /// Somebody wants to follow.
    Follow {
        /// The activity.
        id: String,
        /// Who.
        actor: String,
        /// Whom.
        object: String,
    },
    /// Somebody takes back what they did.
    Undo {
        /// The activity.
        id: String,
        /// Who.
        actor: String,
        /// What.
        of: Of,
    },
    /// Somebody says that something is gone.
    Delete {
        /// The activity.
        id: String,
        /// Who.
        actor: String,
        /// What; themselves, or a thing of theirs.
        object: String,
    },
    /// Everything else: replies, mentions, likes, boosts. Taken and dropped.
    Other,
}

/// What is taken back.
#[derive(Clone, PartialEq, Eq)]
pub enum Of {
    /// A Follow, told in full.
    Follow {
        /// Its id, as far as it says.
        id: Option<String>,
        /// Whom.
        object: String,
    },
    /// Something, by its id alone.
    Named(String),
    /// Something else.
    Other,
}

/// Reads an activity; `None` for what is none.
pub fn read(body: &[u8]) -> Option<Heard> {
    let value: Value = serde_json::from_slice(body).ok()?;
    value.as_object()?;
    let kind = kind(&value)?;
    if !matches!(kind, "Follow" | "Undo" | "Delete") {
        return Some(Heard::Other);
    }
    let (id, actor) = (address(&value["id"])?, address(&value["actor"])?);
    let object = &value["object"];
    Some(match kind {
        "Follow" => Heard::Follow { id, actor, object: address(object)? },
        "Undo" => Heard::Undo { id, actor, of: of(object)? },
        _ => Heard::Delete { id, actor, object: address(object)? },
    })
}

fn of(object: &Value) -> Option<Of> {
    Some(match object {
        Value::String(_) => Of::Named(address(object)?),
        _ if kind(object)? == "Follow" => {
            Of::Follow { id: address(&object["id"]), object: address(&object["object"])? }
        }
        _ => Of::Other,
    })
}

fn kind(value: &Value) -> Option<&str> {
    match &value["type"] {
        Value::Array(several) => several.first()?.as_str(),
        one => one.as_str(),
    }
}

/// An address, alone or as the id of what it names.
pub(super) fn address(value: &Value) -> Option<String> {
    let text = match value {
        Value::Array(several) if several.len() == 1 => return address(several.first()?),
        Value::Object(_) => value["id"].as_str()?,
        _ => value.as_str()?,
    };
    let plain = text.len() <= ADDRESS_MOST && (text.starts_with("https://") || text.starts_with("http://"));
    plain.then(|| text.to_owned())
}

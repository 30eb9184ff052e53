//! What is wrong with a form, in words the pages can translate.

/// One complaint about one field. `key` is a translation key such as `error.title.empty`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The form field's name.
    pub field: &'static str,
    /// Translation key of the sentence shown beside the field.
    pub key: &'static str,
    /// A number or word the sentence needs (`{n}`), empty when it needs none.
    pub arg: String,
}

/// Every complaint about one form; empty is impossible by use: parsers return `Err` only with at least one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldErrors(pub Vec<FieldError>);

impl FieldErrors {
    /// Adds a complaint.
    pub fn push(&mut self, field: &'static str, key: &'static str, arg: impl ToString) {
        self.0.push(FieldError { field, key, arg: arg.to_string() });
    }

    /// Keeps the value of a parse or files its complaint under `field`.
    pub fn take<T>(&mut self, field: &'static str, parsed: Result<T, Complaint>) -> Option<T> {
        match parsed {
            Ok(value) => Some(value),
            Err(Complaint { key, arg }) => {
                self.push(field, key, arg);
                None
            }
        }
    }

    /// Adds complaints about fields that have none yet.
    pub fn add(&mut self, more: FieldErrors) {
        let new = |one: &FieldError| !self.0.iter().any(|known| known.field == one.field);
        let new: Vec<FieldError> = more.0.into_iter().filter(new).collect();
        self.0.extend(new);
    }

    /// True when nothing was complained about.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A complaint that does not know its field yet.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{key} {arg}")]
pub struct Complaint {
    /// Translation key.
    pub key: &'static str,
    /// What the sentence needs.
    pub arg: String,
}

impl Complaint {
    /// A complaint without a number.
    pub fn new(key: &'static str) -> Self {
        Self { key, arg: String::new() }
    }

    /// A complaint with a number or word.
    pub fn with(key: &'static str, arg: impl ToString) -> Self {
        Self { key, arg: arg.to_string() }
    }
}

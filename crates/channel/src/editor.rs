//! People who work at the desk.

/// What an editor may do on a channel. More roles come with approval and warnings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Writes, edits, publishes, withdraws.
    Editor,
    /// Everything, and invites others, and edits the channel.
    Admin,
}

impl Role {
    /// The word in the database and translation keys (`role.editor`).
    pub fn key(self) -> &'static str {
        match self {
            Role::Editor => "editor",
            Role::Admin => "admin",
        }
    }

    /// Reads the word.
    pub fn parse(key: &str) -> Option<Role> {
        [Role::Editor, Role::Admin].into_iter().find(|r| r.key() == key)
    }
}

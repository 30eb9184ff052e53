//! Posts at the desk: the list, the editor, and every step of a post's life.
pub mod answers;
pub mod autosave;
pub mod card;
pub mod conflict;
pub mod discard;
pub mod draft;
pub mod edit;
pub mod form;
pub mod list;
pub mod new;
pub mod preview;
pub mod publish;
pub mod save;
pub mod show;
pub mod view;
pub mod when;
pub mod withdraw;

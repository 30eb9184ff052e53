//! Posts that come again: a template, a rule, and a draft for each occasion, once.
pub mod edit;
pub mod end;
pub mod form;
pub mod line;
pub mod make;

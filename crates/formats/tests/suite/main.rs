//! Tests of this room through its public doors, in one program so that it links once.
mod accent;
mod common;
mod feeds_out;
mod html_in;
mod ical;
mod markdown;
mod push_payload;
mod qr;
mod wellknown;

//! Tests of this room through its public doors, in one program so that it links once.
#[cfg(test)]
mod accent;
#[cfg(test)]
mod cap;
#[cfg(test)]
mod checker;
#[cfg(test)]
mod common;
#[cfg(test)]
mod fediverse;
#[cfg(test)]
mod feed_in;
#[cfg(test)]
mod feeds_out;
mod file_in;
#[cfg(test)]
mod html_in;
#[cfg(test)]
mod http_signature;
#[cfg(test)]
mod ical;
#[cfg(test)]
mod markdown;
#[cfg(test)]
mod nina;
#[cfg(test)]
mod official;
#[cfg(test)]
mod outlets;
#[cfg(test)]
mod pictures;
#[cfg(test)]
mod proof;
#[cfg(test)]
mod push_payload;
#[cfg(test)]
mod qr;
#[cfg(test)]
mod release;
#[cfg(test)]
mod share_card;
#[cfg(test)]
mod warning;
#[cfg(test)]
mod watched;
mod wellknown;

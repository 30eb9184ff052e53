//! What the town's archive is handed: a bag (RFC 8493) of files in a ZIP, one of them a WARC file. Each writer takes its
//! bytes piece by piece and hands out what can go on its way, so that a year needs no more memory than a page.
pub mod bag;
pub mod warc;
pub mod zip;

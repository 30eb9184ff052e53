//! A page's table as a file for the spreadsheet of whoever reads the page: its words, its separator, times in the
//! channel's zone.
use crate::lang::Lang;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use channel::clock::Timestamp;
use formats::csv;
use jiff::SignedDuration;
use jiff::tz::TimeZone;

/// A table that grows by rows.
pub struct Table {
    lang: Lang,
    text: String,
}

impl Table {
    /// With the names of its columns.
    pub fn new<T: AsRef<str>>(lang: Lang, head: impl IntoIterator<Item = T>) -> Table {
        let mut table = Table { lang, text: csv::MARK.to_owned() };
        table.row(head);
        table
    }

    /// One more.
    pub fn row<T: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = T>) {
        self.text.push_str(&csv::line_in(self.lang, cells));
    }

    /// The file, called `name`.csv.
    pub fn answer(self, name: &str) -> Response {
        let headers = [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
            (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.csv\"")),
            (header::CACHE_CONTROL, "no-store".to_owned()),
        ];
        (headers, self.text).into_response()
    }
}

/// As spreadsheets read it.
pub fn time(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// Seconds with so many decimal places.
pub fn seconds(lang: Lang, span: SignedDuration, places: usize) -> String {
    let text = format!("{:.places$}", span.as_secs_f64());
    if lang == Lang::De { text.replace('.', ",") } else { text }
}

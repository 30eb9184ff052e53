//! Sentences for the administrator's terminal; the desk has its own in two languages.
use channel::field::Complaint;
use formats::feed_in::{FeedInError, Repair};

/// Why a feed could not be read.
pub fn feed_error(error: &FeedInError) -> String {
    match error {
        FeedInError::TooLarge => "the feed is larger than 20 MB".to_owned(),
        FeedInError::Entities => {
            "the feed declares entities of its own, which is how such files are made to explode".to_owned()
        }
        FeedInError::TooManyItems => "the feed has more elements than any real one".to_owned(),
        FeedInError::TooDeep => "the feed is nested deeper than any real one".to_owned(),
        FeedInError::WebPage => "this is a web page, not a feed; look for its RSS or Atom address".to_owned(),
        FeedInError::NotAFeed(what) => format!("this is neither RSS, Atom nor JSON Feed ({what})"),
        // Only places that are watched are read so; said for completeness.
        other => other.to_string(),
    }
}

/// What was put right.
pub fn repair(repair: Repair) -> &'static str {
    match repair {
        Repair::Charset => "the text was not in the encoding it declares",
        Repair::Prolog => "something stood before the XML declaration",
        Repair::Ampersand => "a bare & in the text",
        Repair::ControlCharacters => "characters that XML does not know",
        Repair::Tags => "tags that were not ended, or stood where text belongs",
        Repair::Version => "a version of RSS that does not exist",
        Repair::Dates => "dates that are not written as feeds write them",
        Repair::Ids => "items without an id; they are remembered by link, or title and date",
    }
}

/// Why an item could not be taken.
pub fn item_error(complaint: &Complaint) -> String {
    match complaint.key {
        "error.title.empty" | "import.item.no_title" => "it has no title".to_owned(),
        "import.item.long_title" => format!("its title is longer than {} letters", complaint.arg),
        "import.item.script" => "its text contains a script".to_owned(),
        "import.item.private_picture" => format!("a picture points into a private network ({})", complaint.arg),
        "error.title.long" => format!("its title is longer than {} letters", complaint.arg),
        "error.body.long" => format!("its text is longer than {} letters", complaint.arg),
        other => format!("{other} {}", complaint.arg).trim().to_owned(),
    }
}

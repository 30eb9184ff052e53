//! What stands in the way of sending a post to an outlet, and which field of the form it belongs to.

/// Whether a problem stops the post or only deserves a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The outlet would refuse it.
    Blocks,
    /// It goes out; a person may want to change it.
    Advises,
}

/// The field of the editor's form a problem is mended in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// The title.
    Title,
    /// The text.
    Body,
    /// The pictures.
    Pictures,
}

impl Field {
    /// The id of the field on the page.
    pub fn id(self) -> &'static str {
        match self {
            Field::Title => "title",
            Field::Body => "body",
            Field::Pictures => "pictures",
        }
    }
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Trouble {
    /// Title and link alone are over the limit, by so many of the outlet's units.
    TooLong {
        /// Units over the limit.
        over: usize,
    },
    /// The end of the text is left out; the link leads to all of it.
    Shortened {
        /// Letters left out.
        left: usize,
    },
    /// Most phones cut a title of this length.
    TitleCut {
        /// Letters most of them show.
        shown: usize,
    },
    /// The outlet shows nothing without a picture; it gets the card with the title on it.
    NeedsPicture,
    /// The leading picture has no description. Beside a text that is there it may be decoration; alone it is not.
    NoAltText,
    /// Nothing but the title.
    NoText,
    /// More pictures than the outlet takes; the first ones go along.
    TooManyPictures {
        /// How many it takes.
        max: usize,
    },
    /// Wider or taller than the outlet shows; its edges are lost.
    PictureShape,
    /// More tags than the outlet takes.
    TooManyTags {
        /// How many it takes.
        max: usize,
    },
    /// So many tags that the outlet shows the post to fewer people.
    ManyTags {
        /// How many go well.
        max: usize,
    },
}

impl Trouble {
    /// The word in translation keys.
    pub fn key(self) -> &'static str {
        match self {
            Trouble::TooLong { .. } => "too_long",
            Trouble::Shortened { .. } => "shortened",
            Trouble::TitleCut { .. } => "title_cut",
            Trouble::NeedsPicture => "needs_picture",
            Trouble::NoAltText => "no_alt",
            Trouble::NoText => "no_text",
            Trouble::TooManyPictures { .. } => "too_many_pictures",
            Trouble::PictureShape => "picture_shape",
            Trouble::TooManyTags { .. } => "too_many_tags",
            Trouble::ManyTags { .. } => "many_tags",
        }
    }

    /// The number its sentence needs.
    pub fn number(self) -> Option<usize> {
        match self {
            Trouble::TooLong { over: n }
            | Trouble::Shortened { left: n }
            | Trouble::TitleCut { shown: n }
            | Trouble::TooManyPictures { max: n }
            | Trouble::TooManyTags { max: n }
            | Trouble::ManyTags { max: n } => Some(n),
            Trouble::NeedsPicture | Trouble::NoAltText | Trouble::NoText | Trouble::PictureShape => None,
        }
    }
}

/// One problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Problem {
    /// What is wrong.
    pub trouble: Trouble,
    /// Whether it stops the post.
    pub severity: Severity,
    /// Where it is mended.
    pub field: Field,
}

impl From<Trouble> for Problem {
    fn from(trouble: Trouble) -> Self {
        let (severity, field) = match trouble {
            Trouble::TooLong { .. } => (Severity::Blocks, Field::Title),
            Trouble::TooManyTags { .. } => (Severity::Blocks, Field::Body),
            Trouble::TitleCut { .. } => (Severity::Advises, Field::Title),
            Trouble::Shortened { .. } | Trouble::NoText | Trouble::ManyTags { .. } => (Severity::Advises, Field::Body),
            Trouble::NeedsPicture | Trouble::NoAltText | Trouble::TooManyPictures { .. } | Trouble::PictureShape => {
                (Severity::Advises, Field::Pictures)
            }
        };
        Problem { trouble, severity, field }
    }
}

use channel::delivery::Lane;
use channel::ids::{ChannelId, PostId};

/// What one node tells the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ring {
    /// Something may be due in this lane.
    Due(Lane),
    /// A post came out, changed or was taken back.
    Post(ChannelId, PostId, What),
    /// Something about a channel changed that is no post.
    Touched(ChannelId),
}

/// What happened to a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum What {
    /// It is new.
    New,
    /// It has a new version.
    Changed,
    /// It was taken back.
    Withdrawn,
}

impl Ring {
    /// Letters, digits and blanks.
    pub(crate) fn to_text(self) -> String {
        match self {
            Ring::Due(lane) => format!("due {}", lane.key()),
            Ring::Post(channel, post, what) => format!("post {} {} {}", channel.0, post.0, what.key()),
            Ring::Touched(channel) => format!("touched {}", channel.0),
        }
    }

    /// Reads exactly that; `None` for anything else.
    pub(crate) fn parse(text: &str) -> Option<Ring> {
        let mut words = text.split(' ');
        let ring = match words.next()? {
            "due" => {
                let key = words.next()?;
                Ring::Due(Lane::ALL.into_iter().find(|lane| lane.key() == key)?)
            }
            "post" => {
                let (channel, post) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
                Ring::Post(ChannelId(channel), PostId(post), What::parse(words.next()?)?)
            }
            "touched" => Ring::Touched(ChannelId(words.next()?.parse().ok()?)),
            _ => return None,
        };
        words.next().is_none().then_some(ring)
    }
}

impl What {
    fn key(self) -> &'static str {
        match self {
            What::New => "new",
            What::Changed => "changed",
            What::Withdrawn => "withdrawn",
        }
    }

    fn parse(key: &str) -> Option<What> {
        [What::New, What::Changed, What::Withdrawn].into_iter().find(|what| what.key() == key)
    }
}

//! Everything the server stores about followers and reactions: every table and column, with what it is for. What is not in
//! this list may not be there.

/// One table.
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Names and plain words.
    pub columns: &'static [(&'static str, &'static str)],
    /// Names of its indexes, primary keys left out.
    pub indexes: &'static [&'static str],
}

/// Of the followers' part.
pub const FOLLOWERS: &[Table] = &[
    Table {
        name: "push_origin",
        columns: &[
            ("code", "hash of the push service's address"),
            ("origin", "the push service's address, nobody's own"),
        ],
        indexes: &["push_origin_origin_key"],
    },
    Table {
        name: "subscription",
        columns: &[
            ("channel", "which channel"),
            ("origin", "which push service"),
            ("sid", "a keyed hash of the device's address: tells neither address, order nor time"),
            ("sealed", "a box of fixed size with address, keys, topics and language; opens with the master key only"),
            ("week", "the week in which it was joined, no finer"),
        ],
        indexes: &[],
    },
    Table {
        name: "fanout",
        columns: &[
            ("delivery", "a running delivery"),
            ("channel", "of which channel"),
            ("post", "of which post"),
            ("version", "which version of it"),
            ("lane", "warning or news"),
            ("created", "when the post came out; about no follower"),
            ("held", "whether a person holds it"),
        ],
        indexes: &[],
    },
    Table {
        name: "shard",
        columns: &[
            ("delivery", "a running delivery"),
            ("origin", "one push service"),
            ("lo", "from which hash"),
            ("hi", "to which hash"),
            ("reached", "how far it got"),
            ("done", "whether it is done"),
            ("lane", "warning or news"),
            ("free_from", "when work goes on; about the work"),
            ("behind", "whether it is only rehearsed; about the work"),
            ("boot", "which start of a process works on it"),
            ("token", "fences out a process that was too slow"),
            ("accepted", "a sum"),
            ("refused", "a sum"),
            ("gone", "a sum"),
            ("retried", "a sum"),
        ],
        indexes: &["shard_free"],
    },
    Table {
        name: "retry",
        columns: &[
            ("delivery", "a delivery"),
            ("origin", "one push service"),
            ("sid", "the keyed hash of a device that is tried again"),
            ("channel", "which channel"),
            ("lane", "warning or news"),
            ("due", "when it is tried again; gone with the delivery"),
            ("attempt", "which attempt"),
            ("behind", "1 for a rehearsal, which waits for what is in earnest"),
            ("boot", "which start of a process works on it"),
            ("token", "fences out a process that was too slow"),
        ],
        indexes: &["retry_due", "retry_subscription"],
    },
    Table {
        name: "retry_count",
        columns: &[
            ("delivery", "a delivery"),
            ("origin", "one push service"),
            ("accepted", "a sum"),
            ("refused", "a sum"),
            ("gone", "a sum"),
            ("dropped", "a sum"),
        ],
        indexes: &[],
    },
    Table {
        name: "greeting",
        columns: &[
            ("channel", "which channel"),
            ("origin", "one push service"),
            ("sid", "the keyed hash of a device that gets its first notification"),
            ("due", "0, or when somebody who died over it is given up; gone in seconds"),
            ("boot", "which start of a process works on it"),
            ("token", "fences out a process that was too slow"),
        ],
        indexes: &["greeting_due"],
    },
    Table {
        name: "booklet",
        columns: &[
            ("channel", "which channel"),
            ("origin", "one push service"),
            ("sid", "the keyed hash of a device that drew a booklet"),
            ("drawn", "which half-year and volume; no time"),
            ("mark", "a hash of the random elements it sent; blinded, so no reaction can be told from it"),
        ],
        indexes: &[],
    },
    Table {
        name: "reader",
        columns: &[
            ("channel", "which channel"),
            ("sid", "a keyed hash of a reader's mail address: tells neither address, order nor time"),
            ("address", "a box of fixed size with the address, when it was asked for and the words agreed to"),
            ("wish", "a box of fixed size with topics, rhythm and language"),
            ("proof", "a box of fixed size with the time of the confirmation and what it was confirmed by"),
            ("soft", "in how many weeks in a row mail came back"),
            ("soft_week", "the last such week, no finer"),
        ],
        indexes: &[],
    },
    Table {
        name: "reader_asked",
        columns: &[
            ("channel", "which channel"),
            ("sid", "the keyed hash of an address nobody confirmed yet"),
            ("address", "the box with the address"),
            ("wish", "the box with the wish"),
            ("secret", "a hash of what the confirming link carries"),
            ("forget", "the hour in which the row is deleted, two days after it was asked for"),
            ("mails", "how many confirmation mails it was sent"),
            ("due", "0, or when somebody who died over it is given up; gone when the mail is sent"),
            ("token", "fences out a process that was too slow"),
        ],
        indexes: &["reader_asked_due", "reader_asked_forget"],
    },
    Table {
        name: "mailing",
        columns: &[
            ("issue", "an issue on its way"),
            ("channel", "of which channel"),
            ("lease", "until when a process works on it; about the work"),
            ("boot", "which start of a process works on it"),
            ("token", "fences out a process that was too slow"),
            ("taken", "a sum"),
            ("refused", "a sum"),
            ("gone", "a sum"),
        ],
        indexes: &[],
    },
    Table {
        name: "mailing_range",
        columns: &[
            ("issue", "an issue on its way"),
            ("lo", "from which hash"),
            ("hi", "to which hash"),
            ("reached", "up to which hash it was handed over"),
            ("armed", "up to which hash it may have been when a process died"),
            ("done", "whether it is"),
            ("token", "fences out a process that was too slow"),
            ("taken", "a sum"),
            ("refused", "a sum"),
            ("gone", "a sum"),
        ],
        indexes: &[],
    },
    Table {
        name: "mailing_later",
        columns: &[
            ("issue", "an issue"),
            ("sid", "the keyed hash of a reader whose mail is tried again, or is unclear"),
            ("channel", "which channel"),
            ("due", "when it is tried again; gone with the attempt"),
            ("attempt", "which attempt"),
            ("armed", "whether it is being handed over"),
        ],
        indexes: &["mailing_later_due", "mailing_later_reader"],
    },
];

/// Of the followers' part, those who follow from the Fediverse.
pub const FEDIVERSE: &[Table] = &[
    Table {
        name: "fediverse_inbox",
        columns: &[
            ("channel", "which channel"),
            ("inbox", "a keyed hash of the address posts go to: one server's for all of it, or one person's"),
            ("sealed", "a box with that address; opens with the master key only"),
            ("failing", "the week since which nothing came there, or 0; no finer"),
        ],
        indexes: &[],
    },
    Table {
        name: "fediverse_follower",
        columns: &[
            ("channel", "which channel"),
            ("sid", "a keyed hash of the account's address: tells neither address, order nor time"),
            ("inbox", "the keyed hash of where its posts go"),
            ("follow", "a keyed hash of the request to follow, by which it is taken back"),
        ],
        indexes: &["fediverse_follower_inbox"],
    },
    Table {
        name: "fediverse_send",
        columns: &[
            ("channel", "of which channel"),
            ("inbox", "the keyed hash of an inbox a post is on its way to; gone when it is there"),
            ("post", "which post"),
            ("version", "which version of it"),
            ("act", "came out, changed, taken back"),
            ("lane", "warning or news"),
            ("due", "when it is tried; about the post and the server"),
            ("attempts", "how often it was tried"),
            ("token", "fences out a process that was too slow"),
        ],
        indexes: &["fediverse_send_due"],
    },
    Table {
        name: "fediverse_letter",
        columns: &[
            (
                "sid",
                "a keyed hash of a request of another server that nobody read yet; gone in seconds, while a server is away in two hours at most",
            ),
            ("channel", "which channel"),
            ("host", "a keyed hash of the server it says to come from"),
            ("sealed", "a box with the request; opens with the master key only"),
            ("due", "0, or when it is read again"),
            ("attempts", "how often it was read"),
            ("token", "fences out a process that was too slow"),
        ],
        indexes: &["fediverse_letter_due", "fediverse_letter_host"],
    },
    Table {
        name: "fediverse_done",
        columns: &[
            ("sid", "a keyed hash of a request that was done or taken back, so that it is not done again"),
            ("hour", "the hour of that, for four hours: then the row is gone"),
        ],
        indexes: &["fediverse_done_hour"],
    },
];

/// Of the file of open reactions.
pub const REACTIONS: &[Table] = &[Table {
    name: "reaction",
    columns: &[
        ("post", "which post"),
        ("tag", "a hash of a random number drawn for this post alone"),
        ("seq", "1, 2, 3: how often this device changed its mind here"),
        ("choice", "which choice; 0 for taken back"),
    ],
    indexes: &[],
}];

/// Of reactions, what stands with the posts; and the phones of the desk, which have addresses as followers have and are none.
pub const CONTENT: &[Table] = &[
    Table {
        name: "phone",
        columns: &[
            ("channel", "which channel; no follower: a phone of somebody at the desk"),
            ("sid", "a keyed hash of the address that phone has for the desk alone"),
            ("editor", "whose phone at the desk"),
            ("label", "what that person calls it"),
            ("origin", "which push service"),
            ("sealed", "its address and keys; opens with the master key only"),
            ("second", "whether it is told only once somebody else did nothing"),
            ("made", "when it was set up"),
            ("told", "when it last took something"),
        ],
        indexes: &["phone_fresh"],
    },
    Table {
        name: "reaction_epoch",
        columns: &[
            ("channel", "which channel"),
            ("epoch", "which half-year"),
            ("suite", "which group"),
            ("wrapped", "the secret key, sealed; can make reactions up, cannot tell whose one is"),
            ("public", "its public key"),
            ("until", "when it is destroyed"),
            ("next", "how many posts had a slot"),
        ],
        indexes: &["reaction_epoch_until"],
    },
    Table {
        name: "reaction_slot",
        columns: &[
            ("post", "which post"),
            ("channel", "of which channel"),
            ("epoch", "which half-year"),
            ("slot", "its number, public"),
            ("emojis", "what may be chosen, public"),
            ("choices", "how many, public"),
            ("several", "whether several, public"),
            ("closes", "when it closes, public"),
            ("frozen", "whether single reactions are deleted"),
        ],
        indexes: &["reaction_slot_once", "reaction_slot_open"],
    },
    Table {
        name: "reaction_total",
        columns: &[("post", "which post"), ("choice", "which choice"), ("shown", "the rounded number everybody sees")],
        indexes: &[],
    },
    Table {
        name: "figure",
        columns: &[
            ("channel", "which channel"),
            ("post", "which post, or the channel itself"),
            ("day", "which day, no finer"),
            ("what", "page or feed"),
            ("number", "a sum of all requests; no row tells of one"),
        ],
        indexes: &[],
    },
];

/// The database's own note of its shape, in each file.
pub const SHAPE: Table = Table {
    name: "migration",
    columns: &[("position", "a number"), ("name", "a name"), ("checksum", "a sum")],
    indexes: &[],
};

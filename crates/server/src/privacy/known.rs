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

/// Of reactions, what stands with the posts.
pub const CONTENT: &[Table] = &[
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

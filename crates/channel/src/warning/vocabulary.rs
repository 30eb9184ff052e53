//! The closed lists of words (§3.2.1, §3.2.2).

macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $stem:literal { $($(#[$each:meta])* $word:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$each])* $word),+ }

        impl $name {
            /// All of them.
            pub const ALL: &[$name] = &[$($name::$word),+];

            /// The word as it stands in a message.
            pub fn word(self) -> &'static str {
                match self { $($name::$word => stringify!($word)),+ }
            }

            /// Reads the word exactly as the standard writes it.
            pub fn parse(word: &str) -> Option<$name> {
                match word { $(stringify!($word) => Some($name::$word),)+ _ => None }
            }

            /// The translation key of the words people read.
            pub fn key(self) -> &'static str {
                match self { $($name::$word => concat!("warning.", $stem, ".", stringify!($word))),+ }
            }
        }
    };
}

words! {
    /// How a message is to be handled (§3.2.1 status).
    Status, "status" {
        /// For everybody, in earnest.
        Actual,
        /// For those who take part in an exercise.
        Exercise,
        /// For the network of warning systems itself.
        System,
        /// A technical test; nobody acts on it.
        Test,
        /// A template or draft; nobody acts on it.
        Draft,
    }
}

words! {
    /// What the message is to the ones before it (§3.2.1 msgType).
    MsgType, "msg_type" {
        /// The first one.
        Alert,
        /// Takes the place of those it refers to.
        Update,
        /// Takes back those it refers to.
        Cancel,
        /// A machine has taken the message.
        Ack,
        /// A machine has refused the message.
        Error,
    }
}

words! {
    /// The sort of hazard (§3.2.2 category).
    Category, "category" {
        /// Geophysical, landslides too.
        Geo,
        /// Weather, floods too.
        Met,
        /// Emergencies and public safety in general.
        Safety,
        /// Police, armed forces, private security.
        Security,
        /// Rescue and recovery.
        Rescue,
        /// Fire.
        Fire,
        /// Medicine and public health.
        Health,
        /// Pollution and other harm to the environment.
        Env,
        /// Public and private transport.
        Transport,
        /// Supply, telecommunication and other infrastructure.
        Infra,
        /// Chemical, biological, radiological, nuclear, explosive.
        CBRNE,
        /// Anything else.
        Other,
    }
}

words! {
    /// What people should do (§3.2.2 responseType).
    Response, "response" {
        /// Take shelter where they are.
        Shelter,
        /// Leave.
        Evacuate,
        /// Get ready.
        Prepare,
        /// Do what was planned beforehand.
        Execute,
        /// Keep away.
        Avoid,
        /// Stay informed.
        Monitor,
        /// Judge for themselves; not for the public.
        Assess,
        /// The danger is over.
        AllClear,
        /// Nothing.
        None,
    }
}

words! {
    /// How soon to act (§3.2.2 urgency); the later in the list, the sooner.
    Urgency, "urgency" {
        /// Not known.
        Unknown,
        /// It is over.
        Past,
        /// In the near future.
        Future,
        /// Within the next hour.
        Expected,
        /// At once.
        Immediate,
    }
}

words! {
    /// How bad it is (§3.2.2 severity); the later in the list, the worse.
    Severity, "severity" {
        /// Not known.
        Unknown,
        /// Minimal threat, or none known.
        Minor,
        /// Possible threat to life or property.
        Moderate,
        /// Significant threat to life or property.
        Severe,
        /// Extraordinary threat to life or property.
        Extreme,
    }
}

words! {
    /// How sure it is (§3.2.2 certainty); the later in the list, the surer.
    Certainty, "certainty" {
        /// Not known.
        Unknown,
        /// Not expected to happen.
        Unlikely,
        /// Possible, but not likely: a probability of up to one half.
        Possible,
        /// A probability of more than one half.
        Likely,
        /// Happening, or has happened.
        Observed,
    }
}

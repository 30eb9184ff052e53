//! Recorded days, and days that go wrong, from an office on loopback.

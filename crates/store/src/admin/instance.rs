use crate::{Admin, Result, StoreCounts};

impl Admin {
    /// A short text kept under a name, e.g. when the key file was last said to be saved.
    pub async fn meta(&self, key: &str) -> Result<Option<String>> {
        let _ = key;
        unimplemented!()
    }

    /// Keeps a short text under a name.
    pub async fn set_meta(&self, key: &str, value: &str) -> Result<()> {
        let _ = (key, value);
        unimplemented!()
    }

    /// Numbers for `doctor` and the metrics.
    pub async fn counts(&self) -> Result<StoreCounts> {
        unimplemented!()
    }
}

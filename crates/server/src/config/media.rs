//! Where media lie, if not in a folder.
use super::{ConfigError, origin};
use crate::storage::Storage;
use std::path::PathBuf;

/// The settings of the storage; nothing where none is named.
pub fn read(get: &impl Fn(&str) -> String) -> Result<Option<Storage>, ConfigError> {
    let bucket = get("media.bucket");
    if bucket.is_empty() {
        return Ok(None);
    }
    let needed = |key: &'static str| match get(key) {
        text if text.is_empty() => Err(ConfigError::Bad { key, why: "is needed with media.bucket".into() }),
        text => Ok(text),
    };
    Ok(Some(Storage {
        endpoint: origin("media.endpoint", &needed("media.endpoint")?)?,
        bucket,
        region: get("media.region"),
        access_key: needed("media.access_key")?,
        secret_file: needed("media.secret_key_file")?.into(),
        root_certificate: Some(get("media.root_certificate_file")).filter(|p| !p.is_empty()).map(PathBuf::from),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_needs_an_address_and_keys() {
        let all = [
            ("media.bucket", "lindenau"),
            ("media.endpoint", "https://s3.rz.example"),
            ("media.access_key", "AK"),
            ("media.secret_key_file", "/run/secret"),
        ];
        let with = |without: &str, endpoint: &str| {
            read(&|key: &str| {
                let found = all.iter().find(|(name, _)| *name == key && *name != without);
                let text = found.map_or("", |(_, value)| *value);
                if key == "media.endpoint" && !text.is_empty() { endpoint.to_owned() } else { text.to_owned() }
            })
        };
        let good = "https://s3.rz.example";
        assert!(with("", good).unwrap().is_some() && with("media.bucket", good).unwrap().is_none());
        for key in ["media.endpoint", "media.access_key", "media.secret_key_file"] {
            assert!(with(key, good).err().unwrap().to_string().contains(key));
        }
        for bad in ["http://s3.rz.example", "s3.rz.example", "https://s3.rz.example/bucket"] {
            assert!(with("", bad).is_err(), "{bad}");
        }
        assert!(with("", "http://127.0.0.1:9000").is_ok());
    }
}

//! Keys: with every key there is, what names could somebody have made for a device's row out of what is known of it?
use crate::crowd::Device;
use aws_lc_rs::{digest, hmac};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::collections::HashMap;
use vault::MasterKey;

/// Names that lead back to a device, with the keys if he has them. `posts` are mixed in, as whoever wanted a name for each
/// post would.
pub fn derived(devices: &[Device], master: Option<&MasterKey>, posts: &[i64]) -> HashMap<Vec<u8>, usize> {
    let sha256 = |bytes: &[u8]| digest::digest(&digest::SHA256, bytes).as_ref().to_vec();
    let web = master.map(|master| master.web_key().unwrap());
    let secrets = web.iter().flat_map(|web| [web.epoch_wrapping(), web.gate_secret()]);
    let secrets: Vec<hmac::Key> = secrets.map(|key| hmac::Key::new(hmac::HMAC_SHA256, &*key)).collect();
    let mut names = HashMap::new();
    for (number, device) in devices.iter().enumerate() {
        let sid = device.sid.to_be_bytes();
        let mark = URL_SAFE_NO_PAD.decode(&device.mark).unwrap_or_default();
        let address = device.address.ip().to_string();
        let known: [&[u8]; 8] = [
            &sid,
            device.endpoint.as_bytes(),
            &device.point,
            &device.auth,
            device.mark.as_bytes(),
            &mark,
            address.as_bytes(),
            &device.sid.to_le_bytes(),
        ];
        // What the server made itself takes a key to make again.
        let known = known.into_iter().enumerate().filter(|(at, _)| master.is_some() || [1, 2, 3, 6].contains(at));
        for known in known.map(|(_, known)| known).filter(|known| known.len() >= 8) {
            let mixed = posts.iter().flat_map(|post| {
                let post = post.to_be_bytes();
                [[known, &post].concat(), [&post, known].concat()]
            });
            for text in mixed.chain([known.to_vec()]) {
                names.insert(sha256(&text), number);
                names.insert(sha256(&text)[..8].to_vec(), number);
                for key in &secrets {
                    names.insert(hmac::sign(key, &text).as_ref().to_vec(), number);
                }
                names.insert(text, number);
            }
        }
    }
    names
}

//! The settings of the town's own sign-in service.
use super::{ConfigError, list};
use crate::oidc::Settings;
use channel::editor::Role;
use channel::slug::ChannelSlug;

/// Reads the section; `None` without an issuer.
pub fn read(get: &dyn Fn(&str) -> String) -> Result<Option<Settings>, ConfigError> {
    let issuer = get("oidc.issuer");
    if issuer.is_empty() {
        if get("oidc.local_sign_in") != "true" {
            return Err(bad("oidc.local_sign_in", "nobody could sign in: there is no oidc.issuer".into()));
        }
        return Ok(None);
    }
    let parsed =
        url::Url::parse(&issuer).map_err(|e| bad("oidc.issuer", format!("`{issuer}` is not an address: {e}")))?;
    let host = parsed.host_str().ok_or_else(|| bad("oidc.issuer", "has no host".into()))?.to_owned();
    if parsed.scheme() != "https" && !["localhost", "127.0.0.1"].contains(&host.as_str()) {
        return Err(bad("oidc.issuer", "must begin with https://".into()));
    }
    let client_id = get("oidc.client_id");
    if client_id.is_empty() {
        return Err(bad("oidc.client_id", "is needed with oidc.issuer".into()));
    }
    let roles = list(&get("oidc.roles")).iter().map(|text| mapping(text)).collect::<Result<Vec<_>, _>>()?;
    if roles.is_empty() {
        return Err(bad("oidc.roles", "is needed with oidc.issuer: without it nobody has a role".into()));
    }
    let name = Some(get("oidc.name")).filter(|name| !name.is_empty()).unwrap_or(host);
    let (claim, scopes) = (get("oidc.claim"), list(&get("oidc.scopes")));
    Ok(Some(Settings {
        issuer,
        name,
        client_id,
        secret: secret(&get("oidc.client_secret_file"))?,
        scopes,
        claim,
        roles,
    }))
}

/// `group=channel:role`; the group may hold anything but a comma.
fn mapping(text: &str) -> Result<(String, Option<ChannelSlug>, Role), ConfigError> {
    let wrong = || bad("oidc.roles", format!("`{text}` is not group=channel:role, e.g. presse=lindenau:editor"));
    let (group, rest) = text.rsplit_once('=').ok_or_else(wrong)?;
    let (channel, role) = rest.split_once(':').ok_or_else(wrong)?;
    let channel = match channel.trim() {
        "*" => None,
        slug => Some(ChannelSlug::parse(slug).map_err(|_| wrong())?),
    };
    let role = Role::parse(role.trim()).ok_or_else(wrong)?;
    Ok((group.trim().to_owned(), channel, role))
        .and_then(|found| if found.0.is_empty() { Err(wrong()) } else { Ok(found) })
}

fn secret(file: &str) -> Result<Option<String>, ConfigError> {
    if file.is_empty() {
        return Ok(None);
    }
    let read = std::fs::read_to_string(file);
    let text = read.map_err(|e| bad("oidc.client_secret_file", format!("cannot read {file}: {e}")))?;
    Ok(Some(text.trim_end().to_owned()))
}

fn bad(key: &'static str, why: String) -> ConfigError {
    ConfigError::Bad { key, why }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &[(&str, &str)]) -> Result<Option<Settings>, ConfigError> {
        let base = [("oidc.local_sign_in", "true"), ("oidc.client_id", "desk"), ("oidc.roles", "a=*:admin")];
        read(&|path| {
            let found = pairs.iter().chain(&base).find(|(key, _)| *key == path);
            found.map_or_else(String::new, |(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn a_service_needs_a_name_for_us_and_roles_and_whoever_shuts_the_other_doors_needs_a_service() {
        let here = ("oidc.issuer", "https://anmeldung.stadt.de/realms/a");
        assert!(with(&[]).unwrap().is_none());
        assert_eq!(with(&[here]).unwrap().unwrap().name, "anmeldung.stadt.de");
        for wrong in [
            ("oidc.client_id", ""),
            ("oidc.roles", ""),
            ("oidc.roles", "presse=lindenau"),
            ("oidc.roles", "presse=lindenau:king"),
            ("oidc.roles", "=lindenau:editor"),
            ("oidc.roles", "presse=Über Lindenau:editor"),
            ("oidc.client_secret_file", "/nowhere"),
        ] {
            assert!(with(&[here, wrong]).is_err(), "{wrong:?}");
        }
        assert!(with(&[("oidc.issuer", "http://anmeldung.stadt.de")]).is_err());
        assert!(with(&[("oidc.local_sign_in", "false")]).is_err());
        let ldap = with(&[here, ("oidc.roles", "cn=presse=lindenau:editor")]).unwrap().unwrap();
        assert_eq!(ldap.roles[0].0, "cn=presse");
    }
}

//! A NATS server as a data centre runs it: TLS only, and accounts that an operator signed.
use crate::TempDir;
use crate::nats::{is_installed, wait_for};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use nkeys::KeyPair;
use serde_json::{Value, json};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// The server; it ends with this value.
pub struct Guarded {
    port: u16,
    server: Child,
    folder: TempDir,
}

/// Starts one; `None`, and one line saying so, where nats-server is not installed.
pub fn guarded() -> Option<Guarded> {
    if !is_installed() {
        return None;
    }
    let folder = TempDir::new();
    let file = |name: &str| folder.path().join(name);
    let mut openssl = Command::new("openssl");
    openssl.args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]);
    openssl.args(["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]);
    openssl.args(["-addext", "basicConstraints=critical,CA:FALSE", "-keyout"]).arg(file("key.pem"));
    let made = openssl.arg("-out").arg(file("certificate.pem")).stderr(Stdio::null()).status();
    assert!(made.expect("openssl runs").success(), "a certificate");
    let (operator, account) = (KeyPair::new_operator(), KeyPair::new_account());
    let port = TcpListener::bind("127.0.0.1:0").and_then(|held| held.local_addr()).expect("a port").port();
    let settings = json!({
        "listen": format!("127.0.0.1:{port}"),
        "tls": { "cert_file": file("certificate.pem"), "key_file": file("key.pem") },
        "operator": signed(&operator, &operator, &json!({ "type": "operator", "version": 2 })),
        "resolver": "MEMORY",
        "resolver_preload": { account.public_key(): signed(&operator, &account, &account_of_a_town()) },
    });
    std::fs::write(file("settings.json"), settings.to_string()).expect("the settings");
    std::fs::write(file("guest.creds"), credentials(&account)).expect("credentials");
    std::fs::write(file("stranger.creds"), credentials(&KeyPair::new_account())).expect("credentials");
    let mut server = Command::new("nats-server");
    server.arg("-c").arg(file("settings.json")).stdout(Stdio::null()).stderr(Stdio::null());
    let server = server.spawn().expect("nats-server starts");
    wait_for(port);
    Some(Guarded { port, server, folder })
}

impl Guarded {
    /// Where it listens, by the name its certificate is for.
    pub fn url(&self) -> String {
        format!("tls://localhost:{}", self.port)
    }

    /// Whom to trust to find it genuine.
    pub fn certificate(&self) -> PathBuf {
        self.folder.path().join("certificate.pem")
    }

    /// Lets in.
    pub fn credentials(&self) -> PathBuf {
        self.folder.path().join("guest.creds")
    }

    /// Well-formed, of an account the operator never signed.
    pub fn strange_credentials(&self) -> PathBuf {
        self.folder.path().join("stranger.creds")
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        self.server.kill().ok();
        self.server.wait().ok();
    }
}

fn account_of_a_town() -> Value {
    let limits = json!({ "subs": -1, "data": -1, "payload": -1, "imports": -1, "exports": -1, "wildcards": true,
        "conn": -1, "leaf": -1 });
    json!({ "type": "account", "version": 2, "limits": limits })
}

/// A file as `nsc` writes it.
fn credentials(account: &KeyPair) -> String {
    let user = KeyPair::new_user();
    let about = json!({ "type": "user", "version": 2, "subs": -1, "data": -1, "payload": -1, "pub": {}, "sub": {} });
    let seed = user.seed().expect("a seed");
    format!(
        "-----BEGIN NATS USER JWT-----\n{}\n------END NATS USER JWT------\n\n\
         -----BEGIN USER NKEY SEED-----\n{seed}\n------END USER NKEY SEED------\n",
        signed(account, &user, &about)
    )
}

/// A token in which `by` says something about `of`.
fn signed(by: &KeyPair, of: &KeyPair, about: &Value) -> String {
    let head = json!({ "typ": "JWT", "alg": "ed25519-nkey" });
    let claims = json!({ "jti": of.public_key(), "iat": 1_700_000_000, "iss": by.public_key(), "sub": of.public_key(),
        "name": "test", "nats": about });
    let text = format!("{}.{}", BASE64.encode(head.to_string()), BASE64.encode(claims.to_string()));
    let signature = by.sign(text.as_bytes()).expect("a signature");
    format!("{text}.{}", BASE64.encode(signature))
}

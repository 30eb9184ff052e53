//! A stranger compares what a page runs with what this program holds.
use crate::engine::Engine;
use crate::silence::followable;
use crate::town::Town;
use crate::web::{get, send};
use testkit::site::Site;

/// A copy of the channel's page and of all it runs, in the hands of somebody who may change it.
fn mirror(town: &Town, site: &Site) -> String {
    let page = get(town.port, "/lindenau").is(200).text();
    let (_, rest) = page.split_once("src=\"/assets/").expect("the page has scripts");
    let set = rest.split('/').next().unwrap().to_owned();
    put(site, "/lindenau", &page);
    for verb in ["follow", "anonymity"] {
        let path = format!("/lindenau/{verb}");
        put(site, &path, &get(town.port, &path).is(200).text());
    }
    site.put("/lindenau/sw.js", "text/javascript", get(town.port, "/lindenau/sw.js").is(200).body);
    let list: serde_json::Value = serde_json::from_str(&town.run(&["assets", "list"]).ends(0).out).unwrap();
    for file in list["files"].as_array().unwrap() {
        let path = format!("/assets/{set}/{}", file["path"].as_str().unwrap());
        site.put(&path, "application/octet-stream", get(town.port, &path).is(200).body);
    }
    set
}

/// A page under the policy it has with us.
fn put(site: &Site, path: &str, page: &str) {
    site.put_with(path, "text/html", page, "content-security-policy", web::headers::CSP);
}

fn changed(town: &Town, site: &Site, path: &str, change: impl Fn(&str) -> String) -> String {
    let before = get(town.port, path).is(200).text();
    put(site, path, &change(&before));
    let said = town.run(&["assets", "verify", &format!("{}/lindenau", site.url())]).ends(1).out;
    put(site, path, &before);
    said
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_page_runs_is_compared_byte_for_byte() {
    let mut town = Town::on(Engine::Sqlite);
    followable(&mut town).await;
    let serving = town.serve();
    let own = town.run(&["assets", "verify", &format!("http://localhost:{}/lindenau", town.port)]).ends(0).out;
    assert!(own.contains("files are those of Ausrufer") && !own.contains("differs"), "{own}");
    let published = get(town.port, "/.well-known/ausrufer/scripts.json").is(200).text();
    assert_eq!(published.trim(), town.run(&["assets", "list"]).ends(0).out.trim());

    let site = Site::start().await;
    let set = mirror(&town, &site);
    town.run(&["assets", "verify", &format!("{}/lindenau", site.url())]).ends(0);
    let script = format!("/assets/{set}/js/follow.js");
    let said = changed(&town, &site, &script, |text| format!("{text}\n"));
    assert!(said.contains("js/follow.js differs"), "one line feed more: {said}");
    let said = changed(&town, &site, "/lindenau/sw.js", |text| text.replacen('\n', "\nfetch('/x');\n", 1));
    assert!(said.contains("the service worker differs"), "{said}");
    let said = changed(&town, &site, "/lindenau/sw.js", |text| text.replacen("const", "steal();const", 1));
    assert!(said.contains("the service worker differs"), "{said}");
    let said = changed(&town, &site, "/lindenau", |text| text.replace("</head>", "<script>steal()</script></head>"));
    assert!(said.contains("a script stands within the page"), "{said}");
    let said = changed(&town, &site, "/lindenau/follow", |text| text.replace("<body", "<body onload=\"steal()\""));
    assert!(said.contains("/lindenau/follow: <body onload> runs something"), "{said}");
    let page = get(town.port, "/lindenau/follow").is(200).text();
    let verified = || town.run(&["assets", "verify", &format!("{}/lindenau", site.url())]);
    site.put("/lindenau/follow", "text/html", page.clone());
    let said = verified().ends(1).out;
    assert!(said.contains("/lindenau/follow: the page comes without a Content-Security-Policy"), "{said}");
    let loose = web::headers::CSP.replace("script-src 'self'", "script-src 'self' https://zaehler.example");
    site.put_with("/lindenau/follow", "text/html", page.clone(), "content-security-policy", &loose);
    let said = verified().ends(1).out;
    assert!(said.contains("lets in https://zaehler.example by script-src"), "{said}");
    put(&site, "/lindenau/follow", &page);
    verified().ends(0);
    site.remove(&script);
    let said = town.run(&["assets", "verify", &format!("{}/lindenau", site.url())]).ends(1).out;
    assert!(said.contains("js/follow.js is not there"), "{said}");
    serving.stop();
}

#[tokio::test]
async fn reactions_may_travel_to_an_origin_of_their_own() {
    let mut town = Town::on(Engine::Sqlite);
    let base = format!("http://localhost:{}", town.port);
    let other = format!("http://127.0.0.1:{}", town.port);
    town.set("AUSRUFER_REACTIONS_ORIGIN", other.clone());
    followable(&mut town).await;
    let serving = town.serve();
    let page = get(town.port, "/lindenau/follow").is(200);
    let policy = page.header("content-security-policy").expect("a policy").to_owned();
    assert_eq!(policy, web::headers::CSP.replace("connect-src 'self'", &format!("connect-src 'self' {other}")));
    assert!(page.text().contains(&other), "the page tells its scripts");
    let asked = send(town.port, "OPTIONS", "/anon/v1/react", &[("Origin", &base)], "").is(204);
    assert_eq!(asked.header("access-control-allow-origin"), Some(base.as_str()), "our pages and nobody else's");
    assert_eq!(asked.header("access-control-allow-credentials"), None);
    let refused = send(town.port, "POST", "/anon/v1/react", &[("Origin", &base)], "x").is(400);
    assert_eq!(refused.header("access-control-allow-origin"), Some(base.as_str()), "the answer can be read");
    town.run(&["assets", "verify", &format!("{base}/lindenau")]).ends(0);
    serving.stop();
}

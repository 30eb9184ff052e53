//! Making a channel, opening it to residents, letting people in.
use crate::engine::{Engine, engines};
use crate::inside::Inside;
use crate::town::Town;
use crate::web::{get, send};

#[tokio::test]
async fn a_channel_opens_only_with_a_complete_imprint() {
    for engine in engines() {
        let town = Town::on(engine);
        town.run(&["channel", "create", "lindenau", "--name", "Stadt Lindenau"]).ends(0);
        town.run(&["channel", "open", "lindenau"]).complains(4, &["still missing: authority, represented_by"]);
        assert!(town.run(&["channel", "list"]).ends(0).out.contains("hidden"));
        Inside::of(&town).await.complete("lindenau").await;
        town.run(&["channel", "open", "lindenau"]).ends(0);
        assert!(town.run(&["channel", "list"]).ends(0).out.contains("public"));
        town.run(&["channel", "close", "lindenau"]).ends(0);
        assert!(town.run(&["channel", "list"]).ends(0).out.contains("hidden"));
    }
}

#[test]
fn an_invitation_is_burnt_by_accepting_it_and_not_by_looking() {
    let town = Town::on(Engine::Sqlite);
    let made = town.run(&["channel", "create", "lindenau", "--name", "Stadt Lindenau"]).ends(0);
    let base = format!("http://localhost:{}", town.port);
    let path = made.line(&base).to_owned();
    assert!(path.starts_with("/desk/enter/"));
    let _serving = town.serve();

    for _ in 0..2 {
        assert!(get(town.port, &path).is(200).text().contains("Stadt Lindenau"), "mail programs look at links");
    }
    let headers =
        [("Content-Type", "application/x-www-form-urlencoded"), ("Origin", &*base), ("Sec-Fetch-Site", "same-origin")];
    let form = "name=Jonas+Adler&login=adler&way=passkey";
    let entered = send(town.port, "POST", &path, &headers, form).is(303);
    assert!(entered.head.contains("set-cookie"), "{}", entered.head);
    send(town.port, "POST", &path, &headers, form).is(410);
    get(town.port, &path).is(410);

    assert!(town.run(&["editor", "list", "lindenau"]).ends(0).out.contains("adler"));
    let link = town.run(&["editor", "sign-in", "adler"]).ends(0);
    let path = link.line(&base);
    send(town.port, "POST", path, &headers, "").is(303);
    send(town.port, "POST", path, &headers, "").is(410);
}

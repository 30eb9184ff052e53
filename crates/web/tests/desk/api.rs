//! The API, as a program of the town uses it.
use crate::hands::{Hands, value_after};
use crate::stage::{Answer, Stage};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use channel::editor::Role;
use serde_json::{Value, json};
use std::collections::BTreeSet;

struct Program<'a> {
    stage: &'a Stage,
    token: String,
}

impl Program<'_> {
    async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        request = request.header("authorization", format!("Bearer {}", self.token));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.stage.send(request.body(body.into()).unwrap()).await
    }

    async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], Body::empty()).await
    }

    async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
        let headers = [&[("content-type", "application/json")], headers].concat();
        self.ask(method, path, &headers, body.to_string()).await
    }
}

fn json(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.bytes).unwrap_or_else(|_| panic!("{}", answer.text()))
}

/// An administrator gives a token at the desk.
async fn program<'a>(stage: &'a Stage, scopes: &[&str]) -> (Program<'a>, Hands) {
    let mut hands = Hands::signed_in(stage, Role::Admin).await;
    (give(stage, &mut hands, scopes).await, hands)
}

async fn give<'a>(stage: &'a Stage, hands: &mut Hands, scopes: &[&str]) -> Program<'a> {
    let mut form = vec![("label", "Website"), ("days", "30")];
    form.extend(scopes.iter().map(|scope| ("scope", *scope)));
    let page = hands.post("/desk/at/lindenau/tokens", &form).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let token = page.text().split("ausrufer_").nth(1).unwrap().split('<').next().unwrap().to_owned();
    Program { stage, token: format!("ausrufer_{token}") }
}

#[tokio::test]
async fn a_token_is_shown_once_lasts_as_long_as_chosen_and_is_taken_back() {
    let stage = Stage::new().await;
    let (program, mut hands) = program(&stage, &["read"]).await;
    let list = hands.get("/desk/at/lindenau/tokens").await;
    assert!(list.has("Website") && list.has("noch nie benutzt") && !list.has(&program.token));
    let channel = program.get("/api/v1/channel").await;
    assert_eq!(json(&channel)["slug"], "lindenau", "{}", channel.text());
    let list = hands.get("/desk/at/lindenau/tokens").await.text();
    assert!(list.contains("zuletzt benutzt am"));
    let path = value_after(&list, "action=\"/desk/at/lindenau/tokens/").unwrap();
    let done = hands.post(&format!("/desk/at/lindenau/tokens/{path}"), &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    assert_eq!(program.get("/api/v1/channel").await.status, StatusCode::UNAUTHORIZED);
    let nothing = hands.post("/desk/at/lindenau/tokens", &[("label", "X")]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY, "good for nothing");
    let program = give(&stage, &mut hands, &["read"]).await;
    stage.clock.advance(std::time::Duration::from_secs(31 * 24 * 3600));
    assert_eq!(program.get("/api/v1/channel").await.status, StatusCode::UNAUTHORIZED, "it ran out");
}

#[tokio::test]
async fn a_draft_is_begun_once_changed_and_found_at_the_desk_under_the_programs_name() {
    let stage = Stage::new().await;
    let (program, mut hands) = program(&stage, &["read", "draft"]).await;
    let draft = json!({"title": "Markt am Samstag", "body": "Ab 8 Uhr.", "topics": ["news"]});
    let key = [("idempotency-key", "cms-17")];
    let begun = program.send("POST", "/api/v1/posts", &key, &draft).await;
    assert_eq!(begun.status, StatusCode::CREATED, "{}", begun.text());
    let whole = json(&begun);
    assert_eq!((&whole["state"], &whole["draft"]["fields"]["title"]), (&json!("draft"), &json!("Markt am Samstag")));
    assert_eq!(whole["draft"]["problems"], json!([]));
    let again = program.send("POST", "/api/v1/posts", &key, &draft).await;
    assert_eq!((again.status, &json(&again)["id"]), (StatusCode::OK, &whole["id"]));

    let path = begun.header("location").to_owned();
    let changed = json!({"title": "", "body": "Ab 9 Uhr.", "revision": whole["draft"]["revision"]});
    let answer = program.send("PUT", &path, &[], &changed).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert_eq!(json(&answer)["draft"]["problems"][0]["field"], "title", "unfinished is no mistake, but told");
    let late = json!({"title": "Anders", "revision": whole["draft"]["revision"]});
    assert_eq!(program.send("PUT", &path, &[], &late).await.status, StatusCode::CONFLICT);
    let list = json(&program.get("/api/v1/posts?state=draft").await);
    assert_eq!(list["posts"].as_array().unwrap().len(), 1);
    assert!(hands.get("/desk/at/lindenau/posts?state=draft").await.has("Website"));
    assert_eq!(stage.stores.account().editors(stage.channel).await.unwrap().len(), 1, "a program is no colleague");
}

#[tokio::test]
async fn what_the_desk_alone_knows_of_outlives_a_programs_change() {
    let stage = Stage::new().await;
    let (program, mut hands) = program(&stage, &["read", "draft"]).await;
    let begun = program.send("POST", "/api/v1/posts", &[], &json!({"title": "Wo baden?", "body": "Alt."})).await;
    let (path, id) = (begun.header("location").to_owned(), json(&begun)["id"].as_str().unwrap().to_owned());
    let typed = [
        ("title", "Wo baden?"),
        ("kind", "poll"),
        ("body", "Alt."),
        ("poll_options", "Im See\nIm Bad"),
        ("answers", "off"),
        ("revision", "1"),
    ];
    hands.autosave(&format!("/desk/at/lindenau/posts/{id}/autosave"), &typed).await;
    let revision = json(&program.get(&path).await)["draft"]["revision"].clone();
    let changed = json!({"title": "Wo badet die Stadt?", "kind": "poll", "revision": revision});
    let answer = program.send("PUT", &path, &[], &changed).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let fields = &json(&answer)["draft"]["fields"];
    assert_eq!(fields["title"], "Wo badet die Stadt?");
    assert_eq!((&fields["poll_options"], &fields["answers"]), (&json!("Im See\nIm Bad"), &json!("off")));
    assert!(fields["body"].as_str().is_none_or(str::is_empty), "what is sent is sent as a whole: {fields}");
}

#[tokio::test]
async fn a_program_may_say_where_a_post_goes() {
    let stage = Stage::new().await;
    let (program, _) = program(&stage, &["read", "draft"]).await;
    let channel = stage.channel;
    let kind = channel::outlet::Kind::Matrix;
    let by = store::SYSTEM;
    let new = store::model::NewOutlet {
        id: 9,
        channel,
        kind,
        label: "Raum",
        settings: "{}",
        secret: b"zu",
        usual: false,
        by,
    };
    stage.stores.desk().add_outlet(new, stage.now()).await.unwrap();
    let told = json(&program.get("/api/v1/channel").await)["outlets"].clone();
    assert_eq!(told, json!([{"id": "9", "kind": "matrix", "label": "Raum", "usual": false, "on": true}]));
    let wrong = program.send("POST", "/api/v1/posts", &[], &json!({"title": "x", "outlets": ["8"]})).await;
    assert_eq!(
        (wrong.status, &json(&wrong)["errors"][0]["field"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("outlets"))
    );
    let begun = program.send("POST", "/api/v1/posts", &[], &json!({"title": "x", "outlets": ["9"]})).await;
    let whole = json(&begun);
    assert_eq!(whole["draft"]["fields"]["outlet"], json!(["9"]), "{whole}");
    let (path, revision) = (begun.header("location").to_owned(), &whole["draft"]["revision"]);
    let changed = json(&program.send("PUT", &path, &[], &json!({"title": "y", "revision": revision})).await);
    assert_eq!(changed["draft"]["fields"]["outlet"], json!(["9"]), "unsaid, it stays");
    let none = json!({"title": "y", "revision": changed["draft"]["revision"], "outlets": []});
    let none = json(&program.send("PUT", &path, &[], &none).await);
    assert_eq!(
        (&none["draft"]["fields"]["where"], &none["draft"]["fields"]["outlet"]),
        (&json!("chosen"), &Value::Null)
    );
}

#[tokio::test]
async fn what_a_token_is_not_good_for_is_refused_in_the_language_asked_for() {
    let stage = Stage::new().await;
    let (reader, _) = program(&stage, &["read"]).await;
    let refused = reader.send("POST", "/api/v1/posts", &[("accept-language", "en")], &json!({"title": "x"})).await;
    assert_eq!((refused.status, refused.header("content-type")), (StatusCode::FORBIDDEN, "application/problem+json"));
    assert_eq!(json(&refused)["detail"], "This token may not do that. What it may do is chosen at the desk.");
    assert_eq!(json(&refused)["type"], "urn:ausrufer:error.api.scope");
    let stranger = Program { stage: &stage, token: "ausrufer_x".to_owned() };
    let refused = stranger.get("/api/v1/posts").await;
    assert_eq!((refused.status, refused.header("www-authenticate").is_empty()), (StatusCode::UNAUTHORIZED, false));
    assert!(json(&refused)["detail"].as_str().unwrap().contains("zurückgenommen"));
}

#[tokio::test]
async fn whatever_is_wrong_comes_as_a_problem() {
    let stage = Stage::new().await;
    let (program, _) = program(&stage, &["read", "draft"]).await;
    let sends: [(&str, &str, &str, StatusCode); 9] = [
        ("POST", "/api/v1/posts", "no json", StatusCode::BAD_REQUEST),
        ("POST", "/api/v1/posts", "{}", StatusCode::UNPROCESSABLE_ENTITY),
        ("POST", "/api/v1/posts", r#"{"title":"x","colour":"red"}"#, StatusCode::UNPROCESSABLE_ENTITY),
        ("POST", "/api/v1/posts", r#"{"title":"x","kind":"warning"}"#, StatusCode::UNPROCESSABLE_ENTITY),
        ("PUT", "/api/v1/posts/0000000000000", r#"{"title":"x"}"#, StatusCode::UNPROCESSABLE_ENTITY),
        ("PUT", "/api/v1/posts/0000000000000", r#"{"title":"x","revision":1}"#, StatusCode::NOT_FOUND),
        ("DELETE", "/api/v1/posts", "", StatusCode::METHOD_NOT_ALLOWED),
        ("POST", "/api/v1/pictures", "no picture", StatusCode::UNPROCESSABLE_ENTITY),
        ("GET", "/api/v1/nothing", "", StatusCode::NOT_FOUND),
    ];
    for (method, path, body, status) in sends {
        let headers = [("content-type", "application/json")];
        let answer = program.ask(method, path, &headers, body.to_owned()).await;
        assert_eq!(answer.status, status, "{method} {path} {body}: {}", answer.text());
        assert_eq!(answer.header("content-type"), "application/problem+json", "{method} {path}");
        let detail = json(&answer)["detail"].as_str().unwrap().to_owned();
        assert!(!detail.is_empty() && !detail.starts_with("error."), "{detail}");
    }
    for query in ["state=lost", "after=x", "page=2"] {
        assert!(program.get(&format!("/api/v1/posts?{query}")).await.status.is_client_error(), "{query}");
    }
}

#[tokio::test]
async fn a_program_that_asks_too_much_waits() {
    let stage = Stage::new().await;
    let (program, _) = program(&stage, &["read"]).await;
    for _ in 0..600 {
        assert_eq!(program.get("/api/v1/channel").await.status, StatusCode::OK);
    }
    let answer = program.get("/api/v1/channel").await;
    assert_eq!((answer.status, answer.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "1"));
}

#[tokio::test]
async fn the_document_names_every_address_and_method_and_no_others() {
    let stage = Stage::new().await;
    let document = json(&stage.get("/api/v1/openapi.json").await);
    let ours: BTreeSet<_> = web::api::ADDRESSES
        .iter()
        .flat_map(|(address, methods)| methods.iter().map(move |method| format!("{method} {address}")))
        .collect();
    let paths = document["paths"].as_object().unwrap();
    let told: BTreeSet<_> = paths
        .iter()
        .flat_map(|(address, methods)| methods.as_object().unwrap().keys().map(move |m| format!("{m} {address}")))
        .collect();
    assert_eq!(ours, told);
    let schemas = &document["components"]["schemas"];
    let topics: Vec<_> = channel::topic::Topic::ALL.iter().map(|topic| json!(topic.key())).collect();
    assert_eq!(schemas["Topic"]["enum"], json!(topics));
    let scopes: Vec<_> = channel::api::Scope::ALL.iter().map(|scope| json!(scope.key())).collect();
    assert_eq!(schemas["Channel"]["properties"]["scopes"]["items"]["enum"], json!(scopes));
}

#[tokio::test]
async fn a_program_hands_a_draft_in_and_brings_nothing_out() {
    let stage = Stage::new().await;
    let (writer, mut hands) = program(&stage, &["draft"]).await;
    let begun = json(&writer.send("POST", "/api/v1/posts", &[], &json!({"title": "Markt"})).await);
    let path = format!("/api/v1/posts/{}", begun["id"].as_str().unwrap());
    let submit = format!("{path}/submit");
    let revision = json!({"revision": begun["draft"]["revision"]});
    assert_eq!(writer.send("POST", &submit, &[], &revision).await.status, StatusCode::FORBIDDEN, "another scope");
    let program = give(&stage, &mut hands, &["draft", "submit"]).await;
    assert_eq!(program.send("POST", &submit, &[], &json!({"revision": 99})).await.status, StatusCode::CONFLICT);
    let handed_in = program.send("POST", &submit, &[], &revision).await;
    assert_eq!(handed_in.status, StatusCode::OK, "{}", handed_in.text());
    assert_eq!((&json(&handed_in)["stage"], &json(&handed_in)["state"]), (&json!("in_review"), &json!("draft")));
    let again = program.send("POST", &submit, &[], &revision).await;
    assert_eq!((again.status, &json(&again)["type"]), (StatusCode::CONFLICT, &json!("urn:ausrufer:refusal.in_review")));
    let open = json!({"title": "", "body": "Ohne Titel"});
    let open = json(&program.send("POST", "/api/v1/posts", &[], &open).await);
    let submit = format!("/api/v1/posts/{}/submit", open["id"].as_str().unwrap());
    let missing = program.send("POST", &submit, &[], &json!({"revision": open["draft"]["revision"]})).await;
    assert_eq!(
        (missing.status, &json(&missing)["errors"][0]["field"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("title"))
    );
    assert!(hands.get("/desk/at/lindenau").await.has("Markt"), "somebody at the desk finds it");
}

#[tokio::test]
async fn streets_and_validity_go_over_the_api_and_come_back() {
    let stage = Stage::new().await;
    let (program, mut hands) = program(&stage, &["read", "draft"]).await;
    let closed = json!({
        "title": "Bahnhofstraße zu",
        "kind": "traffic",
        "traffic": {
            "streets": ["Bahnhofstraße", "Am Kreisel"],
            "effect": "closed",
            "from_date": "2026-11-23",
            "from_time": "07:00",
            "until_date": "2026-11-27",
            "detour": "über die Ringstraße"
        }
    });
    let begun = program.send("POST", "/api/v1/posts", &[], &closed).await;
    assert_eq!(begun.status, StatusCode::CREATED, "{}", begun.text());
    let whole = json(&begun);
    assert_eq!(whole["draft"]["problems"], json!([]), "{whole}");
    let fields = &whole["draft"]["fields"];
    assert_eq!(fields["traffic_streets"], "Bahnhofstraße\nAm Kreisel", "{fields}");
    let post = format!("/desk/at/lindenau/posts/{}", whole["id"].as_str().unwrap());
    assert!(hands.get(&format!("{post}/edit")).await.has("über die Ringstraße"));
    let done = crate::review::release(&mut hands, &post).await;
    assert!(done.header("location").contains("/deliveries/"), "{}", done.text());
    assert!(stage.get("/lindenau").await.has("Gesperrt: Bahnhofstraße, Am Kreisel"));

    let span = json!({"title": "Ferienprogramm", "valid_from": "2026-11-30", "valid_until": "2026-11-24"});
    let wrong = json(&program.send("POST", "/api/v1/posts", &[], &span).await);
    assert_eq!(wrong["draft"]["problems"][0]["field"], "valid_until", "{wrong}");
    let span = json!({"title": "Ferienprogramm", "valid_from": "2026-11-24", "valid_until": "2026-11-30"});
    let begun = json(&program.send("POST", "/api/v1/posts", &[], &span).await);
    assert_eq!(begun["draft"]["problems"], json!([]), "{begun}");
    let post = format!("/desk/at/lindenau/posts/{}", begun["id"].as_str().unwrap());
    crate::review::release(&mut hands, &post).await;
    let id = channel::ids::PostId::parse(begun["id"].as_str().unwrap()).unwrap();
    let out = stage.stores.desk().published(id).await.unwrap().unwrap().content;
    assert!(out.expires().is_some_and(|at| at.to_string().starts_with("2026-11-30T2")), "{:?}", out.valid);
}

//! Signing in at the town's own service, and accounts for emergencies. The service here says what it is told to; a real one
//! is asked in tests/browser/provider.test.mjs.
use crate::hands::{Hands, PASSWORD, SECRET, editor};
use crate::stage::{Answer, Stage};
use axum::http::StatusCode;
use channel::clock::Clock;
use channel::editor::Role;
use channel::slug::ChannelSlug;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use url::Url;
use web::desk::{password, totp};
use web::provider::{Asked, Back, Denied, Later, Person, Provider};

const ISSUER: &str = "https://anmeldung.lindenau.de";

/// Says who comes, as what, or why not.
#[derive(Default)]
struct Service {
    answer: Mutex<Option<(&'static str, Vec<Role>)>>,
    denied: Mutex<Option<Denied>>,
}

impl Service {
    fn says(&self, subject: &'static str, roles: &[Role]) {
        *self.answer.lock().unwrap() = Some((subject, roles.to_vec()));
    }
}

impl Provider for Service {
    fn name(&self) -> &str {
        "Rathaus-Konto"
    }

    fn begin<'a>(&'a self, asked: &'a Asked) -> Later<'a, String> {
        assert!(asked.nonce != asked.state && asked.verifier.len() >= 43);
        Box::pin(async move { Ok(format!("{ISSUER}/auth?state={}&back={}", asked.state, asked.back)) })
    }

    fn finish(&self, back: Back) -> Later<'_, Person> {
        Box::pin(async move {
            assert_eq!(back.code, "abc");
            if let Some(denied) = *self.denied.lock().unwrap() {
                return Err(denied);
            }
            let (subject, roles) = self.answer.lock().unwrap().clone().unwrap();
            let lindenau = ChannelSlug::parse("lindenau").ok();
            Ok(Person {
                issuer: ISSUER.to_owned(),
                subject: subject.to_owned(),
                name: "Eva Muster".to_owned(),
                login: "eva@lindenau.de".to_owned(),
                roles: roles.into_iter().map(|role| (lindenau.clone(), role)).collect(),
            })
        })
    }
}

async fn stage(local: bool) -> (Stage, Arc<Service>) {
    let service = Arc::new(Service::default());
    (Stage::with_door((Some(service.clone()), local)).await, service)
}

/// Begins; answers the state the browser carries to the service.
async fn begin(hands: &mut Hands) -> String {
    let sent = hands.get("/desk/sign-in/provider?next=%2Fdesk%2Faccount").await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let there = Url::parse(sent.header("location")).unwrap();
    there.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned()
}

async fn come(hands: &mut Hands) -> Answer {
    let state = begin(hands).await;
    hands.get(&format!("/desk/sign-in/provider/back?code=abc&state={state}")).await
}

#[tokio::test]
async fn the_service_lets_people_in_with_the_roles_it_says_and_takes_them_away() {
    let (stage, service) = stage(true).await;
    let mut hands = Hands::empty(&stage);
    service.says("77", &[Role::Editor]);
    let answer = come(&mut hands).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/desk/account"));
    assert_eq!(hands.get("/desk/at/lindenau/posts").await.status, StatusCode::OK);
    assert_eq!(hands.get("/desk/at/lindenau/settings").await.status, StatusCode::FORBIDDEN, "no administrator");

    let mut again = Hands::empty(&stage);
    service.says("77", &[Role::Editor, Role::Admin]);
    come(&mut again).await;
    assert_eq!(again.get("/desk/at/lindenau/settings").await.status, StatusCode::OK);
    let accounts = stage.stores.account().editors(stage.channel).await.unwrap();
    assert_eq!(accounts.len(), 1, "the same account");

    service.says("77", &[]);
    let answer = come(&mut Hands::empty(&stage)).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.has("keine Rolle"), "{}", answer.text());
    assert_eq!(again.get("/desk/at/lindenau/posts").await.status, StatusCode::SEE_OTHER, "whoever was in is out");
}

#[tokio::test]
async fn an_account_is_found_by_its_number_there_and_by_nothing_else() {
    let (stage, service) = stage(true).await;
    let local = editor(&stage, "eva@lindenau.de", Some(Role::Admin)).await;
    service.says("77", &[Role::Editor]);
    come(&mut Hands::empty(&stage)).await;
    let accounts = stage.stores.account().editors(stage.channel).await.unwrap();
    assert_eq!(accounts.len(), 2, "the same address is not the same person");
    let other = accounts.iter().find(|account| account.id != local).unwrap();
    assert!(other.linked && other.login.starts_with("eva@lindenau.de#"));
}

#[tokio::test]
async fn only_the_browser_that_began_can_finish_once_and_in_time() {
    let (stage, service) = stage(true).await;
    service.says("77", &[Role::Editor]);
    let mut hands = Hands::empty(&stage);
    let state = begin(&mut hands).await;
    let back = format!("/desk/sign-in/provider/back?code=abc&state={state}");
    let foreign = Hands::empty(&stage).get(&back).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
    assert!(foreign.has("nicht in diesem Browser begonnen"));
    let mut second = hands.second_window();
    let wrong = second.get("/desk/sign-in/provider/back?code=abc&state=other").await;
    assert_eq!(wrong.status, StatusCode::FORBIDDEN);
    assert!(!second.is_signed_in(), "what was begun is over");
    stage.clock.advance(Duration::from_secs(601));
    assert_eq!(hands.get(&back).await.status, StatusCode::FORBIDDEN, "too late");
    let mut hands = Hands::empty(&stage);
    let state = begin(&mut hands).await;
    let said_no = format!("/desk/sign-in/provider/back?error=access_denied&state={state}");
    assert!(hands.get(&said_no).await.has("abgelehnt"));
}

#[tokio::test]
async fn every_no_is_told_in_words_in_both_languages() {
    let (stage, service) = stage(true).await;
    for (place, denied) in Denied::ALL.into_iter().enumerate() {
        stage.clock.advance(Duration::from_secs(60));
        *service.denied.lock().unwrap() = Some(denied);
        let mut hands = Hands::empty(&stage);
        let state = begin(&mut hands).await;
        let lang = if place % 2 == 0 { "en" } else { "de" };
        let path = format!("/desk/sign-in/provider/back?code=abc&state={state}&lang={lang}");
        let answer = hands.get(&path).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{denied:?}");
        assert!(!hands.is_signed_in() && !answer.has("error.provider"), "{denied:?}");
    }
}

async fn emergency(stage: &Stage) {
    let account = stage.stores.account();
    for login in ["notfall", "otto"] {
        let id = editor(stage, login, Some(Role::Admin)).await;
        let hash = password::hash(PASSWORD.to_owned(), [3; 16]).await.unwrap();
        account.set_password(id, Some(&hash), None, stage.clock.now()).await.unwrap();
        account.set_totp(id, Some(SECRET), None, stage.clock.now()).await.unwrap();
        account.set_break_glass(id, login == "notfall").await.unwrap();
    }
}

async fn with_password(stage: &Stage, login: &str) -> (Hands, Answer) {
    let code = totp::code(SECRET, stage.now()).unwrap();
    let form = [("login", login), ("password", PASSWORD), ("code", &code), ("next", "/desk/at/lindenau")];
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    let mut hands = Hands::empty(stage);
    let answer = hands.post_bare("/desk/sign-in", &body).await;
    (hands, answer)
}

#[tokio::test]
async fn with_the_other_doors_shut_only_accounts_for_emergencies_have_a_key_and_everybody_hears_of_it() {
    let (stage, service) = stage(false).await;
    emergency(&stage).await;
    assert!(Hands::empty(&stage).get("/desk/sign-in").await.has("Rathaus-Konto"));
    assert_eq!(with_password(&stage, "otto").await.1.status, StatusCode::UNAUTHORIZED);
    service.says("77", &[Role::Admin]);
    let mut admin = Hands::empty(&stage);
    come(&mut admin).await;
    assert!(!admin.get("/desk/at/lindenau").await.has("Notfallkonto"));

    let (_, answer) = with_password(&stage, "notfall").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let today = admin.get("/desk/at/lindenau").await;
    assert!(today.has("Ein Notfallkonto wurde benutzt") && today.has("note--severe"), "{}", today.text());
    let audit = stage.stores.desk().audit(stage.channel, &Default::default(), 10).await.unwrap();
    assert_eq!(audit.iter().filter(|line| line.what == "break_glass_used").count(), 1);
    stage.clock.advance(Duration::from_secs(8 * 24 * 3600));
    let mut admin = Hands::empty(&stage);
    come(&mut admin).await;
    assert!(!admin.get("/desk/at/lindenau").await.has("Ein Notfallkonto wurde benutzt"));
}

#[tokio::test]
async fn whom_the_service_knows_has_no_other_door_even_where_others_have() {
    let (stage, service) = stage(true).await;
    emergency(&stage).await;
    service.says("77", &[Role::Editor]);
    come(&mut Hands::empty(&stage)).await;
    let account = stage.stores.account();
    let eva = account.by_login("eva@lindenau.de").await.unwrap().unwrap();
    let hash = password::hash(PASSWORD.to_owned(), [3; 16]).await.unwrap();
    account.set_password(eva.id, Some(&hash), None, stage.clock.now()).await.unwrap();
    account.set_totp(eva.id, Some(SECRET), None, stage.clock.now()).await.unwrap();
    assert_eq!(with_password(&stage, "eva@lindenau.de").await.1.status, StatusCode::UNAUTHORIZED);
    assert_eq!(with_password(&stage, "otto").await.1.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_text_whose_session_ended_is_saved_after_signing_in_elsewhere() {
    let (stage, service) = stage(true).await;
    service.says("77", &[Role::Editor]);
    let mut hands = Hands::empty(&stage);
    let kept = "kept_for=/desk/at/lindenau/posts/new&kept.title=Noch+da&kept.body=Ganz.&kept.kind=news";
    let early = hands.post_bare("/desk/sign-in/resume", kept).await;
    assert_eq!(early.status, StatusCode::UNAUTHORIZED);
    assert!(early.has("Noch da"), "nothing typed is lost");
    come(&mut hands).await;
    let saved = hands.post_bare("/desk/sign-in/resume", kept).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    assert!(hands.get("/desk/at/lindenau/posts?state=draft").await.has("Noch da"));
    let foreign = hands.post_with("/desk/sign-in/resume", kept, &[("sec-fetch-site", "cross-site")]).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
}

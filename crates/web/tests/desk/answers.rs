//! What residents may answer: chosen at the desk, seen in the channel, fixed with publication.
use crate::hands::{Hands, draft, value_after};
use crate::stage::Stage;
use channel::editor::Role;
use channel::ids::PostId;
use channel::reaction::Reactions;

async fn publish(hands: &mut Hands, post: &str, fields: &[(&str, &str)]) {
    let page = hands.get(&format!("{post}/publish")).await;
    let revision = value_after(&page.text(), "name=\"revision\" value=\"").unwrap_or_default();
    let mut all = vec![("revision", revision.as_str())];
    all.extend_from_slice(fields);
    let answer = hands.post(&format!("{post}/publish"), &all).await;
    assert!(answer.status.is_redirection(), "{}", answer.text());
}

async fn published(stage: &Stage, post: &str) -> (PostId, Reactions) {
    let id = PostId::parse(post.rsplit('/').next().unwrap()).unwrap();
    (id, stage.stores.public().post(stage.channel, id).await.unwrap().unwrap().content.reactions)
}

const POLL: [(&str, &str); 4] =
    [("title", "Wohin?"), ("kind", "poll"), ("poll_options", "Links\nRechts"), ("poll_end", "2026-12-01")];

#[tokio::test]
async fn emojis_unless_switched_off_and_none_for_warnings() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    for (title, kind, answers, expected) in
        [("Neue Bänke", "update", "emoji", Reactions::Emoji), ("Nachruf", "update", "off", Reactions::Off)]
    {
        let post = draft(&mut hands, &[("title", title), ("kind", kind), ("answers", answers)]).await;
        publish(&mut hands, &post, &[]).await;
        let (id, reactions) = published(&stage, &post).await;
        assert_eq!(reactions, expected, "{title}");
        let page = stage.get(&format!("/lindenau/p/{id}")).await;
        let page = stage.get(page.header("location")).await;
        assert_eq!(page.has("data-react=\"emoji\""), expected == Reactions::Emoji, "{title}");
    }
    let mut duty = crate::review::person(&stage, "nora@lindenau.de", Role::DutyOfficer).await;
    let warning = crate::warnings::asked(&mut duty, "test", "storm").await;
    let out = crate::warnings::release(&mut duty, &warning, &[]).await;
    let id = out.header("location").split(['/', '?']).nth(5).unwrap().to_owned();
    let page = stage.get(stage.get(&format!("/lindenau/p/{id}")).await.header("location")).await;
    assert!(page.has("Schwerer Sturm") && !page.has("data-react=\"emoji\""));
}

#[tokio::test]
async fn an_unfinished_poll_comes_back_with_what_was_typed() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let typed = [("title", "Wohin?"), ("kind", "poll"), ("poll_options", "Links\nLinks"), ("poll_end", "2027-01-20")];
    let post = draft(&mut hands, &typed).await;
    let back = hands.get(&format!("{post}/publish")).await;
    let editor = hands.get(back.header("location")).await;
    for (what, said) in [("poll_options", "steht zweimal da"), ("poll_end", "höchstens 30 Tage")] {
        assert!(editor.has(&format!("href=\"#{what}\"")) && editor.has(said), "{what}");
    }
    assert!(editor.has("Links\nLinks</textarea>") && editor.has("value=\"2027-01-20\""), "typed is kept");
}

#[tokio::test]
async fn a_poll_that_is_out_does_not_change_with_a_correction() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Editor).await;
    let post = draft(&mut hands, &POLL).await;
    publish(&mut hands, &post, &[]).await;
    let (id, first) = published(&stage, &post).await;
    assert!(matches!(&first, Reactions::Poll(poll) if poll.options.len() == 2));
    hands.post(&format!("{post}/open"), &[]).await;
    let editor = hands.get(&format!("{post}/edit")).await;
    assert!(editor.has("steht seit der Veröffentlichung fest"));
    let revision = value_after(&editor.text(), "name=\"revision\" value=\"").unwrap();
    let other =
        [("title", "Wohin genau?"), ("kind", "poll"), ("poll_options", "Oben"), ("answers", "off"), ("act", "save")];
    let all: Vec<_> = other.into_iter().chain([("revision", revision.as_str())]).collect();
    assert!(hands.post(&format!("{post}/edit"), &all).await.status.is_redirection());
    publish(&mut hands, &post, &[("note", "Genauer gefragt"), ("tell", "quiet")]).await;
    let now = stage.stores.public().post(stage.channel, id).await.unwrap().unwrap();
    assert_eq!((now.version, now.content.title.as_str()), (2, "Wohin genau?"));
    assert_eq!(now.content.reactions, first);
}

#[tokio::test]
async fn a_channel_without_reactions_offers_none() {
    let stage = Stage::new().await;
    let mut hands = Hands::signed_in(&stage, Role::Admin).await;
    let settings = "/desk/at/lindenau/settings";
    let page = hands.get(settings).await.text();
    let value = |name: &str| value_after(&page, &format!("name=\"{name}\" type=\"text\" value=\"")).unwrap_or_default();
    let (name, zone) = (value("name"), value("zone"));
    let fields = |more: &'static [(&str, &str)]| {
        [("name", name.as_str()), ("zone", zone.as_str()), ("accent", "#2e6b3f")]
            .into_iter()
            .chain(more.iter().copied())
    };
    for (wrong, why) in [("👍👍", "zweimal"), ("a", "kein einzelnes Emoji"), ("👍❤️👏😮😢🙏🎉🤔😀", "Mehr als 8")]
    {
        let typed: Vec<_> = fields(&[("reactions", "on")]).chain([("emojis", wrong)]).collect();
        let answer = hands.post(settings, &typed).await;
        assert!(answer.status.as_u16() == 422 && answer.has(why) && answer.has(wrong), "{wrong}: {}", answer.text());
    }
    assert!(stage.get("/lindenau/follow").await.has("data-reactions"));
    let off: Vec<_> = fields(&[]).collect();
    assert!(hands.post(settings, &off).await.status.is_redirection());
    assert!(!stage.get("/lindenau/follow").await.has("data-reactions"));
    let post = draft(&mut hands, &POLL).await;
    publish(&mut hands, &post, &[]).await;
    assert_eq!(published(&stage, &post).await.1, Reactions::Off);
}

//! The media library.
use channel::ids::{ChannelId, MediumId};
use channel::image::{Alt, Picture};
use channel::medium::{About, Attachment, Focus, Format, Kind as Sort, People};
use channel::post::{Content, Kind};
use channel::text::Line;
use store::{MediaFilter, MediumDropped, MediumFile, MediumUse, ShownBy, StoredMedium};

use crate::harness::{EDITOR, World, at, content, each, picture};

fn line(text: &str) -> Line {
    Line::parse(text).unwrap()
}

fn film(id: i64, channel: ChannelId) -> StoredMedium {
    let (hash, captions) = ("ff".to_owned(), Some("cc".to_owned()));
    let file = MediumFile { hash, format: Format::Webm, width: 0, height: 0, bytes: 1 << 33, captions };
    let about = About {
        name: line("100 % Lindenau"),
        alt: None,
        credit: Some(line("Stadtarchiv")),
        people: People::Agreed,
        focus: Focus::near(0, 100),
    };
    StoredMedium { id: MediumId(id), channel, file, about, created: at(3) }
}

/// A post with that picture, described.
fn showing(id: MediumId, title: &str) -> Content {
    let shown =
        Picture { id, width: 1600, height: 900, alt: Alt::Text(line("Ein STAND")), credit: Some(line("A. Ä.")) };
    Content { pictures: vec![shown], ..content(Kind::Update, title) }
}

#[tokio::test]
async fn add_medium() {
    each(async |world: &World| {
        let desk = world.stores.desk();
        let picture = picture(MediumId(5), ChannelId(3), "aa");
        desk.add_medium(&picture, EDITOR).await.unwrap();
        assert!(desk.add_medium(&picture, EDITOR).await.is_err(), "a number is given once");
    })
    .await;
}

#[tokio::test]
async fn medium() {
    each(async |world: &World| {
        let desk = world.stores.desk();
        let film = film(6, ChannelId(3));
        assert!(desk.medium(film.id).await.unwrap().is_none());
        desk.add_medium(&film, EDITOR).await.unwrap();
        assert_eq!(desk.medium(film.id).await.unwrap(), Some(film));
    })
    .await;
}

#[tokio::test]
async fn medium_of_hash() {
    each(async |world: &World| {
        let desk = world.stores.desk();
        let picture = picture(MediumId(5), ChannelId(3), "aa");
        desk.add_medium(&picture, EDITOR).await.unwrap();
        assert_eq!(desk.medium_of_hash(ChannelId(3), "aa").await.unwrap(), Some(picture));
        assert!(desk.medium_of_hash(ChannelId(3), "bb").await.unwrap().is_none());
        assert!(desk.medium_of_hash(ChannelId(4), "aa").await.unwrap().is_none(), "another channel's is not ours");
    })
    .await;
}

#[tokio::test]
async fn media() {
    each(async |world: &World| {
        let (desk, channel) = (world.stores.desk(), ChannelId(3));
        for id in 1..=3 {
            desk.add_medium(&picture(MediumId(id), channel, &id.to_string()), EDITOR).await.unwrap();
        }
        desk.add_medium(&film(4, channel), EDITOR).await.unwrap();
        desk.add_medium(&film(5, ChannelId(4)), EDITOR).await.unwrap();
        let found = async |filter: MediaFilter, limit| {
            let (media, more) = desk.media(channel, &filter, limit).await.unwrap();
            (media.iter().map(|one| one.id.0).collect::<Vec<_>>(), more)
        };
        let words = |words: &str| MediaFilter { words: words.to_owned(), ..MediaFilter::default() };
        assert_eq!(found(MediaFilter::default(), 3).await, (vec![4, 3, 2], true));
        let next = MediaFilter { before: Some(MediumId(2)), ..MediaFilter::default() };
        assert_eq!(found(next, 3).await, (vec![1], false));
        assert_eq!(found(words("LINDENAU archiv"), 9).await, (vec![4], false), "all words, in whatever letters");
        assert_eq!(found(words("lindenau markt"), 9).await.0, Vec::<i64>::new());
        assert_eq!(found(words("100 %"), 9).await.0, [4], "what would be a joker is meant as it is");
        assert_eq!(found(words("_%"), 9).await.0, Vec::<i64>::new());
        let films = MediaFilter { kind: Some(Sort::Video), ..MediaFilter::default() };
        assert_eq!(found(films.clone(), 9).await.0, [4]);
        assert_eq!(found(MediaFilter { words: "markt".to_owned(), ..films }, 9).await.0, Vec::<i64>::new());
    })
    .await;
}

#[tokio::test]
async fn save_medium() {
    each(async |world: &World| {
        let (desk, film) = (world.stores.desk(), film(6, ChannelId(3)));
        assert!(desk.save_medium(&film, &film.about, None, EDITOR, at(4)).await.unwrap().is_none(), "there is none");
        desk.add_medium(&film, EDITOR).await.unwrap();
        let before = film.file.captions.clone().unwrap();
        let same = desk.save_medium(&film, &film.about, Some(&before), EDITOR, at(4)).await.unwrap();
        assert_eq!(same, Some(Vec::new()), "its captions stay");
        let about = About {
            name: line("Imagefilm"),
            alt: Some(Alt::Decorative),
            credit: None,
            people: People::Missing,
            focus: Focus::near(30, 70),
        };
        let unused = desk.save_medium(&film, &about, Some("dd"), EDITOR, at(5)).await.unwrap();
        assert_eq!(unused, Some(vec![before]), "the captions before may go");
        let found = desk.medium(film.id).await.unwrap().unwrap();
        assert_eq!((found.about, found.file.captions.as_deref()), (about, Some("dd")));
        let filter = MediaFilter { words: "imagefilm".to_owned(), ..MediaFilter::default() };
        assert_eq!(desk.media(ChannelId(3), &filter, 9).await.unwrap().0.len(), 1, "found by its new name");
    })
    .await;
}

#[tokio::test]
async fn medium_uses() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let picture = picture(MediumId(5), channel, "aa");
        desk.add_medium(&picture, EDITOR).await.unwrap();
        assert!(desk.medium_uses(channel, picture.id).await.unwrap().is_empty());
        let first = world.post(channel, showing(picture.id, "Markt"), at(1)).await;
        let learnt = desk.medium(picture.id).await.unwrap().unwrap().about;
        assert_eq!((learnt.alt, learnt.credit), (Some(Alt::Text(line("Ein STAND"))), Some(line("A. Ä."))));
        let filter = MediaFilter { words: "stand ä.".to_owned(), ..MediaFilter::default() };
        assert_eq!(desk.media(channel, &filter, 9).await.unwrap().0.len(), 1, "found by what it learnt");
        let used = |post, title: &str, now| MediumUse { by: ShownBy::Post(post), title: title.to_owned(), now };
        assert_eq!(desk.medium_uses(channel, picture.id).await.unwrap(), [used(first, "Markt", true)]);
        desk.publish(world.next(channel, first, content(Kind::Update, "Markt"), at(2), 1)).await.unwrap();
        assert_eq!(desk.medium_uses(channel, picture.id).await.unwrap(), [used(first, "Markt", false)]);
        let form = format!("{{\"title\":\"Entwurf\",\"picture\":[\"{}\"]}}", picture.id);
        let draft = desk.create_draft(channel, &form, EDITOR, at(3), world.random()).await.unwrap();
        let both = [used(draft, "Entwurf", true), used(first, "Markt", false)];
        assert_eq!(desk.medium_uses(channel, picture.id).await.unwrap(), both);
        let shows = format!("{{\"attachment\":[\"{}\"]}}", picture.id);
        let template = desk.add_template(channel, ("Sitzung", &shows), EDITOR, at(4), world.random()).await.unwrap();
        let uses = desk.medium_uses(channel, picture.id).await.unwrap();
        let last = MediumUse { by: ShownBy::Template(template), title: "Sitzung".to_owned(), now: true };
        assert_eq!(uses[2], last);
        desk.discard_draft(draft, 1, EDITOR, at(5)).await.unwrap();
        assert_eq!(
            desk.drop_medium(&picture, EDITOR, at(6)).await.unwrap(),
            MediumDropped::Used,
            "the template needs it"
        );
    })
    .await;
}

#[tokio::test]
async fn drop_medium() {
    each(async |world: &World| {
        let (channel, desk) = (world.channel("lindenau").await, world.stores.desk());
        let (one, film) = (picture(MediumId(5), channel, "aa"), film(6, channel));
        let same_file = picture(MediumId(7), ChannelId(4), "aa");
        for medium in [&one, &film, &same_file] {
            desk.add_medium(medium, EDITOR).await.unwrap();
        }
        let attachment = Attachment { id: film.id, kind: Sort::Video, title: line("Film"), credit: None };
        let with_film = Content { attachments: vec![attachment], ..content(Kind::Update, "Film ab") };
        let post = world.post(channel, with_film, at(1)).await;
        assert_eq!(desk.drop_medium(&film, EDITOR, at(2)).await.unwrap(), MediumDropped::Used);
        desk.withdraw(world.withdrawal(post, at(3))).await.unwrap();
        let unused = vec!["ff".to_owned(), "cc".to_owned()];
        assert_eq!(desk.drop_medium(&film, EDITOR, at(4)).await.unwrap(), MediumDropped::Done { unused });
        assert_eq!(desk.drop_medium(&film, EDITOR, at(5)).await.unwrap(), MediumDropped::Unknown);
        let form = format!("{{\"picture\":[\"{}\"]}}", one.id);
        let draft = desk.create_draft(channel, &form, EDITOR, at(6), world.random()).await.unwrap();
        assert_eq!(desk.drop_medium(&one, EDITOR, at(7)).await.unwrap(), MediumDropped::Used);
        desk.discard_draft(draft, 1, EDITOR, at(8)).await.unwrap();
        let kept = MediumDropped::Done { unused: Vec::new() };
        assert_eq!(desk.drop_medium(&one, EDITOR, at(9)).await.unwrap(), kept, "another channel has the same file");
    })
    .await;
}

//! `GET /{channel}/press/{id}/release.pdf` and `…/{n}.jpg`, and the same behind a newsroom's link.
use super::door::Caller;
use super::release::Release;
use super::{ContactView, contact};
use crate::dates::Dates;
use crate::error::{Answer, Problem};
use crate::feeds::source::ChannelWords;
use crate::fresh::{self, Fresh};
use crate::lang::t;
use crate::media::{main_name, print_name};
use axum::http::{HeaderValue, header};
use channel::lang::Lang;
use formats::accent::theme;
use formats::release::{self, Block, Sheet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// The file.
pub async fn get(caller: Caller) -> Answer {
    let release = caller.release().await?;
    let (fresh, name) = match caller.file.as_str() {
        "release.pdf" => (pdf(&caller, &release).await?, format!("{}.pdf", release.id)),
        file => {
            let number = file.strip_suffix(".jpg").and_then(|number| number.parse::<usize>().ok());
            let number = number.filter(|number| file == format!("{number}.jpg")).ok_or(Problem::NotFound)?;
            (picture(&caller, &release, number).await?, format!("{}-{number}.jpg", release.id))
        }
    };
    let slug = &caller.visit.channel.channel.slug;
    let mut answer = fresh.answer(&caller.visit.headers);
    let disposition = HeaderValue::try_from(format!("attachment; filename=\"{slug}-{name}\""));
    answer.headers_mut().insert(header::CONTENT_DISPOSITION, disposition.map_err(Problem::internal)?);
    Ok(caller.dress(answer))
}

/// A picture as large as it came, with nothing of its file but the pixels; one from before such were kept in its largest size.
async fn picture(caller: &Caller, release: &Release, number: usize) -> Result<Fresh, Problem> {
    let app = &caller.visit.app;
    let picture = number.checked_sub(1).and_then(|at| release.content.pictures.get(at)).ok_or(Problem::NotFound)?;
    let medium = app.media.get(app, picture.id).await?.ok_or(Problem::NotFound)?;
    let bytes = match app.shelf.get(&print_name(&medium.file.hash)).await? {
        Some(bytes) => bytes,
        None => app.shelf.get(&main_name(&medium)).await?.ok_or(Problem::NotFound)?,
    };
    Ok(Fresh::bytes("image/jpeg", fresh::PAGE, bytes))
}

/// The release as a PDF in its own language.
async fn pdf(caller: &Caller, release: &Release) -> Result<Fresh, Problem> {
    let (visit, content) = (&caller.visit, &release.content);
    let about = visit.app.public.press_about(visit.id()).await?;
    let profile = &visit.channel.channel.profile;
    let lang = Lang::parse(&content.lang).unwrap_or(profile.lang);
    let say = |key: &str| t(lang, key, &[]);
    // In the language of the text, whoever asks.
    let dates = Dates::new(profile, lang, visit.app.clock.now());
    let url = release.permalink(visit);
    let mut blocks: Vec<Block> = release.embargo(lang, &dates).iter().map(|text| Block::notice(text)).collect();
    blocks.push(Block::title(content.title.as_str()));
    blocks.push(Block::paragraph(&dates.with_year(dates.day(release.published))));
    let words = ChannelWords::new(visit);
    let facts = release::facts(&words.view(), &release.view(url.as_deref().unwrap_or_default()));
    blocks.extend(facts.into_iter().map(|(label, value)| Block::paragraph(&format!("{label}: {value}"))));
    blocks.extend(content.body.iter().flat_map(|body| Block::text(body.as_str())));
    blocks.extend(pictures(caller, release, &say));
    if !about.about.trim().is_empty() {
        let heading = t(lang, "press.about", &[("name", &profile.name)]);
        blocks.push(Block::heading(&heading));
        blocks.extend(about.about.trim().split("\n\n").map(Block::paragraph));
    }
    blocks.push(Block::heading(&say("press.contact")));
    blocks.push(Block::paragraph(&lines(&contact(visit, &about), &profile.imprint.address)));
    let sheet = Sheet {
        title: content.title.to_string(),
        author: profile.name.clone(),
        lang: content.lang.clone(),
        head: (profile.name.clone(), say("press.release")),
        colour: theme(&profile.accent).light.accent,
        // Without the words of the title, so that it fits on a line and can be typed.
        foot: url.map(|_| visit.urls().post_absolute(release.id, "")).unwrap_or_default(),
        blocks,
    };
    let mut all = DefaultHasher::new();
    sheet.hash(&mut all);
    let name = format!("release {:016x}", all.finish());
    let set = move || release::pdf(&sheet).ok_or("the typeface of a PDF cannot be read");
    visit.app.drawings.get(name, ("application/pdf", fresh::PAGE), set).await
}

/// What each picture shows, who made it, and where it is.
fn pictures(caller: &Caller, release: &Release, say: &impl Fn(&str) -> String) -> Vec<Block> {
    let all = &release.content.pictures;
    if all.is_empty() {
        return Vec::new();
    }
    let urls = caller.visit.urls();
    let mut blocks = vec![Block::heading(&say("press.pictures"))];
    for (picture, number) in all.iter().zip(1..) {
        let credit = picture.credit.as_ref().map(|credit| credit.to_string());
        let said = [Some(picture.alt.text().to_owned()), credit].into_iter().flatten().filter(|text| !text.is_empty());
        let said: Vec<String> = said.collect();
        // Everybody's address, whoever asks: a newsroom's own link in a file that is passed on would open everything.
        let url = urls.absolute(&urls.page(&format!("/press/{}/{number}.jpg", release.id), &[]));
        blocks.push(Block::paragraph(&format!("{number}. {}\n{url}", said.join(" · "))));
    }
    blocks
}

fn lines(contact: &ContactView, address: &str) -> String {
    let all = [&contact.name, &contact.phone, &contact.email].map(String::as_str);
    all.into_iter().chain(address.trim().lines()).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

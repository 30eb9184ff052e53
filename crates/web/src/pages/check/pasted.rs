//! What is to be said of a pasted text.
use super::furniture;
use crate::error::Problem;
use crate::feeds::source::{ChannelWords, PostWords};
use crate::lang::t;
use crate::pages::areas::Areas;
use crate::visit::Visit;
use channel::clock::Timestamp;
use channel::ids::PostId;
use channel::lang::Lang;
use channel::post::{Content, Kind, State};
use channel::proof::Claim;
use channel::warning::{LANGUAGES, Purpose, Turn};
use formats::markdown::to_text;
use formats::outlet::{Outlet, prepare};
use formats::proof::{Likeness, Pasted, normalise, text, verify};
use formats::push_payload::warning_says;
use formats::warning::Told;
use formats::warning::words::marked;
use serde::Serialize;
use std::cmp::Reverse;
use std::sync::Arc;
use store::model::{PublishedPost, Sealed, WarningHead};
use tokio::sync::Semaphore;

/// Posts a text is compared with: the newest ones.
const POSTS: usize = 200;
/// So many of them are compared with what every outlet had.
const CLOSELY: usize = 5;
/// So many texts are compared at once.
static TURNS: Semaphore = Semaphore::const_new(2);
/// Words that are named when a text was changed.
const STRANGE: usize = 12;

/// The verdict, as the template shows it.
#[derive(Serialize, Default)]
pub struct Said {
    /// Names the texts: `check.{word}_title`, `check.{word}_text`.
    word: &'static str,
    /// `good`, `caution` or `bad`.
    tone: &'static str,
    /// How it stands by now, where that is not what `word` says: `check.now.{now}`. Never that it holds.
    now: Option<&'static str>,
    title: Option<String>,
    url: Option<String>,
    issued: Option<String>,
    /// Words the town did not write.
    strange: Vec<String>,
    /// Addresses that do not lead to the town.
    foreign: Vec<String>,
}

impl Said {
    fn plain(word: &'static str, tone: &'static str) -> Said {
        Said { word, tone, ..Said::default() }
    }

    /// Nothing was pasted.
    pub fn is_nothing(&self) -> bool {
        self.word == "empty"
    }
}

/// Looks at what was pasted: first at the proof within it, then for the same text, then for one that is akin. Only so many
/// at once: comparing is work, and the same program serves the warning itself.
pub async fn judge(visit: &Visit, pasted: &str) -> Result<Said, Problem> {
    let _turn = TURNS.acquire().await.map_err(Problem::internal)?;
    let name = &visit.channel.channel.profile.name;
    let read = Arc::new(Pasted::read_page(pasted, &|line| line == name || furniture::is(line)));
    if let Some(proof) = &read.proof
        && let Some(said) = by_proof(visit, &read, proof).await?
    {
        return Ok(said);
    }
    if read.is_empty() {
        return Ok(Said::plain(if read.addresses.is_empty() { "empty" } else { "only_link" }, "caution"));
    }
    if let Some((post, likeness)) = same(visit, &read).await? {
        // These were its words once: whether they are its last ones is another question.
        let forms = Forms::of(visit, &post).await?;
        let newest = forms.beside(&read) >= likeness;
        return about(visit, (post, forms), likeness, newest, &read).await;
    }
    match best(visit, &read).await? {
        Some(Best { likeness, newest, post, forms }) => about(visit, (post, forms), likeness, newest, &read).await,
        None => Ok(Said::plain("unknown", "caution")),
    }
}

/// The post that is meant.
struct Best {
    likeness: Likeness,
    /// These are its last words, not those of an earlier message of a warning.
    newest: bool,
    post: PublishedPost,
    forms: Forms,
}

/// The post that is meant, if one of the newest ones is: all are compared by their own words, and those that are most alike
/// by what every outlet had of them too. The newest of several.
async fn best(visit: &Visit, read: &Arc<Pasted>) -> Result<Option<Best>, Problem> {
    let now = visit.app.clock.now();
    let posts = visit.app.public.timeline(visit.id(), None, None, POSTS, now).await?.items;
    let mut said = Vec::with_capacity(posts.len());
    for post in &posts {
        let files: Vec<Vec<u8>> = sealed_of(visit, post).await?.into_iter().map(|sealed| sealed.cap).collect();
        said.push((post.content.clone(), files));
    }
    let read_there = read.clone();
    let compare = move || -> Vec<Likeness> {
        let own = |content: &Content, files: &[Vec<u8>]| {
            let messages: Vec<Told> = files.iter().flat_map(|file| told(file)).collect();
            own_words(content, &messages)
        };
        said.iter().map(|(content, files)| read_there.beside(&own(content, files), &[])).collect()
    };
    let alike = tokio::task::spawn_blocking(compare).await.map_err(Problem::internal)?;
    let mut found: Vec<_> = alike.into_iter().zip(posts).filter(|(likeness, _)| *likeness > Likeness::None).collect();
    // Stable: of equals the newest stays first.
    found.sort_by_key(|(likeness, _)| Reverse(*likeness));
    found.truncate(CLOSELY);
    let mut best: Option<Best> = None;
    for (ever, post) in found {
        let forms = Forms::of(visit, &post).await?;
        let now = forms.beside(read);
        let likeness = ever.max(now).max(forms.beside_pushed(read));
        if likeness > best.as_ref().map_or(Likeness::None, |best| best.likeness) {
            best = Some(Best { likeness, newest: now >= likeness, post, forms });
        }
    }
    Ok(best)
}

/// By the proof in a link: not genuine, or about the post it names. `None` where its text has to be looked for.
async fn by_proof(visit: &Visit, read: &Pasted, proof: &[u8]) -> Result<Option<Said>, Problem> {
    let Some(stored) = visit.app.public.key_list(visit.id()).await? else { return Ok(None) };
    let list = formats::proof::read_key_list(&stored.signed, &stored.root, vault::verify_signature);
    let Ok(list) = list else { return Ok(None) };
    let claim = match verify(proof, &list, vault::verify_signature) {
        Ok(claim) => claim,
        Err(formats::proof::ProofError::Distrust(channel::proof::Distrust::OtherDomain)) => {
            return Ok(Some(Said::plain("elsewhere", "caution")));
        }
        Err(_) => return Ok(Some(Said::plain("fake", "bad"))),
    };
    let says = |reading: &String| vault::text_digest(reading) == claim.digest;
    let all = read.is_empty() || read.readings().iter().any(says);
    if !all && !read.within().iter().any(says) {
        // Beside a genuine link stands another text: the text is what people read.
        return Ok(None);
    }
    let id = PostId(claim.number.cast_signed());
    Ok(match visit.app.public.post(visit.id(), id).await? {
        Some(post) if all => Some(of_claim(visit, &post, &claim, read).await?),
        Some(post) => {
            let newest = vault::text_digest(&text(&post.content)) == claim.digest;
            let forms = Forms::of(visit, &post).await?;
            Some(about(visit, (post, forms), Likeness::More, newest, read).await?)
        }
        None => Some(Said::plain("gone", "caution")),
    })
}

/// The post whose signed text is exactly this one, or stands within it.
async fn same(visit: &Visit, read: &Pasted) -> Result<Option<(PublishedPost, Likeness)>, Problem> {
    let all = read.readings().iter().map(|one| (one, Likeness::Same));
    for (reading, likeness) in all.chain(read.within().iter().map(|one| (one, Likeness::More))) {
        let digest = vault::text_digest(reading);
        if let Some((post, _)) = visit.app.public.proof_of_digest(visit.id(), &digest).await? {
            return Ok(visit.app.public.post(visit.id(), post).await?.map(|post| (post, likeness)));
        }
    }
    Ok(None)
}

/// A warning's messages, the last one at the end.
async fn sealed_of(visit: &Visit, post: &PublishedPost) -> Result<Vec<Sealed>, Problem> {
    match post.content.kind {
        Kind::Warning => Ok(visit.app.public.alerts(post.id).await?),
        _ => Ok(Vec::new()),
    }
}

/// What a post says itself: its text, that in Leichte Sprache, each of a warning's messages in each language.
fn own_words(content: &Content, messages: &[Told]) -> Vec<String> {
    let mut words = vec![text(content)];
    let title = content.title.as_str();
    words.extend(content.plain_language.iter().map(|plain| normalise(&format!("{title}\n{}", plain.as_str()))));
    words.extend(messages.iter().flat_map(as_shown));
    words
}

/// Each line of it for itself, as pages have them.
fn lines(content: &Content, messages: &[Told]) -> Vec<String> {
    let body = content.body.iter().chain(&content.plain_language);
    let mut all: Vec<String> =
        body.flat_map(|body| to_text(body.as_str()).lines().map(str::to_owned).collect::<Vec<_>>()).collect();
    all.push(content.title.to_string());
    for told in messages {
        all.extend([told.headline.clone(), told.title(), told.area()]);
        all.extend(told.description.lines().map(str::to_owned));
        all.extend(told.steps.iter().cloned());
    }
    all.iter().map(|line| normalise(line)).filter(|line| !line.is_empty()).collect()
}

/// A message in every language it is in.
fn told(file: &[u8]) -> Vec<Told> {
    let Ok(read) = formats::cap::read(file.to_vec()) else { return Vec::new() };
    let further = channel::lang::LANGUAGES.iter().map(|language| language.tag);
    LANGUAGES.into_iter().chain(further).filter_map(|tag| Told::exactly(&read.alert, tag)).collect()
}

/// The orders in which pages have it: the full one, and what to do first, as on the light page and on the sheet; there a
/// rehearsal says first that nothing is to be done.
fn as_shown(told: &Told) -> Vec<String> {
    let steps = told.steps.join("\n");
    // On the light page more than a few areas stand in two lines.
    let split = Areas::of(&told.areas);
    let areas = [told.area(), format!("{}, …\n{}", split.first, split.more.join(", "))];
    let mut all = vec![format!("{}\n{}", told.headline, told.markdown())];
    for lang in [Lang::De, Lang::En] {
        let say = format!("{}\n{}", t(lang, "share.say", &[]), told.description);
        let to_do = |key: &str| format!("{}\n{steps}", t(lang, key, &[]));
        // Neither order is that of the other: whoever turned one into it would have changed what it says.
        let order = match (steps.is_empty(), marked(&told.headline)) {
            (true, _) => say,
            (false, None) => format!("{}\n{say}", to_do("share.what")),
            (false, Some(_)) => format!("{say}\n{}", to_do("share.would")),
        };
        all.extend(areas.iter().map(|area| format!("{}\n{area}\n{order}", told.headline)));
        all.push(format!("{}\n{order}", told.headline));
    }
    // Without the headings, which are set aside.
    for place in areas.into_iter().chain([String::new()]) {
        let place = if place.is_empty() { place } else { format!("{place}\n") };
        all.push(format!("{}\n{place}{steps}\n{}", told.headline, told.description));
        all.push(format!("{}\n{place}{}\n{steps}", told.headline, told.description));
    }
    all.iter().map(|text| normalise(text)).collect()
}

/// What went out of a post, read once: each time all of it, and what is cut somewhere.
struct Forms {
    /// Of its last words: its own, those of outlets that know no limit, those of the others.
    now: [Vec<String>; 2],
    /// What phones had of any message of a warning.
    pushed: [Vec<String>; 2],
    /// Its own words, and those of all messages.
    own: Vec<String>,
    /// Of its last words, each line for itself.
    lines: Vec<String>,
    /// What its pages put around them.
    page: Vec<String>,
}

impl Forms {
    async fn of(visit: &Visit, post: &PublishedPost) -> Result<Forms, Problem> {
        let sealed = sealed_of(visit, post).await?;
        let messages: Vec<Vec<Told>> = sealed.iter().map(|one| told(&one.cap)).collect();
        let last = messages.last().map_or(&[][..], Vec::as_slice);
        let channel = ChannelWords::new(visit);
        let words = PostWords::new(visit, post.clone()).await?;
        let [mut whole, mut short] = pushed(last, &channel, &words);
        whole.extend(own_words(&post.content, last));
        for outlet in Outlet::ALL {
            let prepared = prepare(outlet, &channel.view(), &words.view());
            let said = format!("{}\n{}", prepared.subject.unwrap_or_default(), prepared.text);
            let unlimited = matches!(outlet, Outlet::Whatsapp | Outlet::Mail | Outlet::Wordpress);
            let forms = if unlimited { &mut whole } else { &mut short };
            // Our own signature may be left away.
            let read = Pasted::read(&said);
            forms.extend(read.readings().iter().chain(read.within()).cloned());
        }
        let all = messages.concat();
        let pushed = pushed(&all, &channel, &words);
        let page = furniture::shown(visit, post, &sealed);
        let lines = lines(&post.content, last);
        Ok(Forms { now: [whole, short], pushed, own: own_words(&post.content, &all), lines, page })
    }

    /// How what was pasted stands to the post's last words.
    fn beside(&self, read: &Pasted) -> Likeness {
        let [whole, short] = &self.now;
        match read.beside(whole, short) {
            told @ (Likeness::Same | Likeness::More | Likeness::Piece) => told,
            told => told.max(read.line_by_line(&self.lines, whole)),
        }
    }

    /// The same to what phones had at any time.
    fn beside_pushed(&self, read: &Pasted) -> Likeness {
        let [whole, short] = &self.pushed;
        read.beside(whole, short)
    }

    /// Words of what was pasted that stand in none of them, nor around them on its pages.
    fn strange(&self, read: &Pasted) -> Vec<String> {
        let [whole, short] = &self.now;
        read.strange([&self.own, &self.page, whole, short].into_iter().flatten())
    }
}

/// What phones had of these messages: all of it where it found room.
fn pushed(messages: &[Told], channel: &ChannelWords, words: &PostWords) -> [Vec<String>; 2] {
    let (mut whole, mut short) = (Vec::new(), Vec::new());
    for told in messages {
        let pushed = warning_says(&channel.view(), &words.view(), told, true);
        let form = normalise(&format!("{}\n{}", pushed.title, pushed.body));
        if pushed.missing == 0 { whole.push(form) } else { short.push(form) }
    }
    [whole, short]
}

/// By its proof, when the text beside it is the signed one, or there is none.
async fn of_claim(visit: &Visit, post: &PublishedPost, claim: &Claim, read: &Pasted) -> Result<Said, Problem> {
    let newest = vault::text_digest(&text(&post.content)) == claim.digest;
    let (mut word, mut tone) = standing(visit, post, newest).await?;
    if claim.is_over(visit.app.clock.now()) && word == "holds" {
        (word, tone) = ("over", "caution");
    }
    let foreign = foreign(visit, post, read);
    if !foreign.is_empty() {
        (word, tone) = ("foreign", "bad");
    }
    Ok(Said { word, tone, foreign, ..named(visit, post) })
}

/// Which post it is about.
fn named(visit: &Visit, post: &PublishedPost) -> Said {
    Said {
        title: Some(post.content.title.to_string()),
        url: Some(visit.urls().post(post.id, &post.slug_tail)),
        issued: Some(visit.dates().moment(post.updated)),
        ..Said::default()
    }
}

/// `newest` says whether what was pasted are the post's last words.
async fn about(
    visit: &Visit,
    (post, forms): (PublishedPost, Forms),
    likeness: Likeness,
    newest: bool,
    read: &Pasted,
) -> Result<Said, Problem> {
    let standing = standing(visit, &post, newest).await?;
    let (word, tone) = match likeness {
        Likeness::Same => standing,
        Likeness::More => ("more", "caution"),
        Likeness::Piece => ("piece", "caution"),
        Likeness::Changed | Likeness::None => ("changed", "bad"),
    };
    let strange = match likeness {
        Likeness::Changed | Likeness::More => forms.strange(read),
        _ => Vec::new(),
    };
    let foreign = foreign(visit, &post, read);
    let (word, tone) = if foreign.is_empty() { (word, tone) } else { ("foreign", "bad") };
    // What is forwarded comes with something around it, or in part, and months late.
    let whole = matches!(likeness, Likeness::More | Likeness::Piece);
    let rehearsed = match marked(post.content.title.as_str()) {
        Some("TEST") => Some("test"),
        Some(_) => Some("exercise"),
        None => None,
    };
    let now = if standing.0 == "holds" { rehearsed } else { Some(standing.0) }.filter(|_| whole);
    let strange = strange.into_iter().take(STRANGE).collect();
    Ok(Said { word, tone, now, strange, foreign, ..named(visit, &post) })
}

/// How a post of which these are the exact words stands by now; `newest` says whether they are its last ones.
async fn standing(visit: &Visit, post: &PublishedPost, newest: bool) -> Result<(&'static str, &'static str), Problem> {
    if post.state == State::Withdrawn {
        return Ok(("withdrawn", "caution"));
    }
    let now = visit.app.clock.now();
    let head = visit.app.public.warning_heads(&[post.id]).await?.remove(&post.id);
    if !newest {
        // Whoever finds the warning itself wants to know above all that the danger is over.
        let ended = head.is_some_and(|head| head.ended.is_some());
        return Ok((if ended { "over" } else { "newer" }, "caution"));
    }
    let over = match head {
        Some(head) => return sealed(visit, post, &head, now).await,
        None => post.content.expires().is_some_and(|at| now >= at),
    };
    Ok(if over { ("over", "caution") } else { ("holds", "good") })
}

/// The same for a sealed warning. That a danger is over is said of none that only expired, of no rehearsal, and of none that
/// never was.
async fn sealed(
    visit: &Visit,
    post: &PublishedPost,
    head: &WarningHead,
    now: Timestamp,
) -> Result<(&'static str, &'static str), Problem> {
    let last = visit.app.public.alerts(post.id).await?.pop();
    let (purpose, turn) = last.map_or((Purpose::Actual, Turn::Alert), |last| (last.purpose, last.turn));
    Ok(match (purpose, head.ended.is_some()) {
        (Purpose::Actual, true) if turn == Turn::FalseAlarm => ("false_alarm", "good"),
        (Purpose::Actual, true) => ("all_clear", "good"),
        (Purpose::Test, true) => ("test_over", "good"),
        (Purpose::Exercise, true) => ("exercise_over", "good"),
        (_, false) if now < head.expires => ("holds", "good"),
        (Purpose::Actual, false) => ("expired", "caution"),
        (Purpose::Test | Purpose::Exercise, false) => ("over", "caution"),
    })
}

/// Addresses that lead neither here nor to the town's own site, and do not stand in the post: whoever forwards may have put
/// his own there.
fn foreign(visit: &Visit, post: &PublishedPost, read: &Pasted) -> Vec<String> {
    let domain = &visit.channel.channel.profile.domain;
    let own = visit.app.settings.host().split(':').next().unwrap_or_default();
    let body = post.content.body.as_ref().map_or("", |body| body.as_str());
    let ours = |address: &String| {
        let whole = if address.starts_with("www.") { format!("https://{address}") } else { address.clone() };
        let host = url::Url::parse(&whole).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
        let under = |name: &str| !name.is_empty() && (host == name || host.ends_with(&format!(".{name}")));
        under(domain) || under(own) || body.contains(address.as_str())
    };
    let mut foreign: Vec<String> = read.addresses.iter().filter(|address| !ours(address)).cloned().collect();
    foreign.dedup();
    foreign
}

//! What is to be said of a pasted text.
use crate::error::Problem;
use crate::feeds::source::{ChannelWords, PostWords};
use crate::pages::warning::is_active;
use crate::visit::Visit;
use channel::ids::PostId;
use channel::post::{Kind, State};
use channel::proof::Claim;
use channel::warning::LANGUAGES;
use formats::outlet::{Outlet, prepare};
use formats::proof::{Likeness, Pasted, normalise, text, verify};
use formats::warning::Told;
use serde::Serialize;
use store::model::PublishedPost;

/// Posts a text is compared with: the newest ones.
const POSTS: usize = 200;
/// Words that are named when a text was changed.
const STRANGE: usize = 12;

/// The verdict, as the template shows it.
#[derive(Serialize, Default)]
pub struct Said {
    /// Names the texts: `check.{word}_title`, `check.{word}_text`.
    word: &'static str,
    /// `good`, `caution` or `bad`.
    tone: &'static str,
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

/// Looks at what was pasted: first at the proof within it, then for the same text, then for one that is akin.
pub async fn judge(visit: &Visit, pasted: &str) -> Result<Said, Problem> {
    let read = Pasted::read(pasted);
    if let Some(proof) = &read.proof
        && let Some(said) = by_proof(visit, &read, proof).await?
    {
        return Ok(said);
    }
    if read.is_empty() {
        return Ok(Said::plain(if read.addresses.is_empty() { "empty" } else { "only_link" }, "caution"));
    }
    if let Some(post) = same(visit, &read).await? {
        return about(visit, post, Likeness::Same, &read).await;
    }
    let now = visit.app.clock.now();
    let mut best: Option<(Likeness, PublishedPost)> = None;
    for post in visit.app.public.timeline(visit.id(), None, None, POSTS, now).await?.items {
        // Making all forms of all posts would take long, so only of those that may be meant.
        if post.content.kind != Kind::Warning && read.beside(&[text(&post.content)], &[]) == Likeness::None {
            continue;
        }
        let likeness = beside(visit, &post, &read).await?;
        // The newest of several stays.
        if likeness > best.as_ref().map_or(Likeness::None, |(best, _)| *best) {
            best = Some((likeness, post));
        }
    }
    match best {
        Some((likeness, post)) => about(visit, post, likeness, &read).await,
        None => Ok(Said::plain("unknown", "caution")),
    }
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
    if !read.is_empty() && !read.readings().iter().any(says) {
        // Beside a genuine link stands another text: the text is what people read.
        return Ok(None);
    }
    let id = PostId(claim.number.cast_signed());
    Ok(match visit.app.public.post(visit.id(), id).await? {
        Some(post) => Some(of_claim(visit, &post, &claim).await?),
        None => Some(Said::plain("gone", "caution")),
    })
}

/// The post whose signed text is exactly this one.
async fn same(visit: &Visit, read: &Pasted) -> Result<Option<PublishedPost>, Problem> {
    for reading in read.readings() {
        let digest = vault::text_digest(reading);
        if let Some((post, _)) = visit.app.public.proof_of_digest(visit.id(), &digest).await? {
            return Ok(visit.app.public.post(visit.id(), post).await?);
        }
    }
    Ok(None)
}

/// What went out of a post: all of it (its own text, that of outlets that know no limit, a warning's in each language), and
/// what other outlets had of it.
async fn forms(visit: &Visit, post: &PublishedPost) -> Result<[Vec<String>; 2], Problem> {
    let (mut whole, mut short) = (vec![text(&post.content)], Vec::new());
    let channel = ChannelWords::new(visit);
    let words = PostWords::new(visit, post.clone()).await?;
    for outlet in Outlet::ALL {
        let prepared = prepare(outlet, &channel.view(), &words.view());
        let said = format!("{}\n{}", prepared.subject.unwrap_or_default(), prepared.text);
        let unlimited = matches!(outlet, Outlet::Whatsapp | Outlet::Mail);
        let forms = if unlimited { &mut whole } else { &mut short };
        forms.extend(Pasted::read(&said).readings().iter().cloned());
    }
    let title = post.content.title.as_str();
    whole.extend(post.content.plain_language.iter().map(|plain| normalise(&format!("{title}\n{}", plain.as_str()))));
    if post.content.kind == Kind::Warning
        && let Some(last) = visit.app.public.alerts(post.id).await?.pop()
        && let Ok(read) = formats::cap::read(last.cap)
    {
        let further = channel::lang::LANGUAGES.iter().map(|language| language.tag);
        let tags = LANGUAGES.into_iter().chain(further);
        let told = tags.filter_map(|tag| Told::exactly(&read.alert, tag));
        whole.extend(told.map(|told| normalise(&format!("{}\n{}", told.headline, told.markdown()))));
    }
    Ok([whole, short])
}

/// How what was pasted stands to a post.
async fn beside(visit: &Visit, post: &PublishedPost, read: &Pasted) -> Result<Likeness, Problem> {
    let [whole, short] = forms(visit, post).await?;
    Ok(read.beside(&whole, &short))
}

/// By its proof alone, without a text beside it.
async fn of_claim(visit: &Visit, post: &PublishedPost, claim: &Claim) -> Result<Said, Problem> {
    let newest = vault::text_digest(&text(&post.content)) == claim.digest;
    let (mut word, mut tone) = standing(visit, post, newest).await?;
    if claim.is_over(visit.app.clock.now()) && word == "holds" {
        (word, tone) = ("over", "caution");
    }
    Ok(Said { word, tone, ..named(visit, post) })
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

async fn about(visit: &Visit, post: PublishedPost, likeness: Likeness, read: &Pasted) -> Result<Said, Problem> {
    let newest = beside(visit, &post, read).await? == Likeness::Same;
    let standing = standing(visit, &post, newest).await?;
    let (word, tone) = match likeness {
        Likeness::Same => standing,
        Likeness::More => ("more", "caution"),
        Likeness::Piece => ("piece", "caution"),
        Likeness::Changed | Likeness::None => ("changed", "bad"),
    };
    let own = text(&post.content);
    let strange = if matches!(likeness, Likeness::Changed | Likeness::More) { read.strange(&own) } else { Vec::new() };
    let foreign = foreign(visit, &post, read);
    let (word, tone) = if foreign.is_empty() { (word, tone) } else { ("foreign", "bad") };
    let strange = strange.into_iter().take(STRANGE).collect();
    Ok(Said { word, tone, strange, foreign, ..named(visit, &post) })
}

/// How a post of which these are the exact words stands by now; `newest` says whether they are its last ones.
async fn standing(visit: &Visit, post: &PublishedPost, newest: bool) -> Result<(&'static str, &'static str), Problem> {
    if post.state == State::Withdrawn {
        return Ok(("withdrawn", "caution"));
    }
    let now = visit.app.clock.now();
    if !newest {
        return Ok(("newer", "caution"));
    }
    let head = visit.app.public.warning_heads(&[post.id]).await?.remove(&post.id);
    let over = match head {
        Some(head) => head.ended.is_none() && now >= head.expires,
        None if post.content.kind == Kind::Warning => !is_active(post, now),
        None => post.content.expires().is_some_and(|at| now >= at),
    };
    Ok(match head {
        Some(head) if head.ended.is_some() => ("all_clear", "good"),
        _ if over => ("over", "caution"),
        _ => ("holds", "good"),
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

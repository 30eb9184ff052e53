//! The main text as translators have it before them: what is out, or else what is being written.
use crate::app::App;
use crate::desk::fields::Fields;
use crate::desk::guard::At;
use crate::desk::posts::list;
use crate::error::Problem;
use channel::ids::PostId;
use channel::post::State;
use channel::text::{Body, Title, tidy};
use channel::variant::Original;
use store::model::PostLife;

/// A post with the words somebody translates.
pub struct MainText {
    /// Which post.
    pub post: PostId,
    /// What it is called at the desk.
    pub title: String,
    /// Its words.
    pub original: Original,
    /// BCP 47 tag.
    pub lang: String,
    /// Whether residents see it.
    pub out: bool,
    /// Where the post stands.
    pub standing: PostLife,
}

impl MainText {
    /// Of one of this channel's posts; a post that was taken back has none, nor has a sealed warning.
    pub async fn find(app: &App, at: &At, id: &str) -> Result<MainText, Problem> {
        let post = PostId::parse(id).ok_or(Problem::NotFound)?;
        let found = app.desk.post(post).await?.filter(|found| found.channel == at.channel.channel.id);
        let found = found.ok_or(Problem::NotFound)?;
        // A message goes out in all its languages at once; a text beside it would be of nobody's making.
        if !app.desk.sealed(post).await?.is_empty() {
            return Err(Problem::Forbidden("error.variants.sealed"));
        }
        let standing = app.desk.life(post, app.clock.now()).await?.ok_or(Problem::NotFound)?;
        if found.state == State::Published
            && let Some(published) = app.desk.published(post).await?
        {
            let content = published.content;
            let (title, original) = (content.title.to_string(), Original::of(&content));
            return Ok(MainText { post, title, original, lang: content.lang, out: true, standing });
        }
        let draft = app.desk.draft(post).await?.ok_or(Problem::NotFound)?;
        let fields = Fields::from_json(&draft.form);
        let own = at.channel.channel.profile.lang.tag();
        let lang = Some(fields.get("lang").trim()).filter(|lang| !lang.is_empty()).unwrap_or(own).to_owned();
        let title = list::title(at.signed.speak.lang, fields.get("title"));
        Ok(MainText { post, title, original: typed(&fields), lang, out: false, standing })
    }
}

/// As it will be when it is out; what cannot be out yet, as it is.
fn typed(fields: &Fields) -> Original {
    let (title, body) = (fields.get("title"), fields.get("body"));
    Original {
        title: Title::parse(title).map_or_else(|_| tidy(title), |title| title.to_string()),
        body: Body::parse(body).map_or_else(|_| tidy(body), |body| body.to_string()),
    }
}

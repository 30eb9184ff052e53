//! `GET /{channel}/actor`, and `GET /{channel}` for whoever asks for that form.
use super::{actor_of, answer, setting};
use crate::error::Answer;
use crate::feeds::source::ChannelWords;
use crate::visit::Visit;
use channel::verification::State;
use formats::fediverse::{Shown, actor};

/// The handler.
pub async fn get(visit: Visit) -> Answer {
    let own = actor_of(&visit).await?;
    let words = ChannelWords::new(&visit);
    let page = |tail: &str| format!("{}{tail}", visit.urls().channel_absolute());
    let shown = Shown {
        key: &setting(&own, "public"),
        listed: visit.channel.verification.state == State::Verified,
        privacy: &page("/privacy"),
        privacy_label: &visit.t("privacy.title", &[]),
        imprint: &page("/imprint"),
        imprint_label: &visit.t("imprint.title", &[]),
    };
    Ok(answer(&visit, actor(&words.view(), &shown)))
}

//! The machine: what becomes of a post, or why not.
use super::{Actor, Approval, Copy, Life, Out, Phase, Refusal, Step};
use crate::clock::Timestamp;
use crate::editor::Power;

type Result<T> = std::result::Result<T, Refusal>;

impl Life {
    /// The post after a step, or the reason why the step is not taken.
    pub fn after(mut self, step: Step, actor: Actor, now: Timestamp) -> Result<Life> {
        self.check(step, actor, now)?;
        match step {
            Step::Open { says, warning } => self.copy = Some(Copy::begun(actor.id, Some(says), warning)),
            Step::Release => {
                let warning = self.copy.take().is_some_and(|copy| copy.warning);
                self.out = Out::Published { corrected: self.out != Out::Never, warning };
            }
            Step::Discard => self.copy = None,
            Step::Withdraw => (self.out, self.copy) = (Out::Withdrawn, None),
            Step::Archive => self.archived = true,
            Step::Reopen => self.archived = false,
            Step::Edit { says, warning } => {
                let copy = self.copy.get_or_insert_with(|| Copy::begun(actor.id, says, warning));
                copy.edit(Copy::begun(actor.id, says, warning));
            }
            Step::Submit | Step::TakeBack | Step::Return { .. } => self.move_on(step, None),
            Step::Approve { read } => self.move_on(step, Some(Approval { by: actor.id, at: now, of: read })),
            Step::Schedule { .. } | Step::Unschedule => {
                let kept = self.copy.as_ref().and_then(|copy| copy.approval);
                self.move_on(step, kept);
            }
        }
        Ok(self)
    }

    fn move_on(&mut self, step: Step, approval: Option<Approval>) {
        let Some(copy) = &mut self.copy else { return };
        copy.approval = approval;
        copy.phase = match step {
            Step::Submit => Phase::InReview,
            Step::Return { .. } => Phase::Returned,
            Step::Schedule { at } => Phase::Scheduled(at),
            _ if approval.is_some() => Phase::Approved,
            _ => Phase::Writing,
        };
    }

    /// Whether a step may be taken. The order of the questions is the order in which a person wants to hear of them:
    /// what the post is, what the role is, what is in the way.
    pub fn check(&self, step: Step, actor: Actor, now: Timestamp) -> Result<()> {
        let set_aside = self.archived && step != Step::Reopen;
        refuse(set_aside, Refusal::Archived)?;
        match step {
            Step::Archive => self.check_archive(actor),
            Step::Reopen => {
                refuse(!self.archived, Refusal::NotArchived)?;
                needs(actor, Power::Withdraw)
            }
            Step::Withdraw => self.check_withdraw(actor),
            Step::Open { .. } => {
                self.is_out()?;
                refuse(self.copy.is_some(), Refusal::CopyOpen)?;
                needs(actor, Power::Write)
            }
            _ => self.check_copy(step, actor, now),
        }
    }

    fn check_copy(&self, step: Step, actor: Actor, now: Timestamp) -> Result<()> {
        let copy = self.copy.as_ref().ok_or(match self.out {
            Out::Withdrawn => Refusal::Withdrawn,
            _ => Refusal::NoCopy,
        })?;
        match step {
            Step::Edit { .. } => needs(actor, Power::Write),
            Step::Submit => {
                needs(actor, Power::Write)?;
                refuse(copy.phase == Phase::InReview, Refusal::InReview)?;
                refuse(copy.is_approved(), Refusal::Approved)?;
                refuse(copy.says.is_none(), Refusal::Incomplete)
            }
            Step::TakeBack => {
                needs(actor, Power::Write)?;
                refuse(matches!(copy.phase, Phase::Writing | Phase::Returned), Refusal::NotInReview)
            }
            Step::Return { reason } => self.check_return(copy, reason, actor),
            Step::Approve { read } => check_approve(copy, read, actor),
            Step::Unschedule => {
                refuse(!matches!(copy.phase, Phase::Scheduled(_)), Refusal::NotScheduled)?;
                needs(actor, Power::Release)
            }
            Step::Schedule { at } => {
                self.check_release(copy, actor)?;
                refuse(at <= now, Refusal::Past)
            }
            Step::Discard => {
                needs(actor, Power::Write)?;
                // Who only writes throws away only what is theirs.
                let foreign = !copy.authors.contains(&actor.id);
                refuse(foreign && !actor.powers.has(Power::Release), Refusal::Lacks(Power::Release))
            }
            _ => self.check_release(copy, actor),
        }
    }

    fn check_return(&self, copy: &Copy, reason: bool, actor: Actor) -> Result<()> {
        // Without four eyes whoever may bring it out may also send it back.
        let may = actor.powers.has(Power::Approve) || (!self.four_eyes && actor.powers.has(Power::Release));
        refuse(!may, Refusal::Lacks(Power::Approve))?;
        refuse(matches!(copy.phase, Phase::Writing | Phase::Returned), Refusal::NotInReview)?;
        refuse(!reason, Refusal::NoReason)
    }

    /// Bringing out, now or later.
    fn check_release(&self, copy: &Copy, actor: Actor) -> Result<()> {
        let alone = copy.warning && actor.powers.has(Power::Warn);
        refuse(!alone && !actor.powers.has(Power::Release), Refusal::Lacks(Power::Release))?;
        refuse(copy.says.is_none(), Refusal::Incomplete)?;
        refuse(self.four_eyes && !alone && !copy.is_approved(), Refusal::NeedsApproval)
    }

    fn check_withdraw(&self, actor: Actor) -> Result<()> {
        self.is_out()?;
        let warning = matches!(self.out, Out::Published { warning: true, .. });
        if warning && actor.powers.has(Power::Warn) { Ok(()) } else { needs(actor, Power::Withdraw) }
    }

    /// Whether somebody may send what is out to one place more. That is no less than bringing it out: where a second person
    /// must approve, one does who did not write in it, but for a duty officer's warning.
    pub fn check_send(&self, actor: Actor, wrote: bool) -> Result<()> {
        refuse(self.archived, Refusal::Archived)?;
        self.is_out()?;
        if matches!(self.out, Out::Published { warning: true, .. }) && actor.powers.has(Power::Warn) {
            return Ok(());
        }
        needs(actor, Power::Release)?;
        if self.four_eyes {
            needs(actor, Power::Approve)?;
            refuse(wrote, Refusal::OwnText)?;
        }
        Ok(())
    }

    fn check_archive(&self, actor: Actor) -> Result<()> {
        refuse(self.out == Out::Never, Refusal::NotOut)?;
        refuse(self.copy.is_some(), Refusal::CopyOpen)?;
        needs(actor, Power::Withdraw)
    }

    fn is_out(&self) -> Result<()> {
        match self.out {
            Out::Published { .. } => Ok(()),
            Out::Withdrawn => Err(Refusal::Withdrawn),
            Out::Never => Err(Refusal::NotOut),
        }
    }
}

impl Copy {
    /// An edit drops the approval and whatever hung on it; the reason of a return stays in sight until the next try.
    fn edit(&mut self, next: Copy) {
        self.authors.extend(next.authors);
        (self.says, self.warning, self.approval) = (next.says, next.warning, None);
        if self.phase != Phase::Returned {
            self.phase = Phase::Writing;
        }
    }
}

fn check_approve(copy: &Copy, read: super::Fingerprint, actor: Actor) -> Result<()> {
    needs(actor, Power::Approve)?;
    refuse(copy.is_approved(), Refusal::Approved)?;
    refuse(copy.phase != Phase::InReview, Refusal::NotInReview)?;
    refuse(copy.authors.contains(&actor.id), Refusal::OwnText)?;
    refuse(copy.says.is_none(), Refusal::Incomplete)?;
    refuse(copy.says != Some(read), Refusal::Changed)
}

fn needs(actor: Actor, power: Power) -> Result<()> {
    refuse(!actor.powers.has(power), Refusal::Lacks(power))
}

fn refuse(when: bool, why: Refusal) -> Result<()> {
    if when { Err(why) } else { Ok(()) }
}

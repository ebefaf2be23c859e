"""What the ways in declare of personal data: the yeses, looks at what was lived through, drafts, other schemes."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import and_

from app.core.actor import Actor
from app.core.privacy import ConsentPurpose, Fate, RetentionRule
from app.core.records import Draft
from app.core.retention import delete_rows
from app.phone_friends.consent_words import HANDOVER, VOLUNTEER, WISH
from app.phone_friends.handing_over import ANSWER_WITHIN, let_go_of_handover
from app.phone_friends.models_wish import HandoverState, PhoneHandover
from app.phone_friends.offers import let_go_of_offer
from app.phone_friends.wishes import let_go

#: Half-answered questions: a week, and who shares a screen can delete them at once.
KEEP_DRAFTS = timedelta(days=7)
#: That others were asked: a week longer than the question waits for an answer.
KEEP_HANDOVER = ANSWER_WITHIN + timedelta(days=7)


def _wish_effect(_person_id: int) -> str:
    return _("Vi sletter dine svar, og du bliver ikke ringet op mere. Har du en telefonven, holder I op.")


def _volunteer_effect(_person_id: int) -> str:
    return _(
        "Vi sletter dine svar, og du ringer ikke til nogen mere. Dem, du taler med, finder vi en ny til."
    )


def _handover_effect(_person_id: int) -> str:
    return _("Har de andre ikke svaret, ser de det ikke mere. Har de sagt ja, så ring til dem selv.")


def _withdraw_handover(actor: Actor, now: datetime, person_id: int) -> None:
    let_go_of_handover(actor, now, person_id)


CONSENTS = (
    ConsentPurpose(WISH, _l("At blive ringet op af en telefonven"), _wish_effect, let_go),
    ConsentPurpose(VOLUNTEER, _l("At ringe til en telefonven"), _volunteer_effect, let_go_of_offer),
    ConsentPurpose(HANDOVER, _l("At vi spørger en anden ordning"), _handover_effect, _withdraw_handover),
)
LOOKS = {"phone_wish.read": _l("Det, den anden selv skal have prøvet")}
TABLES = ("phone_handover",)
RECIPIENTS = (_l("En anden ordning, hvis du har sagt ja: dit fornavn, nummer, sprog og tider."),)

RULES = (
    RetentionRule(
        "phone_friends.handovers", ("phone_handover",), _l("At en anden ordning er spurgt"),
        _l("Dem, der gerne vil ringes op"), _l("efter at de svarede"), lambda: KEEP_HANDOVER, Fate.DELETED,
        "who was asked does not matter once it is answered",
        **delete_rows(PhoneHandover, lambda now: and_(
            PhoneHandover.state != HandoverState.ASKED, PhoneHandover.answered_at < now - KEEP_HANDOVER,
        ))._asdict(),
    ),
    RetentionRule(
        "phone_friends.drafts", ("draft",), _l("Svar, der ikke er sendt"),
        _l("Dem, der er begyndt på at svare"), _l("efter at de sidst svarede"), lambda: KEEP_DRAFTS, Fate.DELETED,
        "what was not sent is of no use to anybody but who wrote it",
        **delete_rows(Draft, lambda now: and_(
            Draft.kind.like("phone-%"), Draft.updated_at < now - KEEP_DRAFTS,
        ))._asdict(),
    ),
)  # fmt: skip

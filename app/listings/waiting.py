"""What moderators read of tasks: those that wait for an answer, and those that were made public by who is trusted."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.actor import Actor
from app.core.errors import NotFoundError
from app.core.waiting import QuickAnswer, WaitingRow
from app.listings import actions
from app.listings.links import answer_path, edit_answer_path
from app.listings.models import Listing
from app.listings.queries import KIND, LOOK, listing_by_id
from app.moderation.hints import Hint, age_hints
from app.moderation.models import ProposedEdit
from app.moderation.states import State
from app.moderation.waiting_posts import waiting_posts

EDIT = "listing_edit"


def what_waits(listing: Listing) -> str:
    """As which of the two a task stands in the queue."""
    return LOOK if listing.is_public else KIND


def texts_of(listing: Listing) -> list[str]:
    """What was written freely."""
    return [
        listing.title, listing.text, listing.question, listing.meeting_point, listing.least_age_reason, listing.peer,
    ]  # fmt: skip


def noticed_about(listing: Listing) -> list[Hint]:
    """What is to be asked about, beside its words."""
    found = age_hints(listing.least_age, listing.least_age_reason)
    insured = listing.insurer or listing.organisation.insurer
    return found if insured else [*found, Hint.NO_INSURER]


def _row_of_edit(edit: ProposedEdit, listing: Listing) -> WaitingRow:
    return WaitingRow(
        what=EDIT,
        id=edit.id,
        label=_("Opgave er rettet"),
        tone="haand",
        icon="pencil",
        title=listing.title,
        why=_("De har skrevet noget nyt. Det gamle står der endnu."),
        url=edit_answer_path(edit.id),
        action_label=_("Læs og svar"),
        texts=[str(value) for value in edit.after.values() if value],
    )


def _row(one: Listing, what: str) -> WaitingRow:
    waits, who = what == KIND, one.organisation.name
    return WaitingRow(
        what=what,
        id=one.id,
        label=_("Ny opgave") if waits else _("Skal ses efter"),
        tone="haand",
        icon="hand-heart",
        title=one.title,
        why=_("%(who)s venter på svar.", who=who)
        if waits
        else _("%(who)s har slået det op. Alle kan se det.", who=who),
        url=answer_path(one.id),
        action_label=_("Læs og svar") if waits else _("Se det efter"),
        texts=texts_of(one),
        quick=(_LET_IN,) if waits else (_LET_STAND,),
        noticed=noticed_about(one),
    )


def _let_in(actor: Actor, now: datetime, listing_id: int) -> str:
    listing = _known(listing_id)
    actions.answer(actor, now, listing_id, State.PUBLISHED, initiative_id=listing.initiative_id)
    return _("%(title)s kan ses af alle nu.", title=listing.title)


def _let_stand(actor: Actor, now: datetime, listing_id: int) -> str:
    listing = _known(listing_id)
    actions.look_at(actor, now, listing_id, listing.initiative_id)
    return _("%(title)s er set efter.", title=listing.title)


def _known(listing_id: int) -> Listing:
    listing = listing_by_id(listing_id)
    if listing is None:
        raise NotFoundError
    return listing


_LET_IN = QuickAnswer("godkend", _l("Godkend"), _let_in, "primary")
_LET_STAND = QuickAnswer("set", _l("Det er i orden"), _let_stand)

WAITING = waiting_posts(Listing, (KIND, LOOK, EDIT), _row, _row_of_edit)

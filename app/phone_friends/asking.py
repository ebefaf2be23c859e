"""The way through the questions: which come, one to a page, and the draft that keeps every answer.

A visitor without a log-in has a draft too: its owner is a random key in their own session cookie, which ends with the
browser. Going back, or closing the page, loses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import request, session, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from app.core import clock, drafts
from app.core.forms import new_key
from app.core.permissions import current_actor
from app.core.records import Draft
from app.core.typed_text import clean, holds_cpr
from app.gatherings.guests import count_guest
from app.organisations import callers
from app.people.models import Person
from app.people.queries import living_person
from app.phone_friends import forms_wish as forms
from app.phone_friends.models import Way
from app.phone_friends.said import Said

_SESSION = "phone_draft"
#: What is answered but stands not in `Said`.
_BESIDE = ("lived", "targets", "capacity")
_TECHNICAL = ("csrf_token", "idempotency_key", "website", "opened")


@dataclass(frozen=True)
class Step:
    """One page: its place in the address, its short name, and what it asks."""

    slug: str
    label: Any
    form: type[forms.Question]


WHO = Step("hvem", _l("Hvem det er til"), forms.WhoForm)
OTHER = Step("den-anden", _l("Navn og nummer"), forms.OtherForm)
HELPER = Step("dig", _l("Hvem du er"), forms.HelperForm)
CONTACT = Step("kontakt", _l("Navn og nummer"), forms.ContactForm)
NUMBER = Step("nummer", _l("Telefonnummer"), forms.NumberForm)
ABOUT = Step("om", _l("Alder"), forms.AboutForm)
LANGUAGES = Step("sprog", _l("Sprog"), forms.LanguagesForm)
TIMES = Step("tider", _l("Tider"), forms.TimesForm)
INTERESTS = Step("emner", _l("Det, I kan tale om"), forms.InterestsForm)
OFTEN = Step("hvor-tit", _l("Hvor tit"), forms.OftenForm)
WITH_WHOM = Step("hvem-med", _l("Hvem man taler med"), forms.WithWhomForm)
LIVED = Step("selv-proevet", _l("Selv prøvet"), forms.LivedForm)
OWN_LIFE = Step("selv-proevet", _l("Selv prøvet"), forms.OwnLifeForm)
ROOM = Step("plads", _l("Hvor mange"), forms.RoomForm)
TARGETS = Step("statistik", _l("Kun til statistik"), forms.TargetsForm)
#: What is asked of everybody, and can be changed afterwards.
SHARED = (ABOUT, LANGUAGES, TIMES, INTERESTS, OFTEN, WITH_WHOM)
OF_WISH = (*SHARED, LIVED)
OF_OFFER = (*SHARED, OWN_LIFE, ROOM)


@dataclass(frozen=True)
class Asking:
    """Somebody's way through the questions: to be rung, or (`is_offer`) to ring."""

    is_offer: bool
    #: Who is on the phone, where staff write.
    on_line: Person | None

    @classmethod
    def of_request(cls, *, is_offer: bool) -> Asking:
        """The way of who sends this request; opened at the desk, that is noted as a look-up."""
        on_line = callers.shown_caller() if request.method == "GET" else callers.caller()
        return cls(is_offer, on_line)

    # ---- who it is, and for whom ------------------------------------------------------------------------------------

    @cached_property
    def me(self) -> Person | None:
        """Who is logged in; None for a guest."""
        return living_person(current_actor().person_id or 0)

    @property
    def way(self) -> Way:
        """For whom it is, as answered on the first page."""
        if self.on_line is not None:
            return Way.DESK
        said = self._typed(WHO).get("who") or [Way.SELF.value]
        return Way(said[0]) if said[0] in (Way.RELATIVE, Way.PROFESSIONAL) else Way.SELF

    @property
    def is_for_other(self) -> bool:
        """Whether somebody answers for somebody else."""
        return self.way in (Way.RELATIVE, Way.PROFESSIONAL)

    @property
    def known(self) -> Person | None:
        """Whom it is about, when we know them: who is on the phone, or who is logged in and writes for themselves."""
        return self.on_line if self.on_line is not None else (None if self.is_for_other else self.me)

    @property
    def other_name(self) -> str:
        """The first name of whom somebody else answers for; empty for oneself."""
        if self.on_line is not None:
            return self.on_line.first_name
        typed = (self._typed(OTHER).get("name") or [""])[0].strip() if self.is_for_other else ""
        return typed.split(" ", 1)[0]

    # ---- the pages --------------------------------------------------------------------------------------------------

    @property
    def steps(self) -> tuple[Step, ...]:
        """The pages in order, as far as is known who asks."""
        if self.is_offer:
            return (*self._contact_steps(), *OF_OFFER)
        first = () if self.on_line is not None else (WHO,)
        return (*first, *self._contact_steps(), *OF_WISH, TARGETS)

    def _contact_steps(self) -> tuple[Step, ...]:
        if self.is_for_other and not self.is_offer:
            return (OTHER,) if self.me is not None else (OTHER, HELPER)
        if self.known is None:
            return (CONTACT,)
        return () if self.known.phone else (NUMBER,)

    def step_url(self, slug: str, **more: Any) -> str:
        """The address of a page of this way, with who is on the phone."""
        endpoint = "phone_friends.ask_offer" if self.is_offer else "phone_friends.ask_wish"
        return url_for(endpoint, slug=slug, **self._on_line(), **more)

    @property
    def review_url(self) -> str:
        """The last page, before it is sent."""
        return url_for(
            "phone_friends.review_offer" if self.is_offer else "phone_friends.review_wish", **self._on_line()
        )

    @property
    def discard_url(self) -> str:
        """Where everything typed is thrown away."""
        return url_for(
            "phone_friends.discard_offer" if self.is_offer else "phone_friends.discard_wish",
            **self._on_line(),
        )

    def _on_line(self) -> dict[str, Any]:
        return {callers.ARGUMENT: self.on_line.id} if self.on_line is not None else {}

    # ---- the draft --------------------------------------------------------------------------------------------------

    @property
    def _owner(self) -> str | None:
        actor = current_actor()
        if actor.account_id is not None:
            return drafts.owner_of(actor.account_id)
        key = session.get(_SESSION)
        return f"guest:{key}" if key else None

    @property
    def _kind(self) -> str:
        kind = "phone-offer" if self.is_offer else "phone-wish"
        return f"{kind}:{self.on_line.id}" if self.on_line is not None else kind

    def draft(self) -> Draft | None:
        """What was answered so far."""
        owner = self._owner
        return drafts.load(owner, self._kind) if owner else None

    def keep(self, step: Step) -> None:
        """Keep what was typed on a page, right or wrong, but never a CPR number. Needs a writing transaction.

        Raises DomainError for a guest from where too many began.
        """
        if self._owner is None:
            count_guest("phone-draft", current_actor(), clock.now(), {})
            session[_SESSION] = new_key()
        owner = self._owner
        assert owner is not None
        typed = {
            name: ["" if holds_cpr(value) else clean(value) for value in request.form.getlist(name)]
            for name in request.form
            if name not in _TECHNICAL
        }
        drafts.save_part(owner, self._kind, step.slug, typed, clock.now())

    def drop(self) -> None:
        """Throw it all away. Needs a writing transaction."""
        if self._owner is not None:
            drafts.drop(self._owner, self._kind)

    def _typed(self, step: Step) -> dict[str, list[str]]:
        draft = self.draft()
        found: dict[str, list[str]] = (draft.data if draft else {}).get(step.slug) or {}
        return found

    def form_of(self, step: Step, *, is_checked: bool = False) -> forms.Question:
        """A page's form as it was answered; with `is_checked` what is missing stands at its field."""
        typed = self._typed(step)
        form = step.form(formdata=MultiDict(typed) if typed or is_checked else None)
        if is_checked:
            if "csrf_token" in form:  # nothing is carried out
                del form.csrf_token
            form.validate()
        return form

    def answered(self) -> dict[str, forms.Question]:
        """Every page's form, checked, by its slug."""
        return {step.slug: self.form_of(step, is_checked=True) for step in self.steps}


def first_unfinished(answered: dict[str, forms.Question], steps: Sequence[Step]) -> Step | None:
    """The first page on which something is missing."""
    return next((step for step in steps if answered[step.slug].errors), None)


def gathered(answered: dict[str, forms.Question]) -> tuple[Said, dict[str, Any]]:
    """What the pages say: as `Said`, and beside it (lived, targets, capacity)."""
    found: dict[str, Any] = {}
    for form in answered.values():
        found.update(form.answers())
    beside: dict[str, Any] = {name: found.pop(name) for name in _BESIDE if name in found}
    return Said(**found), beside


def said_again(said: Said, form: forms.Question) -> tuple[Said, dict[str, Any]]:
    """`said` with what one page changes of it, and what it says beside it."""
    found = form.answers()
    beside: dict[str, Any] = {name: found.pop(name) for name in _BESIDE if name in found}
    return Said(**{**vars(said), **found}), beside


def step_called(slug: str, steps: Sequence[Step]) -> Step | None:
    """The page of that name."""
    return next((step for step in steps if step.slug == slug), None)

"""The engine's front door: its messages, its jobs, and what it knows of a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.actor import Actor
from app.core.blocking import PERSON
from app.core.date_words import words_of_kind
from app.core.errors import DomainError
from app.core.feature import Calls, Coming, Erasure, Feature, Hosted, feature_of_kind
from app.core.formatting import capital, when
from app.gatherings import at_hand, queries, scans, welcoming
from app.gatherings.actions import leave
from app.gatherings.blocking import OF_PERSON
from app.gatherings.calendar_feed import own_entries
from app.gatherings.calls import about
from app.gatherings.day import DAY
from app.gatherings.fixed_places import end_fixed, fixed_of_person
from app.gatherings.letters import KINDS
from app.gatherings.links import sign_up_token
from app.gatherings.models import Series, SeriesStatus, SignUp, SignUpStatus
from app.gatherings.offers import lapse_due_offers
from app.gatherings.privacy import PRIVACY
from app.gatherings.retention import forget_person, forget_pictures
from app.gatherings.scheduling import withdraw_proposal
from app.gatherings.taking_out import TAKES_OUT
from app.gatherings.waiting import WAITING
from app.moderation.links import appeal_path
from app.people.queries import delegation_between


def coming(person_id: int, now: datetime) -> list[Coming]:
    """What a person is on the list of."""
    return [_coming(sign_up) for sign_up in queries.coming_sign_ups(person_id, now)]


def _coming(sign_up: SignUp, helper_id: int | None = None) -> Coming:
    occurrence = sign_up.occurrence
    path = feature_of_kind(occurrence.series.kind).sign_up_path
    waits = sign_up.status == SignUpStatus.WAITING
    number = queries.waiting_number(sign_up) if waits else 0
    return Coming(
        starts_at=occurrence.starts_at,
        title=occurrence.series.title,
        place=occurrence.meeting_point,
        status=_status(number, is_helper=helper_id is not None, is_offered=sign_up.offer_until is not None),
        url=path(sign_up_token(sign_up, helper_id)) if path else "",
    )


def _status(number: int, *, is_helper: bool, is_offered: bool) -> str:
    """`number` is the place in line, 0 for who has a place."""
    if is_offered:
        return _("Der er en fri plads. Svar, før den går videre")
    if is_helper:
        return _("Nr. %(number)s på ventelisten", number=number) if number else _("Tilmeldt")
    return _("Du står som nr. %(number)s på ventelisten", number=number) if number else _("Du er tilmeldt")


def hosting(person_id: int, now: datetime) -> list[Hosted]:
    """What a person hosts and has proposed, with what to know of it; what is on next stands first."""
    mine = queries.hosted_series(person_id)
    approved = [series.id for series in mine if series.status == SeriesStatus.APPROVED]
    starts = queries.next_starts(approved, now) if approved else {}
    mine.sort(key=lambda series: starts.get(series.id, datetime.max.replace(tzinfo=UTC)))
    return [_hosted(series, starts.get(series.id)) for series in mine]


def _hosted(series: Series, next_start: datetime | None) -> Hosted:
    path = feature_of_kind(series.kind).host_path
    if series.status == SeriesStatus.APPROVED:
        state = capital(when(next_start)) if next_start else _("Der er ingen datoer lige nu")
        return Hosted(series.title, state, path(series.id) if path else None)
    if series.status == SeriesStatus.REJECTED:
        said, moderated = series.decision_text, feature_of_kind(series.kind).moderated
        if said and moderated is not None:
            appeal = appeal_path(moderated.slug, series.id)
            return Hosted(series.title, _("Vi sagde nej: %(text)s", text=said), appeal, is_proposal=True)
        state = _("Trukket tilbage")
    else:
        state = _("Venter på svar")
    return Hosted(series.title, state, None, is_proposal=True)


def erasure_preview(person_id: int) -> list[str]:
    """What goes and what stays, in words."""
    return [
        _("Du bliver meldt fra det, du er tilmeldt. Pladsen går til den næste."),
        _("Dit navn og dine oplysninger forsvinder fra alle lister. Det gør billeder af dine grupper også."),
        _("Tallene for, hvor mange der var med, bliver stående. Dit navn står der ikke."),
    ]


def erase(person_id: int, now: datetime, actor: Actor) -> None:
    """Give up all coming places and proposals, and take the person's words off old lists.

    Raises DomainError for the host of a running series.
    """
    hosted = queries.hosted_now(person_id)
    if hosted is not None:
        raise DomainError(
            "Du er vært for %(title)s. Slut %(it)s først, eller ring til os, så finder vi en ny vært.",
            title=hosted.title,
            it=str(words_of_kind(hosted.kind).the_series),
        )
    for proposal in queries.proposed_by(person_id):
        withdraw_proposal(actor, now, proposal.id)
    for sign_up in queries.coming_sign_ups(person_id, now):
        if sign_up.occurrence.starts_at > now:
            leave(actor, now, sign_up.id)
    for fixed in fixed_of_person(person_id):
        end_fixed(actor, now, fixed.id, is_told=False)
    forget_pictures(now, Series.host_id == person_id)
    forget_person(person_id)


def merge_obstacle(kept_id: int, gone_id: int) -> str | None:
    """Both on the list of one date: which of the two sign-ups is meant, only they know."""
    fixed = {one.series_id: one.series.title for one in fixed_of_person(kept_id)}
    twice = next((one.series_id for one in fixed_of_person(gone_id) if one.series_id in fixed), None)
    if twice is not None:
        return _("Begge har en fast plads i %(title)s. Slut den ene først.", title=fixed[twice])
    both = queries.date_with_both(kept_id, gone_id)
    if both is None:
        return None
    return _(
        "Begge er på listen til %(title)s %(when)s. Meld den ene fra først.",
        title=both.series.title,
        when=when(both.starts_at),
    )


def coming_for_helper(person_id: int, helper_id: int, now: datetime) -> list[Coming]:
    """What a person has coming, as their helper sees it: with links of the helper's own.

    The link opens the sign-up itself, so it is for who may change it, or is told of it anyway.
    """
    agreed = delegation_between(person_id, helper_id)
    opens = agreed is not None and (agreed.may_cancel or agreed.gets_messages)
    found = [_coming(sign_up, helper_id) for sign_up in queries.coming_sign_ups(person_id, now)]
    return found if opens else [replace(one, url="") for one in found]


FEATURE = Feature(
    name="gatherings",
    takes_out=TAKES_OUT,
    day=DAY,
    message_kinds=KINDS,
    calls=Calls(at_hand=at_hand.at_hand, about=about),
    coming=coming,
    calendar=own_entries,
    coming_for_helper=coming_for_helper,
    hosting=hosting,
    merge_words={
        "series": lambda n: ngettext("vært for %(num)s gruppe", "vært for %(num)s grupper", n),
        "fixed_place": lambda n: ngettext("%(num)s fast plads", "%(num)s faste pladser", n),
        "welcome": lambda n: ngettext("har taget imod %(num)s ny", "har taget imod %(num)s nye", n),
        "sign_up": lambda n: ngettext("%(num)s tilmelding", "%(num)s tilmeldinger", n),
    },
    merge_obstacle=merge_obstacle,
    erasure=Erasure(preview=erasure_preview, erase=erase),
    privacy=PRIVACY,
    block_effects={PERSON: OF_PERSON},
    waiting=WAITING,
    jobs=(
        ("extend_horizon", 3600, scans.extend_horizon),
        ("end_finished_series", 3600, scans.end_finished_series),
        ("lapse_offers", 60, lapse_due_offers),
        ("fill_free_places", 60, scans.fill_all_free_places),
        ("reminders", 15, scans.promise_reminders),
        ("participant_lists", 60, scans.promise_participant_lists),
        ("welcomes", 60, welcoming.arrange_welcomes),
        ("come_again", 300, welcoming.ask_newcomers),
    ),
)

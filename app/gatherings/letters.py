"""What letters about dates say, if it is still true when they are sent; and the kinds of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.addresses import absolute
from app.core.clock import local
from app.core.database import db
from app.core.date_words import words_of_kind
from app.core.feature import MessageKind, feature_of_kind
from app.core.formatting import ended, time_da, when, when_near
from app.gatherings.at_hand import find_sign_up, participants, waiting_number
from app.gatherings.calendar_file import calendar_file
from app.gatherings.links import fixed_place_token, sign_up_token
from app.gatherings.models import (
    ACTIVE,
    HOLDING,
    FixedPlace,
    Occurrence,
    OccurrenceStatus,
    Rhythm,
    Series,
    SeriesStatus,
    SignUp,
    SignUpStatus,
    Welcome,
)
from app.gatherings.queries import fixed_dates
from app.gatherings.reminding import reminded_at
from app.gatherings.wording import what_to_pay
from app.moderation.links import appeal_path


def _date_fields(occurrence: Occurrence, now: datetime) -> dict[str, Any]:
    series = occurrence.series
    feature = feature_of_kind(series.kind)
    return {
        "title": series.outward_title,
        "the": str(words_of_kind(series.kind).the),
        "the_many": str(words_of_kind(series.kind).the_many),
        "when": when(occurrence.starts_at, occurrence.ends_at),
        "when_start": when(occurrence.starts_at),
        "when_near": when_near(occurrence.starts_at, now),
        "starts_at": occurrence.starts_at,
        "meeting_point": occurrence.meeting_point,
        "place": occurrence.place.name,
        "host_name": series.host.name,
        "host_phone": series.host.phone,
        "reason": ended(occurrence.reason or ""),
        "series_url": absolute(feature.public_path, series.id, None),
        "has_other_days": _has_other_days(series, now),
        "host_url": absolute(feature.host_path, series.id),
    }


def _has_other_days(series: Series, now: datetime) -> bool:
    """Whether it goes on: what was held once, or has ended, may not even have a page. Without a statement."""
    goes_on = series.status == SeriesStatus.APPROVED and series.rhythm is not Rhythm.ONCE
    return goes_on and (series.until is None or series.until > local(now).date())


def _sign_up_fields(sign_up: SignUp, now: datetime, delegate_id: int | None) -> dict[str, Any]:
    token = sign_up_token(sign_up, delegate_id)
    feature = feature_of_kind(sign_up.occurrence.series.kind)
    url = absolute(feature.sign_up_path, token)
    return {
        **_date_fields(sign_up.occurrence, now),
        "first_name": sign_up.person.first_name,
        "name": sign_up.person.name,
        "party_size": sign_up.party_size,
        "wants_companion": sign_up.wants_companion,
        "needs_lift": sign_up.needs_lift,
        "is_reminded_later": now < reminded_at(sign_up.occurrence),
        "waiting_number": waiting_number(sign_up) if sign_up.status == SignUpStatus.WAITING else None,
        "sign_up_reason": sign_up.reason,
        "to_pay": what_to_pay(sign_up.occurrence.series.price_ore, sign_up.occurrence.series.price_note),
        "own_words": feature.own_words(sign_up) if feature.own_words else "",
        "sign_up_url": url,
        "link": url,
        "online_link": _online_link(sign_up),
    }


def _online_link(sign_up: SignUp) -> str | None:
    """Where it is held online, if the kind has such a thing and the party has a place."""
    link = feature_of_kind(sign_up.occurrence.series.kind).online_link
    return link(sign_up) if link is not None else None


def _merge_if(*statuses: SignUpStatus) -> Any:
    def merge(params: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
        sign_up = find_sign_up(params["sign_up_id"])
        if sign_up is None or sign_up.status not in statuses:
            return None
        occurrence = sign_up.occurrence
        if occurrence.status == OccurrenceStatus.CANCELLED and SignUpStatus.CANCELLED_BY_HOST not in statuses:
            return None
        if params.get("version") not in (None, occurrence.version):
            return None
        return _sign_up_fields(sign_up, now, params.get("delegate_id"))

    return merge


def _merge_dates(params: Mapping[str, Any], now: datetime, still_true: Any) -> dict[str, Any] | None:
    versions = dict(zip(params["sign_up_ids"], params["versions"], strict=True))
    found = [db.session.get(SignUp, number) for number in params["sign_up_ids"]]
    true = [s for s in found if s is not None and still_true(s, versions[s.id])]
    if not true:
        return None
    true.sort(key=lambda s: s.occurrence.starts_at)
    fields = _sign_up_fields(true[0], now, params.get("delegate_id"))
    return {**fields, "dates": [_date_fields(s.occurrence, now) for s in true]}


def _merge_changed(params: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    """Who comes every time reads of the first dates, and how many more there are; the calendar file has all."""
    fields = _merge_dates(
        params, now, lambda s, version: s.status in ACTIVE and s.occurrence.version == version
    )
    if fields is None:
        return None
    more = len(fields["dates"]) - _MOST_DATES
    return {**fields, "dates": fields["dates"][:_MOST_DATES], "more": max(0, more)}


def _merge_cancelled(params: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    """All dates are in the letter; who is rung hears the first of them, and how many more (`more`) there are."""
    fields = _merge_dates(params, now, lambda s, _version: s.occurrence.status == OccurrenceStatus.CANCELLED)
    return {**fields, "more": max(0, len(fields["dates"]) - _MOST_DATES)} if fields is not None else None


def _merge_offer(params: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    fields = _merge_if(SignUpStatus.WAITING)(params, now)
    until = datetime.fromisoformat(params["until"])
    sign_up = db.session.get_one(SignUp, params["sign_up_id"]) if fields is not None else None
    if fields is None or sign_up is None or sign_up.offer_until != until or until <= now:
        return None
    host = sign_up.occurrence.series.host
    return {
        **fields,
        "answer_by": when_near(until, now),
        "answer_time": _soon(until, now),
        "phone": sign_up.person.phone,
        "host_first_name": host.first_name,
    }


def _soon(until: datetime, now: datetime) -> str:
    """A time of today or tomorrow, as short as an SMS wants it."""
    is_today = local(until).date() == local(now).date()
    return time_da(until) if is_today else _("i morgen %(time)s", time=time_da(until))


def _merge_to_ring(params: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    fields = _merge_offer(params, now)
    if fields is None:
        return None
    # Who helps the host learns of those on the list no more than from the list itself.
    hidden = {"name": "", "phone": None} if params.get("delegate_id") is not None else {}
    return {**fields, "link": fields["host_url"], **hidden}


def _merge_too_few(params: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    occurrence = _planned(params)
    least = occurrence.series.least if occurrence is not None else None
    if occurrence is None or least is None or occurrence.places_taken >= least:
        return None
    return {
        **_date_fields(occurrence, now),
        "link": absolute(feature_of_kind(occurrence.series.kind).host_path, occurrence.series_id),
        "first_name": occurrence.series.host.first_name,
        "people": occurrence.places_taken,
        "least": least,
    }


def _planned(params: Mapping[str, Any]) -> Occurrence | None:
    """The date a message to the host is about, unless it does not take place."""
    occurrence = db.session.get(Occurrence, params["occurrence_id"])
    is_on = occurrence is not None and occurrence.status == OccurrenceStatus.PLANNED
    return occurrence if is_on else None


def _merge_list(params: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    occurrence = _planned(params)
    if occurrence is None:
        return None
    # Who comes has told the host, and not who helps the host, their name, number and what they need.
    is_long = occurrence.places_taken > _MOST_LISTED or params.get("delegate_id") is not None
    coming = [] if is_long else [s for s in participants(occurrence.id) if s.status in HOLDING]
    return {
        "is_long": is_long,
        **_date_fields(occurrence, now),
        "link": absolute(feature_of_kind(occurrence.series.kind).host_path, occurrence.series_id),
        "first_name": occurrence.series.host.first_name,
        "participants": [
            {
                "name": s.person.name,
                "phone": s.person.phone,
                "party_size": s.party_size,
                "is_first_time": s.is_first_time,
                "wants_companion": s.wants_companion,
                "needs_lift": s.needs_lift,
                "note": s.note,
            }
            for s in coming
        ],
        "people": occurrence.places_taken if is_long else sum(s.party_size for s in coming),
    }


def _merge_decision(params: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    series = db.session.get(Series, params["series_id"])
    if series is None or series.status != params["status"]:
        return None
    feature = feature_of_kind(series.kind)
    is_approved = series.status == SeriesStatus.APPROVED
    return {
        "title": series.title,
        "first_name": series.host.first_name,
        "is_approved": is_approved,
        "the_many": str(words_of_kind(series.kind).the_many),
        "link": absolute(feature.host_path, series.id) if is_approved else absolute(feature.propose_path),
        "text": series.decision_text or "",
        "appeal_link": absolute(appeal_path, feature.moderated.slug, series.id)
        if feature.moderated
        else None,
        "host_url": absolute(feature.host_path, series.id),
        "propose_url": absolute(feature.propose_path),
        "series_url": absolute(feature.public_path, series.id, None),
    }


def _merge_welcome(params: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    fields = _merge_if(SignUpStatus.CONFIRMED)(params, now)
    welcome = db.session.get(Welcome, params["sign_up_id"]) if fields is not None else None
    if fields is None or welcome is None or welcome.person_id != params["by"]:
        return None
    return {
        **fields,
        "friend_name": welcome.person.name,
        "friend_first_name": welcome.person.first_name,
    }


def _merge_welcome_friend(params: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    fields = _merge_welcome(params, now)
    # The newcomer's private page is not for whoever welcomes them.
    other = {"sign_up_url": "", "online_link": None}
    return {**fields, **other, "link": fields["series_url"]} if fields is not None else None


def _merge_come_again(params: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    fields = _merge_if(SignUpStatus.CONFIRMED, SignUpStatus.CAME)(params, now)
    welcome = db.session.get(Welcome, params["sign_up_id"]) if fields is not None else None
    return fields if welcome is not None and not welcome.has_answered else None


def _fixed_fields(fixed: FixedPlace, now: datetime, delegate_id: int | None) -> dict[str, Any]:
    series = fixed.series
    token = fixed_place_token(fixed, delegate_id)
    link = absolute(feature_of_kind(series.kind).fixed_place_path, token)
    coming = fixed_dates(fixed, now)
    return {
        "title": series.title,
        "first_name": fixed.person.first_name,
        "host_name": series.host.name,
        "host_phone": series.host.phone,
        "party_size": fixed.party_size,
        "has_ended": fixed.ended_at is not None,
        "paused_from": fixed.paused_from,
        "paused_until": fixed.paused_until,
        "with_place": [when(one.occurrence.starts_at) for one in coming if one.status in HOLDING][
            :_MOST_DATES
        ],
        "waiting": [when(one.occurrence.starts_at) for one in coming if one.status not in HOLDING],
        "link": link,
        "fixed_url": link,
    }


def _merge_fixed(params: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    fixed = db.session.get(FixedPlace, params["fixed_id"])
    if fixed is None or fixed.version != params["version"]:
        return None
    return _fixed_fields(fixed, now, params.get("delegate_id"))


def _merge_still_coming(params: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    fixed = db.session.get(FixedPlace, params["fixed_id"])
    if fixed is None or fixed.ended_at is not None or fixed.asked_at is None:
        return None
    is_asked = fixed.asked_at == datetime.fromisoformat(params["asked_at"])
    return _fixed_fields(fixed, now, params.get("delegate_id")) if is_asked else None


def _attach_date(params: Mapping[str, Any]) -> dict[str, bytes]:
    numbers = params.get("sign_up_ids") or [params["sign_up_id"]]
    sign_ups = [s for s in (db.session.get(SignUp, number) for number in numbers) if s is not None]
    return {"kalender.ics": calendar_file([s.occurrence for s in sign_ups])}


#: So many of somebody's dates stand in a letter; those of a fixed place all stand on its page.
_MOST_DATES = 4
#: More people than are read in a letter: the host finds them on the page.
_MOST_LISTED = 200
_REASON_FIXED = _l("Du får dette brev, fordi du har eller har haft en fast plads.")
_REASON = _l("Du får dette brev, fordi du har skrevet dig op til noget.")
_REASON_HOST = _l("Du får dette brev, fordi du er vært.")
_WITH_PLACE = (SignUpStatus.CONFIRMED, SignUpStatus.CAME)

KINDS = (
    MessageKind(
        "sign_up_confirmed",
        _l("Du er tilmeldt"),
        _REASON,
        _merge_if(*_WITH_PLACE),
        attachments=_attach_date,
        urgent=True,
    ),
    MessageKind(
        "sign_up_waiting", _l("Du står på venteliste"), _REASON, _merge_if(SignUpStatus.WAITING), urgent=True
    ),
    MessageKind(
        "place_given", _l("Du har fået en plads"), _REASON, _merge_if(*_WITH_PLACE), attachments=_attach_date
    ),
    MessageKind(
        "place_offered", _l("Der er en plads til dig"), _REASON, _merge_offer, urgent=True, quiet_hours=True
    ),
    MessageKind(
        "place_to_ring",
        _l("Ring om en fri plads"),
        _REASON_HOST,
        _merge_to_ring,
        urgent=True,
        quiet_hours=True,
    ),
    MessageKind("date_too_few", _l("For få tilmeldte"), _REASON_HOST, _merge_too_few, urgent=True),
    MessageKind("date_changed", _l("En dato er flyttet"), _REASON, _merge_changed, attachments=_attach_date),
    MessageKind(
        "date_cancelled",
        _l("En dato er aflyst"),
        _REASON,
        _merge_cancelled,
        is_cancellation=True,
        attachments=_attach_date,
    ),
    MessageKind(
        "sign_up_removed",
        _l("Du er taget af listen"),
        _REASON,
        _merge_if(SignUpStatus.CANCELLED_BY_HOST),
    ),
    MessageKind(
        "reminder",
        _l("Påmindelse"),
        _REASON,
        _merge_if(SignUpStatus.CONFIRMED),
        quiet_hours=True,
        may_be_off=True,
        is_usual=True,
    ),
    MessageKind("welcome", _l("Hvem der tager imod dig"), _REASON, _merge_welcome, quiet_hours=True),
    MessageKind(
        "welcome_friend",
        _l("Tag imod en ny"),
        _l("Du får dette brev, fordi du har sagt ja til at tage imod nye."),
        _merge_welcome_friend,
        quiet_hours=True,
    ),
    MessageKind(
        "come_again",
        _l("Vil du komme igen?"),
        _REASON,
        _merge_come_again,
        quiet_hours=True,
        may_be_off=True,
        is_usual=True,
    ),
    MessageKind("fixed_place_changed", _l("Din faste plads"), _REASON_FIXED, _merge_fixed),
    MessageKind(
        "still_coming", _l("Kommer du stadig?"), _REASON_FIXED, _merge_still_coming, quiet_hours=True
    ),
    MessageKind("participant_list", _l("Liste til værten"), _REASON_HOST, _merge_list, may_be_off=True),
    MessageKind(
        "proposal_decided",
        _l("Svar på et forslag"),
        _l("Du får dette brev, fordi du har foreslået noget, andre kan være med til."),
        _merge_decision,
    ),
)

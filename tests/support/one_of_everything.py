"""A house with one of everything in it, an account per role, and the parts of every address."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.permissions import Role
from app.desk.errands import add_errand
from app.gatherings.fixed_places import begin_fixed
from app.gatherings.hosting import remove_participant
from app.gatherings.links import fixed_place_token, sign_up_token
from app.gatherings.models import SignUp
from app.media.images import SMALL
from app.media.shelf import file_name
from app.notifications.models import Channel, LetterBatch, Message
from app.pack.actions import load_pack
from app.people.actions import make_calendar
from app.people.delegation import let_act
from app.people.links import calendar_token, reach_token
from app.people.merging import merge_people
from app.places.actions import NewArea, mark_area
from app.plan.actions import EntryInput, add_entry
from app.plan.models import FocusPlan, Initiative, PlanActivity
from app.plan.shapes import ROW
from app.search.models import SynonymGroup
from tests.events.in_house import events_of
from tests.events.in_house_march import ITS_OWN as OF_MARCH
from tests.events.in_house_march import march_of
from tests.events.in_house_outcome import ITS_OWN as OF_OUTCOMES
from tests.events.in_house_outcome import outcome_of
from tests.exchange.in_house import ITS_OWN as OF_EXCHANGE
from tests.exchange.in_house import exchange_of
from tests.factories import (
    actor_of,
    make_account,
    make_occurrence,
    make_person,
    make_picture,
    make_proposal,
    make_sign_up,
    make_walk,
    writing,
)
from tests.groups.in_house import groups_of
from tests.home.matrix import OF_CALENDARS
from tests.lifts.riding import in_pair
from tests.listings.in_house import tasks_of
from tests.meals.in_house import meals_of
from tests.organisations.in_house import organisations_of
from tests.phone_friends.in_house_match import OF_MATCH, match_of
from tests.phone_friends.pair_in_house import OF_PAIR, pair_of
from tests.phone_friends.path_in_house import OWN_PAGES, path_of
from tests.phone_friends.wishes_in_house import OF_WISHES, wishes_of
from tests.plan.in_house import plan_over_time_of
from tests.proposals.in_house import proposals_of
from tests.reporting.in_house import ITS_OWN as OF_REPORTS
from tests.reporting.in_house import reports_of
from tests.rooms.in_house import rooms_of
from tests.sharing.matrix import OF_SHARING
from tests.sharing.matrix import PARTS as SHARING_PARTS
from tests.support.filled import filled_once
from tests.support.shared_pages import KINDS, OF_EVENT, OF_FIXED_PLACE, OF_MEAL, SHARED
from tests.surveys.in_house import ITS_OWN as OF_SURVEYS
from tests.surveys.in_house import surveys_of
from tests.transfer.in_house import ITS_OWN as OF_TRANSFER
from tests.transfer.in_house import transfer_of
from tests.voices.in_house import ITS_OWN as OF_VOICES
from tests.voices.in_house import voices_of

ROLES = ("visitor", "citizen", "host", "moderator", "administrator")

#: What an address needs behind it to be a page.
QUERY = {"admin.show_figure": "tal=places"}
#: What only staff may read of the area in which the walk starts.
AREA, AREA_REASON = "Kanariekvarteret", "Mange i kanariekvarteret er meget alene."
_WORDS_OF_AREAS = (AREA.casefold(), AREA_REASON.casefold(), "særlig opmærksomhed", "/admin/omraader")


@filled_once
def one_of_everything() -> tuple[dict[str, Any], dict[str, Any]]:
    """An account per role, and the parts of every address."""
    with writing():
        load_pack(Path("data/soenderborg"), clock.now())
        accounts = {
            "citizen": make_account(name="Karen Borger"),
            "host": make_account(name="Vera Vært"),
            "moderator": make_account(Role.MODERATOR),
            "administrator": make_account(Role.ADMINISTRATOR),
        }
        series = make_walk(host=accounts["host"].person)
        picture = make_picture(series)
        occurrence = make_occurrence(series)
        sign_up = make_sign_up(occurrence, make_person("Gerda Gæst"))
        fixed = begin_fixed(SYSTEM, clock.now(), series.id, make_person("Finn Fast"))
        proposal = make_proposal(host=make_person("Frida Forslag"))
        by_phone = make_sign_up(occurrence, make_person("Tove Telefon", email=None, phone="+4511111141"))
        remove_participant(SYSTEM, clock.now(), by_phone.id, "Aftalt")
        initiative = db.session.get_one(Initiative, series.initiative_id)
        row = db.session.get_one(PlanActivity, initiative.activity_id)
        entry = add_entry(
            (ROW, row.id),
            EntryInput(happened_on=date(2027, 2, 1), text="Møde"),
            actor_of(accounts["administrator"]),
            clock.now(),
        )
        letter = select(Message).where(Message.person_id == sign_up.person_id)
        call = select(Message).where(
            Message.person_id == by_phone.person_id, Message.kind == "sign_up_removed"
        )
        letter_id, call_id = (db.session.scalars(one).one().id for one in (letter, call))
        kept, gone = make_person("Inger Schmidt"), make_person("Inger Schmidt")
        merged = merge_people(SYSTEM, clock.now(), kept.id, gone.id)
        terms = {"may_sign_up": True, "may_cancel": True, "gets_messages": True}
        helping = let_act(SYSTEM, clock.now(), kept, accounts["host"].person, "", **terms)
        staff = actor_of(accounts["moderator"])
        errand = add_errand(staff, clock.now(), text="Ring", due_on=None, person_id=kept.id)
        area = mark_area(staff, clock.now(), NewArea(place_id=series.place_id, name=AREA, reason=AREA_REASON))
        batch = LetterBatch(made_at=clock.now(), letters=1, content=b"%PDF", content_hash="")
        db.session.add(batch)
        db.session.flush()
        paper_id = printed(make_sign_up(occurrence, make_person("Pia Post", email=None)), batch)
        make_calendar(SYSTEM, clock.now(), sign_up.person)
        pair_id = in_pair(sign_up, clock.now())
        organisations = organisations_of(accounts)
        tasks = {**tasks_of(organisations["organisation_id"]), **proposals_of()}
        groups = groups_of(accounts)
        rooms = rooms_of(accounts["host"].person)
        meals = {
            **meals_of(accounts),
            **events_of(accounts),
            **outcome_of(accounts["host"].person),
            **march_of(accounts),
        }
        exchange = {
            **exchange_of(),
            **surveys_of(),
            **reports_of(clock.now()),
            **voices_of(occurrence),
            **transfer_of(accounts["host"], organisations),
        }
        over_time = plan_over_time_of(actor_of(accounts["administrator"]), initiative.id, row.id)
        phone_friends = {**path_of(), **wishes_of(), **match_of(), **pair_of()}
    parts = {
        **organisations,
        **tasks,
        **groups,
        **rooms,
        **over_time,
        "area_id": area.id,
        "place_id": series.place_id,
        **meals,
        **phone_friends,
        **exchange,
        **SHARING_PARTS,
        "person_id": kept.id,
        "kept_id": kept.id,
        "gone_id": sign_up.person_id,
        "merge_id": merged.id,
        "delegation_id": helping.id,
        "errand_id": errand.id,
        "offer_id": occurrence.id,
        "coming_id": sign_up.id,
        "batch_id": batch.id,
        "paper_id": paper_id,
        "message_id": letter_id,
        "call_id": call_id,
        "rung_id": by_phone.person_id,
        "series_id": series.id,
        "occurrence_id": occurrence.id,
        "sign_up_id": sign_up.id,
        "pair_id": pair_id,
        "fixed_id": fixed.id,
        "fixed_token": fixed_place_token(fixed),
        "token": sign_up_token(sign_up),
        "reach_token": reach_token(sign_up.person),
        "calendar_token": calendar_token(sign_up.person),
        "proposed_series_id": proposal.id,
        "initiative_id": initiative.id,
        "target_id": row.id,
        "synonyms_id": db.session.scalars(select(SynonymGroup.id)).first(),
        "plan_id": db.session.scalars(select(FocusPlan.id)).first(),
        "period_code": "2020-2023",
        "plan_number": 4,
        "entry_id": entry.id,
        "shift_id": 4711,
        "away_id": 4711,
        "year": 2027,
        "kind": "raekke",
        "answer": "godkend",
        "what": "listing",
        "slug": "hvad",
        "who": "borger",
        "which": "ny",
        "account_id": accounts["moderator"].id,
        "passkey_id": 1,
        "name": "brev",
        "picture_name": file_name(picture.storage_key, SMALL),
        "number": 0,
        "file_kind": "json",
        "file_format": "json",
    }
    return accounts, parts


def printed(sign_up: SignUp, batch: LetterBatch) -> int:
    """The number of the message about a sign-up, which lies in a pile of letters."""
    message = db.session.scalars(select(Message).where(Message.person_id == sign_up.person_id)).one()
    message.channel, message.batch_id, message.letter_id = Channel.LETTER, batch.id, f"{batch.id}-1"
    db.session.flush()
    return message.id


#: Endpoint → part of the address → which of the parts it is there.
_ITS_OWN = {
    **OF_MATCH,
    "listings.answer_listing": {"listing_id": "waiting_listing_id"},
    "listings.show_response": {"token": "response_token"},
    "listings.disown": {"token": "response_token"},
    "listings.confirm_hours": {"listing_id": "past_listing_id", "date_id": "past_date_id"},
    "listings.show_proof": {"token": "code"},
    "listings.show_hours_by_link": {"token": "helper_token"},
    "listings.download_proof_by_link": {"token": "helper_token"},
    "listings.take_proof_back_by_link": {"token": "helper_token"},
    "listings.show_weekly_letter": {"token": "letter_token"},
    "listings.stop_by_mail_program": {"token": "letter_token"},
    "listings.confirm_weekly_letter": {"token": "letter_confirm_token"},
    "admin.show_evaluation": {"slug": "period_code"},
    "admin.show_plan_evaluation": {"slug": "period_code", "number": "plan_number"},
    "admin.answer_in_queue": {
        "slug": "what",
        "thing_id": "waiting_listing_id",
        "name": "answer",
    },
    "admin.ask_near_gap": {"organisation_id": "organisation_id"},
    "organisations.claim_organisation": {"organisation_id": "free_organisation_id"},
    "organisations.accept_invitation": {"token": "invitation_token"},
    **OF_EXCHANGE,
    **OF_MARCH,
    **OF_SURVEYS,
    **OF_REPORTS,
    **OF_SHARING,
    **OF_TRANSFER,
    "proposals.answer_proposal": {"proposal_id": "waiting_proposal_id"},
    "proposals.show_own_proposal": {"token": "proposal_token"},
    "proposals.appeal_decision": {"token": "refused_proposal_token"},
    "proposals.edit_proposal": {"token": "proposal_token"},
    "proposals.disown_proposal": {"token": "proposal_token"},
    "proposals.show_voice": {"token": "voice_token"},
    "proposals.disown_voice": {"token": "voice_token"},
    "groups.answer_group": {"group_id": "waiting_group_id"},
    "groups.set_dates": {"group_id": "plain_group_id"},
    "groups.accept_handover": {"token": "handover_token"},
    "groups.show_membership": {"token": "member_token"},
    "groups.disown_membership": {"token": "member_token"},
    "media.show_picture": {"name": "picture_name"},
    "moderation.report_thing": {"slug": "thing"},
    "moderation.appeal_decision": {"slug": "thing", "thing_id": "rejected_organisation_id"},
    "home.choose_reach": {"token": "reach_token"},
    **OF_CALENDARS,
    "events.open_invitation": {"token": "event_invitation_token"},
    "meals.become_cook": {"token": "cook_token"},
    "meals.disown_helper": {"token": "meal_helper_token"},
    "meals.leave_crew": {"token": "meal_helper_token"},
    "meals.show_helper": {"token": "meal_helper_token"},
    "walks.host_call": {"message_id": "call_id"},
    **{f"phone_friends.{name}": {"token": "path_token"} for name in OWN_PAGES},
    **{f"walks.{name}": {"token": "fixed_token"} for name in OF_FIXED_PLACE},
    "desk.answer_call": {"person_id": "rung_id"},
    "desk.claim_call": {"person_id": "rung_id"},
    "desk.release_call": {"person_id": "rung_id"},
    "desk.take_letter_out": {"message_id": "paper_id"},
    **OF_PAIR,
}
_ITS_OWN |= OF_WISHES
_ITS_OWN |= OF_VOICES
_ITS_OWN |= OF_OUTCOMES
for _kind, _parts in KINDS.items():
    _ITS_OWN |= {f"{_kind}.{name}": _parts for name in SHARED}
    _ITS_OWN |= {f"{_kind}.{name}": {"token": _parts["fixed_token"]} for name in OF_FIXED_PLACE}
#: The same for every page of meals.
_MEALS = {
    **OF_MEAL,
    "person_id": "cook_id",
    "helper_id": "meal_helper_id",
    "one_id": "meal_eater_id",
    "other_id": "meal_other_eater_id",
    "number": "meal_table",
}
#: And of events.
_EVENTS = {
    **OF_EVENT,
    "item_id": "event_item_id",
    "document_id": "event_document_id",
    "invitation_id": "event_invitation_id",
    "slug": "event_slug",
}
_STAFFS = {"series_id": "proposed_series_id", "organisation_id": "waiting_organisation_id"}


def address(app: Flask, rule: Rule, parts: dict[str, Any]) -> str:
    """The address of a rule with its parts filled in."""
    staffs = _STAFFS if rule.endpoint.startswith("admin.") else {}
    meals = _MEALS if rule.endpoint.startswith("meals.") else {}
    events = _EVENTS if rule.endpoint.startswith("events.") else {}
    named = staffs | meals | events | _ITS_OWN.get(rule.endpoint, {})
    values = {name: parts[named.get(name, name)] for name in rule.arguments}
    with app.test_request_context():
        path = app.url_map.bind("localhost").build(rule.endpoint, values)
    return f"{path}?{QUERY[rule.endpoint]}" if rule.endpoint in QUERY else path


def tells_of_an_area(answer: TestResponse) -> bool:
    """Whether a page holds words that only staff may read."""
    # Some answers are pictures. Where one is sent to log in, one's own address stands.
    page = answer.get_data().decode(errors="replace").casefold()
    return answer.status_code == 200 and any(word in page for word in _WORDS_OF_AREAS)

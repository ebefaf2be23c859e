"""Getting the house ready for a change, and the fields that can only be known then."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from typing import Any

from flask.testing import FlaskClient
from pyotp import TOTP
from sqlalchemy import select

from app.accounts import queries_factors
from app.accounts.factors import make_recovery_codes
from app.accounts.models_factors import Passkey
from app.accounts.staff import ask_for_reset
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.feature import feature_of_kind
from app.core.permissions import Role
from app.demo.cast import CITIZEN
from app.desk.models import Away, Shift
from app.exchange.fairs import fair_mark
from app.exchange.models import Fair
from app.gatherings.editing import values_of
from app.gatherings.hosting import step_back
from app.gatherings.models import Occurrence, SignUp, Welcome
from app.lifts.models import LiftPair
from app.notifications.calling import claim_call
from app.notifications.models import Channel, Message, MessageStatus
from app.organisations.models import Organisation
from app.organisations.rules import OrganisationKind
from app.people.models import Person
from app.places.models import Place
from app.search.editing import group_mark
from app.search.models import SynonymGroup
from tests.accounts.authenticator import Authenticator
from tests.accounts.letters import ask, code_for, link_for, type_code
from tests.factories import (
    actor_of,
    give_app,
    log_in,
    make_account,
    make_occurrence,
    make_person,
    make_sign_up,
    make_volunteer,
    writing,
)
from tests.gatherings.editing import edit
from tests.media.made import jpeg
from tests.notifications.posting import by_post
from tests.security.house import House
from tests.support.sms import SECRET, receipt
from tests.walks.test_propose_pages import MANY, WHAT, WHEN, where

Fields = dict[str, Any]
NEWCOMER = "nina@example.org"


# ---- log-in and the second factor -------------------------------------------------------------------------


def begun_app(house: House, browser: FlaskClient) -> Fields:
    """The page that shows the secret is open; its first code."""
    browser.post("/log-ind/sikkerhed/app/begynd")
    begun = queries_factors.begun_app(house.accounts["administrator"].id)
    assert begun is not None
    return {"code": TOTP(begun.seed).at(house.clock.now)}


def new_passkey(_house: House, browser: FlaskClient) -> Fields:
    """What a device makes for the challenge of this browser."""
    return {"credential": Authenticator().make(browser.post("/log-ind/noegle/ny").get_json())}


def half_in_with_app(house: House, browser: FlaskClient) -> Fields:
    """Logged in by e-mail only; the code that the app shows."""
    account = house.accounts["administrator"]
    seed = give_app(account)
    log_in(browser, account, second_factor=False)
    return {"code": TOTP(seed).at(house.clock.now)}


def half_in_with_passkey(house: House, browser: FlaskClient) -> Fields:
    """Logged in by e-mail only; what the device signs."""
    device = _with_passkey(browser)
    log_in(browser, house.accounts["administrator"], second_factor=False)
    return {"credential": device.sign(browser.post("/log-ind/noegle/kendt").get_json())}


def half_in_with_paper(house: House, browser: FlaskClient) -> Fields:
    """Logged in by e-mail only; a code on paper."""
    account = house.accounts["administrator"]
    give_app(account)
    with writing():
        codes = make_recovery_codes(SYSTEM, house.clock.now, account.id)
    log_in(browser, account, second_factor=False)
    return {"code": codes[0]}


def with_app(house: House, _browser: FlaskClient) -> Fields:
    """The administrator has an app."""
    give_app(house.accounts["administrator"])
    return {}


def with_app_and_passkey(house: House, browser: FlaskClient) -> Fields:
    """Two factors, so that one may go."""
    _with_passkey(browser)
    give_app(house.accounts["administrator"])
    house.parts["passkey_id"] = db.session.scalars(select(Passkey.id)).one()
    return {}


def _with_passkey(browser: FlaskClient) -> Authenticator:
    device = Authenticator()
    made = device.make(browser.post("/log-ind/noegle/ny").get_json())
    assert (
        browser.post("/log-ind/sikkerhed/noegle", data={"name": "Pc", "credential": made}).status_code == 303
    )
    return device


def new_picture(_house: House, _browser: FlaskClient) -> Fields:
    """A photograph whose name would like to lie somewhere else."""
    return {"picture": (io.BytesIO(jpeg()), "../../static/js/app.js")}


def code_in_letter(house: House, browser: FlaskClient) -> Fields:
    """A code was asked for; the one in the letter."""
    email = str(house.accounts["citizen"].email)
    ask(browser, email)
    return {"code": code_for(email)}


def link_in_letter(house: House, browser: FlaskClient) -> Fields:
    """A code was asked for; the address is that of the link."""
    email = str(house.accounts["citizen"].email)
    ask(browser, email)
    house.parts["token"] = link_for(email).rsplit("/", 1)[1]
    return {}


def newcomer(_house: House, browser: FlaskClient) -> Fields:
    """An address that nobody knows is proven."""
    ask(browser, NEWCOMER)
    type_code(browser, code_for(NEWCOMER))
    return {}


def asked_by_colleague(house: House, _browser: FlaskClient) -> Fields:
    """Another administrator asked that the moderator may begin anew."""
    with writing():
        colleague = actor_of(make_account(Role.ADMINISTRATOR))
        ask_for_reset(colleague, house.clock.now, house.accounts["moderator"].id)
    return {}


def demo(house: House, _browser: FlaskClient) -> Fields:
    """The demo is on, with its citizen."""
    house.app.config["DEMO"] = True
    make_account(name=CITIZEN.name, email=CITIZEN.email)
    return {}


# ---- the desk and the messages ----------------------------------------------------------------------------


def dead_message(house: House, _browser: FlaskClient) -> Fields:
    """The message of the house was tried often enough."""
    with writing():
        message = db.session.get_one(Message, house.parts["message_id"])
        message.status, message.finished_at = MessageStatus.DEAD, house.clock.now
    return {}


def two_colleagues(house: House, _browser: FlaskClient) -> Fields:
    """Who is away, and who takes over."""
    away, deputy = house.accounts["administrator"], house.accounts["moderator"]
    return {"person_id": away.person_id, "deputy_id": deputy.person_id}


def volunteer(_house: House, _browser: FlaskClient) -> Fields:
    """Somebody who answers the phone."""
    return {"volunteer_id": make_volunteer().person_id}


def absence(house: House, browser: FlaskClient) -> Fields:
    """Somebody is away."""
    fields = two_colleagues(house, browser)
    browser.post("/i-dag/fravaer", data={**fields, "from_on": "2027-03-02", "until_on": "2027-03-03"})
    house.parts["away_id"] = db.session.scalars(select(Away.id)).one()
    return {}


def shift(house: House, _browser: FlaskClient) -> Fields:
    """A volunteer has a shift."""
    make_volunteer()
    house.parts["shift_id"] = db.session.scalars(select(Shift.id)).one()
    return {}


def own_coming(house: House, _browser: FlaskClient) -> Fields:
    """The caller is on a list; the fields of what they need there."""
    with writing():
        occurrence = db.session.get_one(Occurrence, house.parts["occurrence_id"])
        made = make_sign_up(occurrence, db.session.get_one(Person, house.parts["person_id"]))
        number = house.parts["coming_id"] = made.id
    house.parts["slug"] = "walk"
    return {f"c-walk-{number}-party_size": 2}


def offer(house: House, _browser: FlaskClient) -> Fields:
    """What the caller wants to come to."""
    house.parts["slug"] = "walk"
    return {f"walk-{house.parts['offer_id']}-party_size": 1}


def claimed_call(house: House, _browser: FlaskClient) -> Fields:
    """The administrator rings just now."""
    with writing():
        claim_call(actor_of(house.accounts["administrator"]), house.clock.now, house.parts["rung_id"])
    return {}


def missed_message(house: House, _browser: FlaskClient) -> Fields:
    """The call of the house became too late."""
    with writing():
        message = db.session.get_one(Message, house.parts["call_id"])
        message.status, message.finished_at = MessageStatus.EXPIRED, house.clock.now
    house.parts["message_id"] = house.parts["call_id"]
    return {}


def waiting_letter(house: House, _browser: FlaskClient) -> Fields:
    """Somebody waits for a letter on paper."""
    with writing():
        occurrence = db.session.get_one(Occurrence, house.parts["occurrence_id"])
        make_sign_up(occurrence, by_post())
    return {}


def row_to_hand_over(house: House, browser: FlaskClient) -> Fields:
    """The proposal, for the moderator."""
    page = browser.get("/i-dag").get_data(as_text=True)
    key = re.search(r'value="(proposal:[^"]+)"', page)
    assert key is not None
    return {"key": key[1], "to_person_id": house.accounts["moderator"].person_id}


def row_to_tick(house: House, browser: FlaskClient) -> Fields:
    """A date with too few people on it."""
    occurrence = make_occurrence(on=date(2027, 3, 2), least=4)
    make_sign_up(occurrence)
    page = browser.get("/i-dag?vis=").get_data(as_text=True)
    forms = page.split('action="/i-dag/klaret"')[1:]
    return {"key": forms[0].split('name="key" value="')[1].split('"')[0]}


def sms_sent(house: House, _browser: FlaskClient) -> Fields:
    """The message of the house went out as an SMS; the provider's receipt."""
    house.app.config["SMS_CALLBACK_SECRET"] = SECRET
    with writing():
        message = db.session.get_one(Message, house.parts["message_id"])
        message.status, message.letter_id = MessageStatus.SENT, "m1.1"
        message.channel = Channel.SMS
    return {"": receipt("m1.1", "delivered")}


# ---- walks ------------------------------------------------------------------------------------------------


def draft(_house: House, browser: FlaskClient) -> Fields:
    """All four steps are filled in."""
    for slug, typed in (("hvad", WHAT), ("hvor", where()), ("hvornaar", WHEN), ("hvor-mange", MANY)):
        assert browser.post(f"/gaature/foreslaa/{slug}", data=typed).status_code == 303
    return {}


def place(_house: House, _browser: FlaskClient) -> Fields:
    """A town to move to."""
    return {"place_id": db.session.scalars(select(Place.id).where(Place.kind == "by").limit(1)).one()}


def fair_read(house: House, browser: FlaskClient) -> Fields:
    """Staff read the fair as it stands, and a town to move it to."""
    fair = db.session.get_one(Fair, house.parts["fair_id"])
    return {"seen": fair_mark(fair), **place(house, browser)}


def words_read(house: House, _browser: FlaskClient) -> Fields:
    """Staff read the group of words as it stands."""
    return {"seen": group_mark(db.session.get_one(SynonymGroup, house.parts["synonyms_id"]))}


def seen_edit(house: House, browser: FlaskClient) -> Fields:
    """The host saw what would come of moving the date half an hour and to the harbour."""
    occurrence = db.session.get_one(Occurrence, house.parts["occurrence_id"])
    now = values_of(occurrence)
    fields = {
        "scope": "this",
        "starts_on": now.starts_on.isoformat(),
        "starts_at": "11:30",
        "duration_minutes": now.duration_minutes,
        "place_id": now.place_id,
        "meeting_point": "Havnen",
        "capacity": now.capacity or "",
        "least": occurrence.series.least or "",
        "reason": "Regn.",
    }
    with house.app.test_request_context():
        host_path = feature_of_kind(occurrence.series.kind).host_path
        assert host_path is not None
        path = f"{host_path(occurrence.series_id, occurrence.id)}/ret"
    page = browser.post(path, data={**fields, "step": "see"}).get_data(as_text=True)
    found = re.search(r'name="seen" value="([^"]+)"', page)
    assert found is not None, "the page shows nothing that one could say yes to"
    return {**fields, "seen": found[1]}


def walk_is_over(house: House, _browser: FlaskClient) -> Fields:
    """The date was yesterday, and somebody came."""
    occurrence = db.session.get_one(Occurrence, house.parts["occurrence_id"])
    house.clock.move_to(occurrence.ends_at + timedelta(hours=1))
    return {f"m{house.parts['sign_up_id']}": "came"}


def stepped_back(house: House, _browser: FlaskClient) -> Fields:
    """The host cannot come that day."""
    with writing():
        step_back(actor_of(house.accounts["host"]), house.clock.now, house.parts["occurrence_id"])
    return {}


def asked_newcomer(house: House, _browser: FlaskClient) -> Fields:
    """Somebody was there for the first time and has been asked how it was."""
    with writing():
        welcome = Welcome(
            sign_up_id=house.parts["sign_up_id"],
            person_id=house.accounts["host"].person_id,
            made_at=house.clock.now,
            asked_at=house.clock.now,
            has_answered=False,
        )
        db.session.add(welcome)
    return {}


def pair(house: House, _browser: FlaskClient) -> Fields:
    """The pair that the holder of the link is asked about."""
    return {"pair_id": house.parts["pair_id"]}


def unpaired(house: House, _browser: FlaskClient) -> Fields:
    """Nobody has looked yet for who goes with whom."""
    with writing():
        db.session.delete(db.session.get_one(LiftPair, house.parts["pair_id"]))
    return {}


def stayed_away(house: House, _browser: FlaskClient) -> Fields:
    """Somebody stayed away twice, and the host is asked to ring."""
    with writing():
        db.session.get_one(SignUp, house.parts["sign_up_id"]).care_at = house.clock.now
    return {}


def waiting_party(house: House, _browser: FlaskClient) -> Fields:
    """Somebody waits for a place, and the walk is today."""
    with writing():
        occurrence = db.session.get_one(Occurrence, house.parts["occurrence_id"])
        edit(house.clock.now, occurrence, capacity=occurrence.places_taken)
        waiting: SignUp = make_sign_up(occurrence, make_person("Vita Vent", phone="+4511111155"))
        house.parts["sign_up_id"] = waiting.id
        starts_at = occurrence.starts_at
    house.clock.move_to(starts_at - timedelta(hours=3))
    return {"outcome": "no_answer"}


def landsbylaug_near(house: House, _browser: FlaskClient) -> dict[str, str]:
    """The host's organisation is a landsbylaug, and lies where the walk starts."""
    own = db.session.get_one(Organisation, house.parts["organisation_id"])
    with writing():
        own.kind, own.place_id = OrganisationKind.LANDSBYLAUG, house.parts["place_id"]
        db.session.flush()
    return {}

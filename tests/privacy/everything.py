"""A house in which every retention rule has something to let go of one day, and somebody about whom all is known."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

from app.accounts.models import Account, AccountSession, LogInRequest
from app.accounts.models_factors import (
    AuthenticatorApp,
    FactorReset,
    OidcIdentity,
    Passkey,
    PasskeyChallenge,
    RecoveryCode,
)
from app.audit.actions import record
from app.background.models import LongTask, TaskState
from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.permissions import Role
from app.core.records import Draft, IdempotencyKey, Throttle
from app.desk.models import Away, CheckWay, DayMark, Errand, IdentityCheck, MarkState, Shift
from app.gatherings.fixed_places import begin_fixed, end_fixed
from app.gatherings.models import Series, SeriesStatus, Welcome
from app.groups import actions as group_actions
from app.groups import handing_over
from app.groups import joining as joining_groups
from app.groups.rules import Door
from app.lifts.models import LiftWish
from app.listings import actions as listing_actions
from app.listings import letters, responding
from app.listings.fitting import Answers
from app.listings.models_letter import TaskLetter
from app.meals import actions as cooking_actions
from app.meals import seating
from app.meals.models import MealDate, Seating
from app.moderation.actions import Reporter, answer_report, report
from app.moderation.models import Appeal, Look
from app.moderation.queries import waiting_edit
from app.moderation.states import State
from app.notifications.models import (
    CallClaim,
    Channel,
    LetterBatch,
    Message,
    MessageStatus,
    ShortLink,
    SmsEvent,
    SwitchedOff,
)
from app.organisations import actions as organisations
from app.organisations import claims, members
from app.organisations.claims import Claimant
from app.organisations.queries import KIND, members_of
from app.organisations.refusals import remember_refusal
from app.organisations.rules import MemberRole
from app.pack.actions import load_pack
from app.people.actions import set_reach
from app.people.consent import record_consent, withdraw_consent
from app.people.delegation import end_delegation, let_act
from app.people.merging import merge_people
from app.people.models import Person, PersonBlock
from app.proposals import joining
from app.rooms import actions as rooms
from app.search.models import SearchMiss
from tests.events.known import known_to_events
from tests.events.known_outcome import known_by_outcomes
from tests.exchange.known import known_to_the_exchange
from tests.factories import (
    actor_of,
    make_account,
    make_occurrence,
    make_organisation,
    make_person,
    make_picture,
    make_proposal,
    make_sign_up,
    make_walk,
    writing,
)
from tests.groups import grouping
from tests.lifts.riding import in_pair
from tests.listings.over import confirm, helped, make_past, stored_proof
from tests.listings.posting import date_of, make_listing, yes
from tests.meals.cooking import make_date, make_meal
from tests.meals.helping import help_with, want
from tests.meals.in_house import told_kitchen
from tests.organisations.people import profile_of
from tests.phone_friends.known import known_to_phone_friends
from tests.phone_friends.known_match import known_to_the_board
from tests.phone_friends.known_wishes import known_from_ways_in
from tests.phone_friends.pair_in_house import ended_pair
from tests.phone_friends.path_in_house import stopped_path
from tests.proposals import proposing
from tests.rooms.booking import STAFF, book, make_room, span
from tests.support.filled import filled_once
from tests.surveys.known import known_to_surveys
from tests.transfer.in_house import brought, taken
from tests.voices.known import known_to_voices

HELPS = {"may_sign_up": True, "may_cancel": False, "gets_messages": False}


@filled_once
def fill_house(now: datetime) -> tuple[Account, Account]:
    """All of it, at `now`; the citizen about whom everything is known, and an administrator."""
    with writing():
        load_pack(Path("data/soenderborg"), now)
        admin = make_account(Role.ADMINISTRATOR, name="Mette Admin")
        citizen = make_account(name="Karen Canary", email="karen@canary.example")
        _person(now, citizen.person, admin)
        _dates(now, citizen.person)
        _log_in(now, citizen, admin)
        other = make_account(Role.ADMINISTRATOR, name="Ole Admin")
        db.session.add(FactorReset(account_id=admin.id, asked_by=other.id, asked_at=now))
        _messages(now, citizen.person, admin)
        _desk(now, citizen.person, admin)
        _technical(now, citizen)
        _organisations(now, citizen)
        _tasks(now, citizen)
        _letters(now, citizen)
        _proposals(now, citizen)
        _groups(now, citizen)
        known_to_the_exchange(now, citizen)
        known_to_surveys(citizen.person, now)
        _rooms(now, citizen)
        _meals(now, citizen)
        known_to_events(citizen.person, now)
        known_to_phone_friends(now, citizen)
        stopped_path(citizen.person)
        known_from_ways_in(now, citizen)
        _transfer(now, citizen)
        known_to_the_board(now)
        ended_pair(citizen.person)
        known_to_voices(citizen.person, make_occurrence(), now)
        known_by_outcomes(citizen.person, now)
        make_sign_up(make_occurrence(), make_person("Gerda Gæst"), note="Jeg kommer med bussen")
    return citizen, admin


def _person(now: datetime, person: Person, admin: Account) -> None:
    person.phone = "+4511111161"
    set_reach(SYSTEM, now, person, None, street="Canaryvej 7", postal_code="6400", town="Canaryby")
    helper, former = make_person("Lone Canaryhelper"), make_account(name="Former").person
    let_act(SYSTEM, now, person, helper, "canary-datter", **HELPS)
    end_delegation(SYSTEM, now, let_act(SYSTEM, now, person, former, "nabo", **HELPS).id, party_id=None)
    record_consent(SYSTEM, now, person, "register", "Må jeg canary-skrive dig op?")
    other = make_account(name="Nej").person
    record_consent(SYSTEM, now, other, "register", "Ja?")
    withdraw_consent(SYSTEM, now, other.id, "register")
    merge_people(SYSTEM, now, person.id, make_person("Karen Canary").id)
    record(Actor(person_id=admin.person_id, roles=frozenset({Role.ADMINISTRATOR}), purpose="phone desk"), now,
           "person.look_up", "person", person.id)  # fmt: skip
    record(Actor(person_id=person.id, network="canary-net"), now, "person.correct", "person", person.id)


def _dates(now: datetime, person: Person) -> None:
    occurrence = make_occurrence(title="Canaryturen")
    occurrence.reason = "Broen er væk"
    sign_up = make_sign_up(occurrence, person, note="canary-note til værten")
    sign_up.reason = "canary-grund"
    in_pair(sign_up, now)
    db.session.get_one(LiftWish, sign_up.id).said = {"address": "canary-gade 4", "bulky": True}
    # Of two dates: a page shows the newest of what one was signed up for, and the others' words stand there too.
    until = clock.today() + timedelta(days=21)
    group = make_walk(title="Canarygruppen", host=make_person("Vera Vært"), until=until)
    fixed = begin_fixed(SYSTEM, now, group.id, person)
    fixed.paused_from = fixed.paused_until = now.date()
    end_fixed(SYSTEM, now, fixed.id)
    db.session.add(Welcome(sign_up_id=sign_up.id, person_id=person.id, made_at=now, has_answered=False))
    ended = make_walk(title="Canary-vært", description="canary-beskrivelse", host=person)
    picture = make_picture(ended, "canary-billede")
    picture.created_by = person.id
    ended.status, ended.until = SeriesStatus.ENDED, ended.first_on
    ended.decision_text, ended.decided_at = "canary-svar", now
    rejected = db.session.get_one(Series, make_proposal(host=make_person()).id)
    rejected.status, rejected.decided_at = SeriesStatus.REJECTED, now


def _log_in(now: datetime, account: Account, admin: Account) -> None:
    session = AccountSession(
        token_hash="a" * 64, account_id=account.id, created_at=now, seen_at=now, ends_at=now
    )
    db.session.add(session)
    db.session.flush()
    challenge = AccountSession(
        token_hash="b" * 64,
        account_id=account.id,
        created_at=now,
        seen_at=now,
        ends_at=now + timedelta(days=90),
    )
    db.session.add(challenge)
    db.session.flush()
    rest = {"created_at": now, "account_id": account.id}
    db.session.add_all([
        PasskeyChallenge(session_id=challenge.id, challenge="c", expires_at=now),
        LogInRequest(email=account.email, code_hash="", link_hash="c" * 64, browser_hash="", created_at=now,
                     expires_at=now),
        Passkey(credential_id="x", public_key="x", sign_count=0, name="canary-nøgle", **rest),
        AuthenticatorApp(seed="x", **rest),
        AuthenticatorApp(seed="x", created_at=now, account_id=admin.id, confirmed_at=now),
        RecoveryCode(account_id=account.id, code_hash="x"),
        FactorReset(account_id=account.id, asked_by=admin.id, asked_at=now),
        OidcIdentity(issuer="https://canary.example", subject="canary-subject", account_id=account.id,
                     linked_at=now),
    ])  # fmt: skip
    db.session.flush()


def _messages(now: datetime, person: Person, admin: Account) -> None:
    sent = Message(
        dedupe_key="x", kind="reminder", channel=Channel.EMAIL, person_id=person.id, topic="canary:1",
        params={"canary": "canary-params"}, created_at=now, due_at=now, status=MessageStatus.SENT, finished_at=now,
        sent_to="sent@canary.example", last_error="canary-fejl",
    )  # fmt: skip
    pile = LetterBatch(
        made_at=now, made_by=admin.person_id, letters=1, content=b"%PDF", content_hash="", posted_at=now
    )
    later = now + timedelta(days=10)
    db.session.add_all([
        sent,
        pile,
        ShortLink(code_hash="a" * 64, path="/x", person_id=person.id, link_version=1, expires_at=later),
        SmsEvent(event_id="1", received_at=now),
        SwitchedOff(person_id=person.id, kind="reminder"),
        CallClaim(person_id=person.id, claimed_by=admin.person_id, until=later),
    ])  # fmt: skip
    db.session.flush()


def _desk(now: datetime, person: Person, admin: Account) -> None:
    staff = admin.person_id
    db.session.add_all([
        Errand(person_id=person.id, text="canary-ærinde", created_at=now, created_by=staff, done_at=now),
        IdentityCheck(person_id=person.id, way=CheckWay.CALL_BACK, created_by=staff, created_at=now,
                      expires_at=now, proven_at=now),
        DayMark(key="canary-opgave", state=MarkState.DONE, to_person_id=person.id, marked_by=staff,
                marked_at=now),
        Away(person_id=person.id, deputy_id=staff, from_on=date(2027, 3, 1), until_on=date(2027, 3, 2)),
        Shift(person_id=person.id, starts_at=now, ends_at=now + timedelta(hours=3)),
    ])  # fmt: skip
    db.session.flush()


def _organisations(now: datetime, citizen: Account) -> None:
    """The citizen helps to look after one, claims another, changes, invites and reports; one came to nothing."""
    staff, me = Actor(roles=frozenset({Role.MODERATOR})), actor_of(citizen)
    own = make_organisation(editor=citizen.person, name="Canaryforeningen")
    gone = make_organisation(name="Blev ikke til noget", public=False)
    organisations.answer(staff, now, gone.id, State.REJECTED, "canary-afslag")
    organisations.change(me, now, own.id, profile_of(own, summary="canary-ny sætning"))
    edit = waiting_edit(KIND, own.id)
    organisations.answer_edit(staff, now, edit.id, is_approved=False, text="canary-nej til det nye")
    members.invite(me, now, own.id, email="invited@canary.example", role=MemberRole.EDITOR)
    remember_refusal(staff, now, None, "canary-nej@example.org")
    organisations.answer(staff, now, own.id, State.HIDDEN, "canary-taget ned")
    organisations.answer(staff, now, own.id, State.PUBLISHED)
    members.add_member(SYSTEM, now, own, make_account(name="Var med").person_id, MemberRole.EDITOR)
    members.remove_member(staff, now, own.id, members_of(own.id)[-1].id)
    own.is_claimable = True
    said = Claimant("Karen Canaryformand", "+4511111162", "canary-kasserer")
    claim = claims.claim(me, now, own.id, citizen.person, said)
    claims.decide(staff, now, claim.id, is_confirmed=False, text="canary-ikke formand")
    told = report(me, now, KIND, own.id, "canary-noget er galt", Reporter())
    answer_report(staff, now, told.id, "canary-det er rettet")
    no = Appeal(object_type=KIND, object_id=own.id, title="canary-klage", about_at=now, created_at=now)
    no.author_id, no.closed_at, no.is_upheld = citizen.person_id, now, False
    no.text, no.answer = "canary-se på det igen", "canary-det står ved magt"
    long_ago = now - timedelta(days=30)
    out = PersonBlock(person_id=citizen.person_id, began_at=long_ago, ended_at=long_ago)
    out.reason = "canary-lukket ude"
    looker = Look(what=KIND, thing_id=own.id, person_id=make_person("Ser På").id, until=now)
    db.session.add_all([no, out, looker])


def _transfer(now: datetime, citizen: Account) -> None:
    """The citizen brought a spreadsheet and left it lying, carried another out, and took out what is theirs."""
    own = make_organisation(citizen.person, name="Canaryregnearket")
    left, done = (brought(actor_of(citizen), now, own.id) for _ in range(2))
    left.rows = left.rows.replace("torvet", "canary-torvet")
    done.done_at, done.rows, done.outcome = now, "", {}
    taken(actor_of(citizen), now, own.id)


def _tasks(now: datetime, citizen: Account) -> None:
    """The citizen said yes to one task and was told "not this time"; one that they can be rung about was called off."""
    staff = Actor(roles=frozenset({Role.MODERATOR}))
    asks = make_listing(question="canary-spørgsmål", least_age=15, least_age_reason="canary-ild")
    said = yes(asks, citizen.person, note="canary-jeg har en bil")
    responding.decline(staff, now, said.id, "canary-vi er nok")
    own = make_listing(
        text="canary-boder",
        contact_name="Canary Kontakt",
        contact_phone=citizen.person.phone or "+4511111163",
    )
    yes(own, make_person("Helper"))
    listing_actions.call_off(staff, now, date_of(own).id, "canary-sne")
    past = make_past()
    confirm(past, (helped(past, citizen.person), 90))
    # Long ago, so that it goes before the account does.
    stored_proof(citizen.person, issued_at=now - timedelta(days=800))


def _proposals(now: datetime, citizen: Account) -> None:
    """The citizen's own that became something and was taken down, one that was answered with no, and one they left."""
    own = proposing.make_proposal(citizen.person, title="canary-bænke", text="canary-de skaller", now=now)
    proposing.became(own, "canary-vi mødes")
    proposing.answered(own, State.HIDDEN, "canary-står et navn")
    no = proposing.make_proposal(
        citizen.person, title="canary-selskab", text="canary-kirkegård", now=now, public=False
    )
    proposing.answered(no, State.REJECTED, "canary-ikke her")
    left = proposing.join(proposing.make_proposal(now=now), citizen.person)
    joining.withdraw(SYSTEM, now, left.id)


def _groups(now: datetime, citizen: Account) -> None:
    """The citizen's own that nobody ever saw, one that they ended, one they left, and one they asked to be in."""
    names = ("text", "welcome_name", "welcome_where", "welcome_sign")
    words = {name: f"canary-{name}" for name in names}
    words["online_link"] = "https://x.dk/canary"
    no = grouping.make_group(citizen.person, public=False, now=now, title="canary-gruppe", **words)
    group_actions.answer(grouping.MODERATOR, now, no.id, State.REJECTED, "canary-ikke her")
    ended = grouping.make_group(citizen.person, now=now, title="canary-slut", **words)
    group_actions.end(grouping.by(citizen.person), now, ended.id, "canary-for få")
    others = grouping.make_group(make_person(), now=now, door=Door.ASK)
    handing_over.hand_over(grouping.MODERATOR, now, others.id, str(citizen.email))
    left = grouping.join(others, citizen.person, "canary-note")
    left.reason = "canary-nej"
    joining_groups.leave(SYSTEM, now, left.id)
    grouping.join(others, citizen.person, "canary-spørger igen")


def _rooms(now: datetime, citizen: Account) -> None:
    """The citizen booked a room and was told no."""
    room = make_room("canary-regler", needs_approval=True)
    made = book(
        room,
        span(10, 12, clock.local(now).date() + timedelta(days=7)),
        citizen.person,
        now=now,
        title="canary-suppe",
        rules_version=1,
    )
    rooms.answer(STAFF, now, made[0].id, is_yes=False, reason="canary-optaget")


def _meals(now: datetime, citizen: Account) -> None:
    """The citizen told a kitchen, fetches the food and cooks elsewhere; one meal was refused."""
    soup = make_date(title="Canary-suppe", seating=Seating.TABLES)
    told_kitchen(make_sign_up(soup, citizen.person))
    eaten = make_date(title="Canary-bordet", seating=Seating.TABLES)
    sign_up, other = (make_sign_up(eaten, one) for one in (citizen.person, make_person("Bo Bord")))
    seating.keep_company(SYSTEM, now, sign_up.id, "canary-Bodil", ["da"])
    seating.tie_guests(SYSTEM, now, eaten.id, sign_up.id, other.id)
    seating.propose_tables(SYSTEM, now, eaten.id, 8)
    cooked = make_date(title="Canary-grød")
    cooking_actions.become_cook(actor_of(citizen), now, cooked.series_id)
    want(cooked.series, helper=1)
    help_with(cooked, person=citizen.person)
    ended = cooked.series
    ended.status, ended.until = SeriesStatus.ENDED, ended.first_on
    db.session.add(MealDate(occurrence_id=cooked.id, menu="", comment="Hyggeligt", guests=3))
    refused = make_meal(approved=False)
    refused.status, refused.decided_at = SeriesStatus.REJECTED, now


def _letters(now: datetime, citizen: Account) -> None:
    """What stood in a letter with tasks, and a guest who asked for one and never pressed the link."""
    db.session.add(TaskLetter(person_id=citizen.person_id, week="2027-W08", tasks=[], made_at=now))
    letters.want_as_guest(
        Actor(network="192.0.2.0/24"),
        now,
        name="Lise Læser",
        email="laeser@example.org",
        weekday=0,
        answers=Answers(),
    )


def _technical(now: datetime, account: Account) -> None:
    db.session.add_all([
        Draft(owner=f"account:{account.id}", kind="walk", data={"1": {"title": "canary-kladde"}}, updated_at=now),
        Draft(
            owner=f"account:{account.id}",
            kind="listing",
            data={"opslag": {"title": ["canary-opslag"]}},
            updated_at=now,
        ),
        IdempotencyKey(key="k", location="/", created_at=now),
        LongTask(kind="k", key="1", params={}, asked_at=now, state=TaskState.DONE, finished_at=now),
        Throttle(bucket="b", window_start=now, count=1),
        SearchMiss(asked="ukulele", times=1, last_at=now),
    ])  # fmt: skip
    db.session.flush()

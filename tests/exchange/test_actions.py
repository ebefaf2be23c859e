"""Making fairs, registering, and what people give and seek."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.exchange import catalogue, editing, fairs, figures, items, privacy, queries, registering, scans
from app.exchange.blocking import OF_PERSON
from app.exchange.catalogue import Wanted
from app.exchange.links import opened_party, party_token
from app.exchange.models import Participant, Wish
from app.exchange.registering import Registration, Who
from app.exchange.rules import Coming, FairState, Side
from app.moderation.states import State
from app.pack.actions import load_pack
from app.plan.queries import default_initiative
from tests.exchange.trading import (
    DAY,
    GUEST,
    MODERATOR,
    begun,
    facts,
    make_fair,
    make_item,
    make_party,
    offer,
    register,
    told,
)
from tests.factories import (
    actor_of,
    make_account,
    make_organisation,
    make_person,
    make_place,
    writing,
)

pytestmark = pytest.mark.usefixtures("frozen_clock")


# ---- fairs --------------------------------------------------------------------------------------------------------


def test_a_fair_is_seen_when_staff_open_it_and_one_registers_until_the_deadline(app: Flask) -> None:
    draft = make_fair(opened=False)
    assert queries.next_fair(clock.now()) is None
    with pytest.raises(NotFoundError):
        register(draft)

    with writing():
        fairs.decide(MODERATOR, clock.now(), draft.id, FairState.OPEN)

    assert queries.next_fair(clock.now()) == draft
    late = clock.from_wall(draft.register_by + timedelta(days=1), time(9))
    with pytest.raises(DomainError):
        register(draft, now=late)
    assert register(draft, actor=MODERATOR, now=late).status is Coming.COMING
    with pytest.raises(DomainError):
        register(draft, actor=MODERATOR, now=draft.ends_at)


def test_only_staff_make_fairs_and_only_in_time_to_come(app: Flask) -> None:
    fair = make_fair()
    for act in (
        lambda: fairs.make_fair(SYSTEM, clock.now(), facts()),
        lambda: fairs.change_fair(SYSTEM, clock.now(), fair.id, facts()),
        lambda: fairs.decide(SYSTEM, clock.now(), fair.id, FairState.CLOSED),
    ):
        with pytest.raises(NotFoundError), writing():
            act()
    for wrong in (
        {"starts_at": clock.now() - timedelta(hours=1)},
        {"ends_at": clock.from_wall(DAY, time(12))},
    ):
        with pytest.raises(DomainError), writing():
            fairs.make_fair(MODERATOR, clock.now(), facts(**wrong))


def test_who_comes_is_told_a_new_time_and_that_it_is_cancelled_with_the_reason(app: Flask) -> None:
    fair, person = make_fair(), make_person()
    participant = register(fair, person, arrives_at=clock.from_wall(DAY, time(14)))
    same = {"place_id": fair.place_id}
    moved = facts(**same, starts_at=clock.from_wall(DAY, time(15)), ends_at=clock.from_wall(DAY, time(18)))

    with writing():
        assert fairs.change_fair(MODERATOR, clock.now(), fair.id, facts(**same, theme="Andet")) == 0
        assert fairs.change_fair(MODERATOR, clock.now(), fair.id, moved) == 1
    assert participant.arrives_at is None
    with pytest.raises(DomainError), writing():
        fairs.decide(MODERATOR, clock.now(), fair.id, FairState.CANCELLED, " ")
    with writing():
        assert fairs.decide(MODERATOR, clock.now(), fair.id, FairState.CANCELLED, "Sne.") == 1

    assert told(person) == ["exchange_item_news", "exchange_cancelled"]
    with pytest.raises(DomainError), writing():
        fairs.change_fair(MODERATOR, clock.now(), fair.id, moved)


def test_a_fair_that_goes_on_can_end_later_but_began_when_it_began(app: Flask) -> None:
    fair = begun()
    one = register(fair, make_person(), now=clock.now() - timedelta(days=2), leaves_at=fair.ends_at)
    stands = {name: getattr(fair, name) for name in ("starts_at", "place_id", "address", "register_by")}
    later = fair.ends_at + timedelta(hours=1)

    with writing():
        told_now = fairs.change_fair(
            MODERATOR, clock.now(), fair.id, facts(**stands, ends_at=later, notice="Parkér på marken.")
        )

    assert (fair.ends_at, fair.notice, told_now) == (later, "Parkér på marken.", 1)
    assert one.leaves_at is not None
    for other in ({"starts_at": fair.starts_at - timedelta(minutes=30)}, {"pause_minutes": 5}):
        with pytest.raises(DomainError), writing():
            fairs.change_fair(MODERATOR, clock.now(), fair.id, facts(**{**stands, "ends_at": later, **other}))


# ---- registering --------------------------------------------------------------------------------------------------


def test_a_guest_registers_once_with_something_to_give_and_gets_a_link(app: Flask) -> None:
    fair, who = make_fair(), Who(contact=GUEST)

    with writing():
        made = registering.register(SYSTEM, clock.now(), fair.id, who, Registration(), offer())

    assert [one.title for one in queries.items_of(made.party_id)] == ["Et mødelokale til 20"]
    assert told(made.party.person) == ["exchange_item_news", "exchange_registered"]
    opened = opened_party(party_token(made.party))
    assert opened is not None
    assert opened.thing == made.party
    with pytest.raises(DomainError, match="allerede tilmeldt"), writing():
        registering.register(SYSTEM, clock.now(), fair.id, who, Registration(), offer())
    assert db.session.scalar(select(func.count(Participant.id))) == 1


def test_nobody_comes_empty_handed_but_what_one_gave_before_counts(app: Flask) -> None:
    person = make_person()
    fair, who = make_fair(), Who(person.id)
    with pytest.raises(DomainError), writing():
        registering.register(SYSTEM, clock.now(), fair.id, who, Registration(), None)

    make_item(make_party(person))
    with writing():
        made = registering.register(SYSTEM, clock.now(), fair.id, who, Registration(), None)

    assert made.party.person_id == person.id


def test_one_comes_and_goes_while_the_fair_is_open(app: Flask) -> None:
    fair = make_fair()

    def at(hour: int) -> datetime:
        return clock.from_wall(DAY, time(hour))

    for hours in (
        {"arrives_at": at(12)},
        {"leaves_at": at(17)},
        {"arrives_at": at(15), "leaves_at": at(14)},
        {"leaves_at": at(13)},
    ):
        with pytest.raises(DomainError):
            register(fair, **hours)
    assert register(fair, arrives_at=at(14), leaves_at=at(15)).arrives_at == at(14)


def test_wishes_are_about_others_who_come_and_not_both_ways(app: Flask) -> None:
    fair = make_fair()
    own, liked, disliked = (register(fair) for _ in range(3))
    elsewhere = register(make_fair())

    with writing():
        registering.wish(SYSTEM, clock.now(), own.id, [liked.id], [disliked.id])
    assert queries.wishes_of(own.id) == {liked.id: True, disliked.id: False}

    for wanted, unwanted in (([own.id], []), ([elsewhere.id], []), ([liked.id], [liked.id])):
        with pytest.raises(DomainError), writing():
            registering.wish(SYSTEM, clock.now(), own.id, wanted, unwanted)
    assert db.session.scalar(select(func.count()).select_from(Wish)) == 2


def test_who_does_not_come_is_told_nothing_more_and_may_come_again(app: Flask) -> None:
    fair, person = make_fair(), make_person()
    made = register(fair, person)

    with writing():
        registering.withdraw(SYSTEM, clock.now(), made.id)
        registering.withdraw(SYSTEM, clock.now(), made.id)

    assert told(person) == ["exchange_item_news"]
    assert queries.participants_of(fair.id) == []
    again = register(fair, person)
    assert again.id != made.id
    with writing(), pytest.raises(DomainError, match="ikke ændres"):
        registering.withdraw(SYSTEM, fair.ends_at, again.id)


def test_everybody_is_reminded_once_the_day_before(app: Flask) -> None:
    fair, person = make_fair(), make_person()
    register(fair, person)
    due = clock.from_wall(DAY - timedelta(days=1), time(10))

    counts = []
    for now in (due - timedelta(minutes=1), due, due + timedelta(hours=1)):
        with writing():
            counts.append(scans.promise_reminders(now))

    assert counts == [0, 1, 0]
    assert told(person)[-1] == "exchange_reminder"


def test_it_was_not_me_takes_the_name_and_everything_away(app: Flask) -> None:
    with writing():
        made = registering.register(
            SYSTEM, clock.now(), make_fair().id, Who(contact=GUEST), Registration(names="Ane"), offer()
        )
        token = party_token(made.party)
        registering.disown(SYSTEM, clock.now(), made.party_id)

    assert (made.names, made.status) == ("", Coming.WITHDRAWN)
    assert opened_party(token) is None
    assert queries.items_of(made.party_id) == []
    member = register(make_fair(), make_account().person)
    with pytest.raises(DomainError), writing():
        registering.disown(SYSTEM, clock.now(), member.party_id)


# ---- what people give and seek ------------------------------------------------------------------------------------


def test_what_a_guest_writes_is_read_first_and_a_trusted_member_is_looked_at_afterwards(app: Flask) -> None:
    account = make_account()
    member = account.person
    trusted = make_organisation(editor=member)
    with writing():
        trusted.is_trusted = True

    waits = make_item(public=False)
    with writing():
        own = items.post(actor_of(account), clock.now(), make_party(member, trusted.id), offer())
        pretends = items.post(SYSTEM, clock.now(), make_party(make_person(), trusted.id), offer())

    assert (waits.state, own.state, pretends.state) == (State.PENDING, State.PUBLISHED, State.PENDING)
    assert [row.id for row in catalogue.find_items(Wanted()).rows] == [own.id]
    assert own.looked_at is None


def test_only_staff_answer_and_a_no_has_a_reason_that_is_told(app: Flask) -> None:
    item = make_item(public=False)
    with pytest.raises(NotFoundError), writing():
        items.answer(SYSTEM, clock.now(), item.id, State.PUBLISHED)
    with pytest.raises(DomainError), writing():
        items.answer(MODERATOR, clock.now(), item.id, State.REJECTED)
    with writing():
        items.answer(MODERATOR, clock.now(), item.id, State.REJECTED, "Der er penge med i det.")
    with writing():
        editing.change(SYSTEM, clock.now(), item.id, offer(title="Et lokale, gratis"), item.version)

    assert (item.state, item.title) == (State.PENDING, "Et lokale, gratis")
    assert told(item.party.person) == ["exchange_item_news"] * 3


def test_what_nobody_says_still_holds_is_asked_about_and_goes(app: Flask) -> None:
    kept, gone = make_item(), make_item()
    asked_on = clock.from_wall(kept.expires_on - timedelta(days=14), time(12))
    over = clock.from_wall(gone.expires_on + timedelta(days=1), time(12))

    with writing():
        assert scans.ask_if_still(asked_on) == 2
        assert scans.ask_if_still(asked_on + timedelta(days=1)) == 0
        items.renew(SYSTEM, asked_on, kept.id)
        scans.ask_if_still(over)

    assert (kept.state, gone.state) == (State.PUBLISHED, State.EXPIRED)
    assert told(gone.party.person)[-1] == "exchange_item_still"
    with writing():
        items.renew(SYSTEM, over, gone.id)
    assert gone.state is State.PENDING


def test_the_catalogue_is_searched_and_narrowed_and_paged(app: Flask) -> None:
    town = make_place("Nordborg").id
    room = make_item(title="Mødelokale på Åsvej", place_id=town, target_group="alle")
    hands = make_item(side=Side.SEEK, category="haender", title="To, der kan male", text="Et hegn")
    make_item(public=False, title="Skjult lokale")
    for _ in range(13):
        make_item(title="Stole")

    def found(**wanted: object) -> list[int]:
        return [row.id for row in catalogue.find_items(Wanted(**wanted)).rows]

    assert found(words="aasvej MØDE") == [room.id]
    assert found(words="100%") == []
    assert found(side=Side.SEEK) == found(category="haender") == found(words="hegn") == [hands.id]
    assert found(place_id=town, words="moedelokale") == [room.id]
    assert room.id not in found(place_id=make_place("Havnbjerg").id, words="moedelokale")
    page = catalogue.find_items(Wanted())
    after = catalogue.find_items(Wanted(), after=page.next)
    assert (page.total, len(page.rows), len(after.rows)) == (15, 12, 3)
    assert after.rows[-1].id == room.id
    assert catalogue.find_items(Wanted(), before=after.previous).rows == page.rows


def test_what_a_closed_organisation_gave_is_not_seen(app: Flask) -> None:
    organisation = make_organisation()
    item = make_item(make_party(organisation_id=organisation.id))
    assert queries.public_title(item.id) == item.title

    with writing():
        organisation.state = State.HIDDEN

    assert (queries.public_title(item.id), catalogue.find_items(Wanted()).total) == (None, 0)


def test_one_party_writes_twenty_things_and_no_more(app: Flask) -> None:
    party = make_party()
    for _ in range(20):
        make_item(party)

    with pytest.raises(DomainError):
        make_item(party)


# ---- people, and the plan -----------------------------------------------------------------------------------------


def test_who_is_shut_out_comes_to_nothing_and_gives_nothing(app: Flask) -> None:
    person = make_person()
    made = register(make_fair(), person)

    with writing():
        assert OF_PERSON.preview(person.id, clock.now())
        OF_PERSON.carry_out(MODERATOR, clock.now(), person.id)

    assert made.status is Coming.WITHDRAWN
    assert queries.count_items(made.party_id) == 0


def test_erasing_takes_words_names_and_marks_and_leaves_the_number(app: Flask) -> None:
    person = make_person()
    made = register(make_fair(), person, names="Ane og Bo", needs="Kørestol", party_size=2)
    item, mark = queries.items_of(made.party_id)[0], made.mark

    with writing():
        privacy.erase(person.id, clock.now(), SYSTEM)

    assert (item.title, item.folded, made.names, made.needs) == ("", "", "", "")
    assert (made.mark == mark, made.party_size) == (False, 2)


def test_the_plan_counts_who_comes_and_not_what_is_cancelled(app: Flask) -> None:
    with writing():
        load_pack(Path("data/soenderborg"), clock.now())
    initiative = default_initiative("exchange", clock.now())
    assert initiative is not None
    fair = make_fair(initiative_id=initiative.id)
    register(fair, party_size=3)
    register(fair)
    left = register(fair)
    with writing():
        registering.withdraw(SYSTEM, clock.now(), left.id)

    counted = {one.key: one.value for one in figures.PLAN_FIGURES.figures([initiative.id], 2027)}
    assert counted == {
        "exchange_people": 4,
        "exchange_parties": 2,
        "exchange_agreements": 0,
        "exchange_kept": 0,
    }
    assert [row.count for row in figures.PLAN_FIGURES.rows([initiative.id], 2027, "exchange_people")] == [4]

    with writing():
        fairs.decide(MODERATOR, clock.now(), fair.id, FairState.CANCELLED, "Sne.")
    assert figures.PLAN_FIGURES.figures([initiative.id], 2027) == []

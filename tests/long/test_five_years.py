"""Clock five years ahead, day by day: nothing is ever overdue for deletion, and no figure of the plan changes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Account
from app.core.actor import SYSTEM
from app.core.database import db
from app.demo.content import fill
from app.exchange import items
from app.exchange.models import Item, Party
from app.groups import joining
from app.groups.models import Member
from app.groups.rules import ACTIVE
from app.organisations import members
from app.organisations.queries import members_of, organisations_of
from app.pack.actions import load_pack
from app.pack.settings import get_pack
from app.people.models import Person
from app.surveys import actions as surveys
from app.voices import actions as voices
from tests.factories import actor_of, make_person, writing
from tests.privacy.everything import fill_house
from tests.privacy.test_retention import figures, years_pass

FIVE_YEARS = 5 * 366


def ends_what_lasts(citizen: Account, now: datetime) -> None:
    """Who looks after an association, is on the list of a group, gives something away, answers sheets or has told a
    story is needed for as long as that lasts. The citizen ends all of it.
    """
    me, person_id = actor_of(citizen), citizen.person_id
    with writing():
        of_groups = select(Member.id).where(Member.person_id == person_id, Member.status.in_(ACTIVE))
        for member_id in db.session.scalars(of_groups).all():
            joining.leave(me, now, member_id)
        for organisation, role in organisations_of(person_id):
            members.add_member(SYSTEM, now, organisation, make_person("Nete Ny").id, role)
            own = [one for one in members_of(organisation.id) if one.person_id == person_id]
            members.remove_member(me, now, organisation.id, own[0].id)
        gives = select(Item.id).join(Party, Party.id == Item.party_id).where(Party.person_id == person_id)
        for item_id in db.session.scalars(gives).all():
            items.take_down(me, now, item_id)
        surveys.withdraw_all(me, now, person_id)
        voices.take_back(me, now, person_id)


@pytest.mark.long
def test_nothing_is_overdue_on_any_day_of_five_years(app: Flask, frozen_now: datetime) -> None:
    with writing():
        load_pack(Path("data/soenderborg"), frozen_now)
        get_pack(app)
        fill(frozen_now)
    citizen, admin = fill_house(frozen_now)
    ends_what_lasts(citizen, frozen_now)
    before = figures()

    done = years_pass(frozen_now, FIVE_YEARS, 1)

    assert [name for name, number in done.items() if number == 0] == []
    assert figures() == before
    assert db.session.get_one(Person, citizen.person_id).name == "Slettet"
    assert db.session.get_one(Person, admin.person_id).name == "Mette Admin"

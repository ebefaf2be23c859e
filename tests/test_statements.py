"""Queries are bounded: so many statements a page, whatever the data. Counted on a house with something in."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.core import clock
from app.core.actor import SYSTEM
from app.core.permissions import Role
from app.gatherings.links import sign_up_token
from app.gatherings.models import Rhythm
from app.groups.links import member_token
from app.groups.models import Group, Member
from app.listings import letters
from app.listings.links import response_token
from app.listings.links_letter import letter_token
from app.pack.actions import load_pack
from app.people.actions import make_calendar
from app.people.delegation import let_act
from app.people.links import calendar_token
from app.people.models import Person
from app.places.actions import NewArea, mark_area
from app.plan.recount import recount_now
from app.proposals.links import author_token, voice_token
from tests.exchange.in_house import many_who_trade
from tests.factories import (
    log_in,
    make_account,
    make_occurrence,
    make_organisation,
    make_person,
    make_picture,
    make_place,
    make_sign_up,
    make_walk,
    writing,
)
from tests.groups.grouping import dated, make_group
from tests.groups.grouping import join as join_group
from tests.listings.in_house import letter_readers
from tests.listings.over import confirm, helped, make_past, stored_proof
from tests.listings.posting import date_of, make_listing, yes
from tests.proposals.proposing import became, join, make_proposal
from tests.reporting.in_house import row_id
from tests.rooms.booking import book, make_room, span
from tests.support.statements import counted
from tests.voices.saying import many_said

#: What the house itself reads beside a page, by who looks: the log-in and its roles, figures of the staff menu.
ALWAYS = {"visitor": 0, "host": 1, "administrator": 6}
LIST, DETAIL, STAFF = 3, 6, 12

#: (who looks, address, statements at most beside those of the house)
PAGES = [
    ("visitor", "/", DETAIL),
    ("visitor", "/det-sker", LIST),
    ("visitor", "/det-sker?sted={place}&dag=onsdag", LIST),
    ("visitor", "/det-sker?sted={place}&km=40", LIST),
    ("visitor", "/kort", LIST),
    ("visitor", "/kort?sted={place}&km=5", LIST),
    ("visitor", "/program?sted={place}&km=10&periode=naeste-maaned", LIST),
    ("visitor", "/program.pdf?sted={place}&km=10&periode=naeste-maaned", DETAIL),
    ("visitor", "/plakat/walk/{series}.pdf", DETAIL),
    ("visitor", "/plakat/sted/{place}.pdf", DETAIL),
    ("visitor", "/det-sker?vis=uge&sted={place}", LIST),
    ("visitor", "/det-sker?vis=maaned", LIST),
    ("visitor", "/gaature", LIST),
    ("visitor", "/gaature/{series}", DETAIL),
    ("visitor", "/gaature/{series}/tilmeld", DETAIL),
    ("visitor", "/gaature/tilmelding/{token}", DETAIL),
    ("visitor", "/gaature/tilmelding/{token}/koersel", DETAIL),
    ("visitor", "/foreninger", LIST),
    ("visitor", "/foreninger?slags=association&sted={place}", LIST),
    ("visitor", "/foreninger/{organisation}", DETAIL),
    ("visitor", "/anmeld/forening/{organisation}", LIST),
    ("visitor", "/opgaver", LIST),
    ("visitor", "/opgaver?korte=1&uden_krav=1&dag=uge", LIST),
    ("visitor", "/opgaver/{listing}", DETAIL),
    ("visitor", "/opgaver/svar/{response}", DETAIL),
    ("visitor", "/opgaver/unge?sted={place}", LIST),
    ("visitor", "/opgaver/unge/plakat", 0),
    ("visitor", "/opgaver/passer-til-mig", LIST),
    ("visitor", "/opgaver/passer-til-mig/svar?sted={place}&km=20&hvad=hands", LIST),
    ("visitor", "/opgaver/passer-til-mig/svar?sted={place}&km=5&hvornaar=aften", LIST),
    ("visitor", "/opgaver/ugebrev", LIST),
    ("visitor", "/opgaver/ugebrev/{reader}", DETAIL),
    ("host", "/opgaver/ugebrev", DETAIL),
    ("host", "/opgaver/nyt", DETAIL),
    ("host", "/opgaver/mine", LIST),
    ("host", "/opgaver/{listing}/ret", DETAIL),
    ("host", "/opgaver/{listing}/folk", STAFF),
    ("host", "/opgaver/{past}/folk", STAFF),
    ("host", "/opgaver/{past}/folk/{past_date}/timer", STAFF),
    ("host", "/opgaver/timer", DETAIL),
    ("visitor", "/opgaver/svar/{helper_token}/timer", DETAIL),
    ("visitor", "/bevis", 0),
    ("visitor", "/bevis/{code}", LIST),
    ("administrator", "/opgaver/timer?til={person}", STAFF),
    ("administrator", "/opgaver/svar", STAFF),
    ("administrator", "/opgaver/{listing}/svar", STAFF),
    ("visitor", "/forslag", LIST),
    ("visitor", "/forslag?sted={place}", LIST),
    ("visitor", "/forslag/nyt", DETAIL),
    ("visitor", "/forslag/{proposal}", DETAIL),
    ("visitor", "/forslag/mit/{own}", DETAIL),
    ("visitor", "/forslag/ja/{voice}", DETAIL),
    ("visitor", "/samarbejdsboers", LIST),
    ("visitor", "/planen", DETAIL + 2),
    ("visitor", "/samarbejdsboers?q=lokale&sted={place}", LIST),
    ("visitor", "/samarbejdsboers/opslag/{item}", DETAIL),
    ("visitor", "/samarbejdsboers/{fair}/tilmeld", DETAIL),
    ("visitor", "/samarbejdsboers/{fair}/hal", DETAIL),
    ("visitor", "/samarbejdsboers/{fair}/skaerm", LIST),
    ("visitor", "/samarbejdsboers/min/{party}", DETAIL + 4),
    ("visitor", "/samarbejdsboers/min/{party}/tilmelding/{participant}", DETAIL),
    ("visitor", "/samarbejdsboers/min/{party}/tilmelding/{participant}/moed", DETAIL),
    # The spots, what is on its way and the marked areas; beside them the places, which are kept.
    ("administrator", "/admin/steder-uden-noget", LIST),
    ("administrator", "/admin/steder-uden-noget?hvad=alt&km=2&dage=30", LIST),
    ("administrator", "/admin/steder-uden-noget/{place}", LIST),
    ("administrator", "/samarbejdsboers/boerser", STAFF),
    ("administrator", "/samarbejdsboers/boerser/{fair}", STAFF),
    ("administrator", "/samarbejdsboers/boerser/{fair}/ret", STAFF),
    ("administrator", "/samarbejdsboers/boerser/{fair}/aftaler", STAFF),
    ("administrator", "/samarbejdsboers/boerser/{fair}/dagen", STAFF),
    ("administrator", "/samarbejdsboers/boerser/{fair}/borde", STAFF),
    ("administrator", "/samarbejdsboers/boerser/{fair}/maeglere", STAFF + 7),
    ("administrator", "/samarbejdsboers/boerser/{fair}/maegler", STAFF),
    ("administrator", "/samarbejdsboers/opslag/{waiting}/svar", STAFF),
    # What is known of the words, how rare they are, what may be meant, candidates, their words, the hits, their places.
    ("visitor", "/soeg?q=hold", DETAIL + 4),
    ("visitor", "/soeg?q=hlod+mommark&hvad=walk", DETAIL + 12),
    ("visitor", "/soeg/forslag?q=hol", DETAIL + 3),
    ("visitor", "/abonner/det-sker.rss?sted={place}", LIST),
    ("visitor", "/kalender/det-sker.ics?sted={place}", LIST),
    ("visitor", "/kalender/gruppe/{series}.ics", LIST),
    ("visitor", "/kalender?gruppe={series}", LIST),
    ("host", "/min-side/kalender", LIST),
    ("visitor", "/kalender/{own_calendar}.ics", STAFF),
    ("visitor", "/abonner/opgaver.json?forening={organisation}", LIST),
    ("visitor", "/indlejr", LIST),
    ("visitor", "/indlejr/opgaver?antal=20", LIST),
    # With how often one asked.
    ("visitor", "/api/v1/dates?limit=100", LIST + 2),
    ("visitor", "/api/v1/tasks?limit=100&forening={organisation}", LIST + 3),
    ("visitor", "/api/v1/groups", LIST + 2),
    ("visitor", "/api/v1/organisations", LIST + 2),
    ("visitor", "/api/v1/places", LIST + 2),
    ("visitor", "/sitemap.xml", LIST),
    ("visitor", "/sitemap/0.xml", LIST),
    ("visitor", "/del/walk/{series}.png", LIST),
    ("administrator", "/admin/soegeord", STAFF),
    ("visitor", "/lokaler", LIST),
    ("visitor", "/lokaler/{room}?uge=2027-10", DETAIL),
    ("host", "/lokaler/{room}/book", DETAIL),
    ("host", "/lokaler/booking/{booking}", DETAIL),
    ("host", "/lokaler/booking/{booking}/ret", DETAIL),
    ("administrator", "/lokaler/{room}?uge=2027-10", STAFF),
    ("administrator", "/lokaler/booking/{booking}/svar", STAFF),
    ("administrator", "/lokaler/{room}/ret", STAFF),
    ("administrator", "/forslag/svar", STAFF),
    ("administrator", "/forslag/{proposal}/svar", STAFF),
    ("administrator", "/forslag/{proposal}/blev", STAFF),
    ("visitor", "/faellesskaber", LIST),
    ("visitor", "/faellesskaber?hvad=haandarbejde&sted={place}", LIST),
    ("visitor", "/faellesskaber/{group}", DETAIL),
    ("visitor", "/faellesskaber/medlem/{member}", DETAIL),
    ("host", "/faellesskaber/nyt", DETAIL),
    ("host", "/faellesskaber/{own_group}/vaert", STAFF),
    ("host", "/faellesskaber/{own_group}/ret", DETAIL),
    ("administrator", "/faellesskaber/{group}/svar", STAFF),
    ("visitor", "/om/privatliv", 0),
    ("visitor", "/log-ind", 0),
    # Everything that is known, of every feature: so many kinds, so many questions, whatever there is of each.
    ("host", "/min-side/mine-oplysninger", 104),
    # Each feature is asked what is coming, what one looks after, what one helped with and what one has proposed.
    ("host", "/min-side", DETAIL + 19),
    ("host", "/min-side/hjaelp/{help}", DETAIL),
    ("host", "/min-side/hjaelper", DETAIL),
    # With what is kept of newcomers.
    ("host", "/gaature/{series}/vaert", STAFF + 1),
    ("host", "/gaature/{series}/vaert/{occurrence}", STAFF),
    ("host", "/gaature/{series}/vaert/billede", DETAIL),
    ("host", "/gaature/{series}/vaert/{occurrence}/print", STAFF),
    ("host", "/gaature/{series}/vaert/{occurrence}/koersel", STAFF),
    # Who looks after it: whether they own it, and what they changed, beside what everybody sees.
    ("host", "/foreninger/{organisation}", DETAIL + 2),
    ("host", "/foreninger/{organisation}/ret", STAFF),
    ("host", "/foreninger/{organisation}/medlemmer", STAFF),
    ("administrator", "/admin/foreninger", STAFF),
    ("administrator", "/admin/foreninger/{organisation}", STAFF),
    ("administrator", "/admin/hent-ind", STAFF),
    ("administrator", "/admin/anmeldelser", STAFF),
    ("administrator", "/admin/moderation", STAFF),
    # Every feature is asked what will happen.
    ("administrator", "/admin/person/{person}/luk-ude", STAFF + 4),
    ("administrator", "/admin/omraader", DETAIL),
    ("administrator", "/telefonbord", STAFF),
    ("administrator", "/telefonbord?q=vollerup", STAFF),
    ("administrator", "/telefonbord?q=99999999", STAFF),
    # Every kind with dates is asked what it offers, what was before and what comes every time; and groups are.
    ("administrator", "/telefonbord/{person}", STAFF + 17),
    ("administrator", "/telefonbord/{person}?hjaelper={helper}", STAFF + 14),
    ("administrator", "/telefonbord/{person}/ret", STAFF),
    ("administrator", "/telefonbord/{person}/hjaelper", STAFF),
    # Every feature is asked what belongs to either, and whether each was made sure of.
    ("administrator", "/telefonbord/saml/{person}/{helper}", STAFF + 8),
    ("administrator", "/ringeliste", STAFF),
    ("administrator", "/ringeliste/print", STAFF),
    ("administrator", "/admin/godkend", STAFF),
    ("administrator", "/admin/beskeder", STAFF),
    ("administrator", "/admin/plan?aar=2027", STAFF),
    ("administrator", "/admin/plan/raekke/{row}/over-tid", STAFF),
    ("administrator", "/admin/stemmer", STAFF),
    ("administrator", "/admin/overblik", STAFF),
    # Rooms and fairs are asked too.
    ("administrator", "/admin/ugen", LIST + 4),
    ("administrator", "/admin/evaluering/2020-2023", STAFF),
    ("administrator", "/admin/evaluering/2020-2023/4", STAFF),
    ("administrator", "/breve", STAFF),
    # Every feature is asked for its share of the day (tasks have four kinds of it).
    ("administrator", "/i-dag", STAFF + 20),
    ("administrator", "/admin/medarbejdere", STAFF),
    ("administrator", "/admin/fortegnelse", 0),
    ("administrator", "/admin/sletning", LIST),
    ("administrator", "/admin/revision", STAFF),
    ("administrator", "/admin/drift", 20),
    ("administrator", "/log-ind/sikkerhed", DETAIL),
]


def _groups(host: Person, place_id: int) -> tuple[Group, Group, Member]:
    """Twenty-one groups with people in them: the one with dates, the host's own, and somebody in one of them."""
    for number in range(20):
        group = make_group(title=f"Gruppe {number}", place_id=place_id)
        for _one in range(3):
            member = join_group(group)
    dated(group, clock.now())
    own_group = make_group(host, title="Værtens gruppe", place_id=place_id)
    for _one in range(9):
        join_group(own_group)
    return group, own_group, member


@pytest.fixture
def house(app: Flask, frozen_clock: Any) -> dict[str, Any]:
    """Twelve groups with queues, and the parts of the addresses above."""
    with writing():
        load_pack(Path("data/soenderborg"), clock.now())
        host, administrator = make_account(name="Vera Vært"), make_account(Role.ADMINISTRATOR)
        place = make_place("Mommark")
        for number in range(12):
            series = make_walk(
                host=host.person, title=f"Hold {number}", capacity=3, rhythm=Rhythm.WEEKLY, place_id=place.id
            )
            make_picture(series)
            occurrence = make_occurrence(series)
            for minute in range(6):
                sign_up = make_sign_up(occurrence, now=clock.now() + timedelta(minutes=minute))
        person = sign_up.person
        make_calendar(SYSTEM, clock.now(), person)
        for number in range(20):
            make_sign_up(make_occurrence(make_walk(title=f"Mere {number}")), person)
            make_person(f"Person {number} fra Vollerup")
            make_organisation(
                host.person, name=f"Forening {number}", place_id=place.id, public=number % 2 == 0
            )
        organisation = make_organisation(host.person, editor=person)
        for number in range(20):
            with_queue = make_listing(organisation, title=f"Opgave {number}", places=2, question="")
            for minute in range(4):
                response = yes(with_queue, now=clock.now() + timedelta(minutes=minute))
        past = make_past(organisation, places=None)
        helpers = [helped(past) for _number in range(9)] + [helped(past, host.person)]
        confirm(past, *((one, 120) for one in helpers))
        proof = stored_proof(helpers[0].person)
        for number in range(20):
            proposal = make_proposal(
                person if number > 17 else None, title=f"Forslag {number}", place_id=place.id
            )
            make_proposal(title=f"Venter {number}", place_id=place.id, public=False)
            for _one in range(3):
                voice = join(proposal)
        became(proposal, kind="series", thing_id=series.id)
        kitchen = make_room("Vask hænder.", needs_approval=True)
        for number in range(12):
            booking = book(kitchen, span(8 + number, 9 + number), host.person, rules_version=1)[0]
            mark_area(
                SYSTEM, clock.now(), NewArea(place.id, "Der er stille", f"Kvarter {number}", ["Havnen"])
            )
        fair_parts = many_who_trade(host.person)
        group, own_group, member = _groups(host.person, place.id)
        reader, _asked = letter_readers()
        letters.promise_letters(clock.now() + timedelta(days=4))
        terms = {"may_sign_up": True, "may_cancel": True, "gets_messages": True}
        for helper in (make_person("Lone"), make_person("Ole"), host.person):
            helping = let_act(SYSTEM, clock.now(), person, helper, "", **terms)
        assert len(many_said(occurrence)) == 12
        recount_now(clock.now())
    browsers = {who: app.test_client() for who in ALWAYS}
    log_in(browsers["host"], host)
    log_in(browsers["administrator"], administrator)
    parts = {
        "series": series.id,
        "occurrence": occurrence.id,
        "place": place.id,
        "token": sign_up_token(sign_up),
        "person": person.id,
        "helper": host.person_id,
        "help": helping.id,
        "organisation": organisation.id,
        "listing": with_queue.id,
        "response": response_token(response),
        "past": past.id,
        "past_date": date_of(past).id,
        "helper_token": response_token(helpers[0]),
        "code": proof.code,
        **fair_parts,
        "proposal": proposal.id,
        "room": kitchen.id,
        "booking": booking.id,
        "own": author_token(proposal),
        "voice": voice_token(voice),
        "reader": letter_token(reader),
        "own_calendar": calendar_token(person),
        "group": group.id,
        "own_group": own_group.id,
        "member": member_token(member),
        "row": row_id("4.1"),
    }
    return {"browsers": browsers, "parts": parts}


@pytest.mark.slow_on_postgres
def test_no_page_asks_more_than_its_share(app: Flask, house: dict[str, Any]) -> None:
    too_many, counts = {}, {}
    for who, template, most in PAGES:
        path = template.format(**house["parts"])
        browser = house["browsers"][who]
        assert browser.get(path).status_code == 200, path  # warm: what is read once per process is read now
        with counted() as sent:
            browser.get(path)
        counts[template] = len(sent)
        if len(sent) > most + ALWAYS[who]:
            too_many[template] = sent

    assert {template: len(sent) for template, sent in too_many.items()} == {}, "\n".join(
        f"\n{template}:\n" + "\n".join(line[:160] for line in sent) for template, sent in too_many.items()
    )
    assert counts["/det-sker"] > 0


#: The date and what clashes with it; key, tries, person, the locked date, what is known of the guest, places, sign-up,
#: letter, list, the audit, and where the key led.
SIGN_UP = 12


def test_a_guest_signs_up_in_so_many(app: Flask, frozen_clock: Any) -> None:
    walk, browser = make_walk(capacity=5), app.test_client()
    address = f"/gaature/{walk.id}/tilmeld"

    def sign_up(number: int) -> None:
        form = {"occurrence_id": make_occurrence(walk).id, "name": f"Gæst {number}", "party_size": 1}
        form["email"] = f"gaest{number}@example.org"
        with counted() as sent:
            answer = browser.post(address, data=form)
        assert answer.status_code == 303
        counts.append(sent)

    counts: list[list[str]] = []
    for number in range(2):  # the first is warmed up
        sign_up(number)
    assert len(counts[-1]) == SIGN_UP, "\n".join(counts[-1])

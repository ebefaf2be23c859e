"""Agreements: saying that there is one, the other's yes, the year after, the figures and the bridges."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.core.actor import SYSTEM
from app.core.errors import DomainError, NotFoundError
from app.core.permissions import Role
from app.exchange import agreements, figures, privacy, queries_agreements, scans
from app.exchange.agreements import Terms
from app.exchange.bridges import bridges
from app.exchange.day import DAY as DAY_SHARE
from app.exchange.links import party_token
from app.exchange.models import Participant
from app.exchange.models_agreements import Agreement, AgreementState, Answer, FollowUp
from app.organisations.rules import OrganisationKind
from app.pack.actions import load_pack
from app.plan.queries import default_initiative
from tests.exchange.test_pages import press
from tests.exchange.trading import MODERATOR, agree, begun, make_fair, register, told
from tests.factories import log_in, make_account, make_organisation, make_person, writing
from tests.listings.pages import text

pytestmark = pytest.mark.usefixtures("frozen_clock")


def two() -> tuple[Participant, Participant]:
    fair = begun()
    before = clock.now() - timedelta(days=2)
    return register(fair, make_person("Ane Ibsen"), now=before), register(
        fair, make_person("Bo Bang"), now=before
    )


def asked(agreement: Agreement, days: int) -> None:
    assert agreement.agreed_at is not None
    with writing():
        scans.ask_what_became(agreement.agreed_at + timedelta(days=days))


def row(agreement: Agreement, participant: Participant, months: int) -> FollowUp:
    found = queries_agreements.follow_up(agreement.id, participant.party_id, months)
    assert found is not None
    return found


# ---- agreeing -----------------------------------------------------------------------------------------------------


def test_it_counts_when_both_have_said_yes_and_only_the_other_one_is_asked(app: Flask) -> None:
    one, other = two()
    made = agree(one, other)
    assert (made.state, made.agreed_at) == (AgreementState.PROPOSED, None)
    assert "exchange_agreed" in told(other.party.person)
    assert "exchange_agreed" not in told(one.party.person)

    with pytest.raises(NotFoundError), writing():
        agreements.answer(SYSTEM, clock.now(), made.id, one.party_id, is_yes=True)
    for _ in range(2):
        with writing():
            agreements.answer(SYSTEM, clock.now(), made.id, other.party_id, is_yes=True)

    assert (made.state, made.agreed_at) == (AgreementState.AGREED, clock.now())
    with pytest.raises(DomainError), writing():
        agreements.answer(SYSTEM, clock.now(), made.id, other.party_id, is_yes=False)


def test_two_agree_at_one_fair_that_has_begun_and_nobody_with_themself(app: Flask) -> None:
    one, _other = two()
    coming = make_fair()
    first, second, elsewhere = register(coming), register(coming), two()[0]

    for a, b in ((one, one), (one, elsewhere), (first, second)):
        with pytest.raises(DomainError), writing():
            agreements.agree(SYSTEM, clock.now(), a.id, b.id, Terms("Suppe"))


def test_staff_write_down_from_paper_what_both_signed(app: Flask) -> None:
    one, other = two()
    with pytest.raises(NotFoundError), writing():
        agreements.note(SYSTEM, clock.now(), one.id, other.id, Terms("Suppe"), is_signed=True)
    with writing():
        made = agreements.note(MODERATOR, clock.now(), one.id, other.id, Terms("Suppe"), is_signed=True)

    assert made.state is AgreementState.AGREED
    assert "exchange_agreed" not in told(other.party.person)


# ---- the year after -----------------------------------------------------------------------------------------------


def test_both_are_asked_once_after_1_3_and_12_months(app: Flask) -> None:
    one, other = two()
    made = agree(one, other, is_yes=True)
    waits = agree(one, other)

    for days, number in ((29, 0), (30, 1), (31, 1), (91, 2), (365, 3)):
        asked(made, days)
        assert told(one.party.person).count("exchange_follow_up") == number
        assert told(other.party.person).count("exchange_follow_up") == number
    assert queries_agreements.newest_follow_up(waits.id, one.party_id) is None


def test_what_is_done_or_dropped_is_asked_about_no_more_and_a_no_says_why(app: Flask) -> None:
    one, other = two()
    made = agree(one, other, is_yes=True)
    asked(made, 30)
    mine = row(made, one, 1)
    with pytest.raises(DomainError, match="hvorfor"), writing():
        agreements.tell(SYSTEM, clock.now(), mine.id, Answer.DROPPED, " ")
    with writing():
        agreements.tell(SYSTEM, clock.now(), mine.id, Answer.DROPPED, "Huset blev solgt.")
        agreements.tell(SYSTEM, clock.now(), mine.id, Answer.DONE)

    asked(made, 91)

    assert (mine.answer, mine.why) == (Answer.DONE, "")
    assert queries_agreements.follow_up(made.id, other.party_id, 3) is None


def test_who_wants_help_stands_on_the_day_until_somebody_helped(app: Flask) -> None:
    one, other = two()
    made = agree(one, other, is_yes=True)
    asked(made, 30)
    with writing():
        agreements.tell(SYSTEM, clock.now(), row(made, one, 1).id, Answer.GOING, wants_help=True)

    def waiting() -> list[str]:
        return [one.key for one in DAY_SHARE.look(clock.now()).rows if one.key.startswith("exchange_help")]

    assert len(waiting()) == 1
    with pytest.raises(NotFoundError), writing():
        agreements.helped(SYSTEM, clock.now(), row(made, one, 1).id)
    with writing():
        agreements.helped(MODERATOR, clock.now(), row(made, one, 1).id)
    assert waiting() == []


def test_the_plan_counts_agreements_and_what_holds_after_a_year(app: Flask) -> None:
    with writing():
        load_pack(Path("data/soenderborg"), clock.now())
    initiative = default_initiative("exchange", clock.now())
    assert initiative is not None
    one, other = two()
    with writing():
        one.fair.initiative_id = initiative.id
    kept, dropped = agree(one, other, is_yes=True), agree(one, other, is_yes=True)
    agree(one, other)
    asked(kept, 365)
    for made, said in ((kept, Answer.GOING), (dropped, Answer.DROPPED)):
        with writing():
            agreements.tell(SYSTEM, clock.now(), row(made, one, 12).id, said, "Tid.")

    counted = {each.key: each.value for each in figures.PLAN_FIGURES.figures([initiative.id], 2027)}

    assert (counted["exchange_agreements"], counted["exchange_kept"]) == (2, 1)


def test_erasing_takes_the_words_and_leaves_the_numbers(app: Flask) -> None:
    one, other = two()
    made, waits = agree(one, other, is_yes=True), agree(one, other)
    asked(made, 30)
    with writing():
        agreements.tell(SYSTEM, clock.now(), row(made, one, 1).id, Answer.DROPPED, "Jeg blev syg.")
        privacy.erase(one.party.person_id, clock.now(), SYSTEM)

    assert (made.what, made.who, made.state) == ("", "", AgreementState.AGREED)
    assert waits.state is AgreementState.DECLINED
    assert (row(made, one, 1).why, row(made, one, 1).answer) == ("", Answer.DROPPED)


def test_bridges_are_counted_whichever_comes_first_and_darkest_where_most() -> None:
    order = [kind.value for kind in OrganisationKind]
    made = bridges(
        [
            ("company", "association"),
            ("association", "company"),
            ("association", "association"),
            ("region", "company"),
        ],
        order,
    )

    assert made.kinds == ("association", "company", "region")
    assert made.rows()[0] == ("association", "company", 2)
    shades = {(one.x, one.y): (one.number, one.shade) for one in made.cells}
    assert shades == {
        (0, 0): (1, 2),
        (0, 1): (2, 4),
        (1, 1): (0, 0),
        (0, 2): (0, 0),
        (1, 2): (1, 2),
        (2, 2): (0, 0),
    }
    assert bridges([], order).kinds == ()


# ---- pages --------------------------------------------------------------------------------------------------------


def test_one_says_it_on_the_phone_the_other_says_yes_and_later_both_answer_with_one_press(
    client: FlaskClient,
) -> None:
    one, other = two()
    own, theirs = (f"/samarbejdsboers/min/{party_token(each.party)}" for each in (one, other))
    path = f"{own}/tilmelding/{one.id}/aftale"

    assert press(client, path, path, other_id=other.id, what="").status_code == 422
    press(client, path, path, other_id=other.id, what="Suppe til alle", who="Vi ringer", by_on="2027-04-01")
    made = queries_agreements.agreements_at(one.fair_id)[0]
    page = text(client, f"{theirs}/aftale/{made.id}")
    for said in ("Har I en aftale?", "Suppe til alle", "Vi ringer", "Med Ane Ibsen"):
        assert said in page
    press(client, f"{theirs}/aftale/{made.id}", f"{theirs}/aftale/{made.id}", svar="ja")
    assert "I har begge sagt ja" in text(client, f"{own}/aftale/{made.id}")

    asked(made, 30)
    mine = f"{own}/aftale/{made.id}"
    assert press(client, mine, mine, svar="dropped", why="").status_code == 422
    assert press(client, mine, mine, svar="going", wants_help="y").status_code == 303
    assert row(made, one, 1).answer is Answer.GOING
    assert "Vi er i gang" in text(client, mine)
    assert press(client, mine, mine, svar="lagt-i-skuffen").status_code == 404
    stranger = party_token(two()[0].party)
    assert client.get(f"/samarbejdsboers/min/{stranger}/aftale/{made.id}").status_code == 404


def test_staff_write_one_down_and_see_the_bridges_and_who_needs_help(client: FlaskClient) -> None:
    fair, before = begun(), clock.now() - timedelta(days=2)
    firm = make_organisation(name="Bager Brød", kind=OrganisationKind.COMPANY)
    one = register(fair, organisation_id=firm.id, now=before)
    other = register(fair, make_person("Bo Bang"), now=before)
    log_in(client, make_account(Role.MODERATOR))
    path = f"/samarbejdsboers/boerser/{fair.id}/aftaler"

    press(client, path, path, one_id=one.id, other_id=other.id, what="Brød til suppen", is_signed="y")
    page = text(client, path)
    for said in ("1 aftale", "Brød til suppen", "Begge har sagt ja", "Aktive borgere – Firma", "<svg"):
        assert said in page

    made = queries_agreements.agreements_at(fair.id)[0]
    asked(made, 30)
    with writing():
        agreements.tell(SYSTEM, clock.now(), row(made, other, 1).id, Answer.GOING, "Ovnen.", wants_help=True)
    assert "Vil have hjælp" in text(client, path)
    press(client, path, f"/samarbejdsboers/aftaler/{row(made, other, 1).id}/hjulpet")
    assert "Vil have hjælp" not in text(client, path)

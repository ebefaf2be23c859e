"""The plan's pages for staff: the tree of a year, the log, initiatives, figures and the Word document."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account
from app.audit.models import AuditEvent
from app.core import clock
from app.core.database import db
from app.core.permissions import Role
from app.gatherings.hosting import cancel_date
from app.gatherings.models import Rhythm
from app.plan import actions, recount
from app.plan.models import Action, Initiative, PlanActivity, RowEntry, RowYear
from tests import factories
from tests.admin.plan_pages import page, row_id
from tests.conftest import FrozenClock
from tests.factories import writing
from tests.meals.cooking import make_date
from tests.support.filled import load_the_pack
from tests.support.seen import seen_in
from tests.support.statements import counted
from tests.test_statements import ALWAYS, STAFF

PACK = Path(__file__).parents[2] / "data" / "soenderborg"


@pytest.fixture
def plan(app: Flask, frozen_now: datetime) -> None:
    load_the_pack()


@pytest.fixture
def staff(plan: None) -> Account:
    return factories.make_account(Role.ADMINISTRATOR, name="Mette Krogh")


@pytest.fixture
def staff_client(client: FlaskClient, staff: Account) -> FlaskClient:
    factories.log_in(client, staff)
    return client


def action_id(code: str) -> int:
    return db.session.scalars(select(Action.id).filter_by(code=code)).one()


def test_shows_all_twenty_rows_and_ten_actions(staff_client: FlaskClient) -> None:
    text = page(staff_client, "/admin/plan?aar=2026")
    codes = [*db.session.scalars(select(PlanActivity.code)), *db.session.scalars(select(Action.code))]
    assert [code for code in codes if f'<span class="nr">{code}</span>' not in text] == []
    assert "Gågrupper i landsbyerne" in text


def test_the_years_of_the_period_and_on_to_next_year_are_tabs(staff_client: FlaskClient) -> None:
    text = page(staff_client, "/admin/plan")
    assert 'href="/admin/plan/2020-2023/2028"' in text
    assert 'href="/admin/plan/2020-2023/2029"' not in text
    assert '<a href="/admin/plan/2020-2023/2027" aria-current="page">2027</a>' in text


def test_a_passed_deadline_is_late_with_its_day_and_who_is_in_charge(
    staff_client: FlaskClient, staff: Account, frozen_now: datetime
) -> None:
    values = actions.RowYearInput("running", due_on=date(2027, 2, 1), responsible_id=staff.person_id)
    with writing():
        actions.set_row_year(row_id("2.3"), 2027, values, factories.actor_of(staff), frozen_now)
    text = page(staff_client, "/admin/plan")
    assert "Fristen var mandag den 1. februar. Ansvarlig: Mette Krogh" in text
    only_late = page(staff_client, "/admin/plan?aar=2027&vis=for-sent")
    assert "Samarbejdsbørs" in only_late
    assert '<span class="nr">4.1</span>' not in only_late


@pytest.mark.parametrize("address", ["?aar=abc", "?aar=99999", "?vis=alt", "?aaben=raekke-99999", "?aaben=x"])
def test_an_address_typed_wrong_still_shows_the_plan(staff_client: FlaskClient, address: str) -> None:
    assert "Frivillighedsplaner 2027" in page(staff_client, f"/admin/plan{address}")


def test_an_installation_without_a_plan_says_so_as_not_found(client: FlaskClient, app: Flask) -> None:
    factories.log_in(client, factories.make_account(Role.ADMINISTRATOR))
    assert client.get("/admin/plan").status_code == 404


def test_the_tree_takes_few_statements_whatever_hangs_on_it(
    staff_client: FlaskClient, staff: Account, frozen_now: datetime
) -> None:
    who = factories.actor_of(staff)
    with writing():
        for code in ("1.1", "2.1", "3.1", "4.2"):
            values = actions.InitiativeInput(f"Indsats {code}", ("raekke", row_id(code)), date(2027, 1, 1))
            actions.create_initiative(values, who, frozen_now)
            actions.add_entry(
                ("raekke", row_id(code)), actions.EntryInput(date(2027, 2, 1), "Møde"), who, frozen_now
            )
        recount.recount_now(frozen_now)
    opened = f"/admin/plan?aar=2027&aaben=raekke-{row_id('4.1')}"
    page(staff_client, opened)
    with counted() as sent:
        page(staff_client, opened)
    assert len(sent) <= STAFF + ALWAYS["administrator"] + 4, f"{len(sent)}:\n" + "\n".join(sent)


# ---- live figures -------------------------------------------------------------------------------------


def test_a_walk_that_was_held_counts_on_row_4_1_and_the_figure_says_what_it_counts(
    staff_client: FlaskClient, staff: Account, frozen_clock: FrozenClock
) -> None:
    occurrence = factories.make_occurrence(title="Guderup går", on=clock.today() + timedelta(days=7))
    factories.make_sign_up(occurrence, factories.make_person("Jørgen Friis"), party_size=2)
    frozen_clock.move_to(datetime(2027, 3, 10, 9, 0, tzinfo=UTC))
    factories.log_in(staff_client, staff)  # a log-in of staff lasts a working day
    text = page(staff_client, f"/admin/plan?aar=2027&aaben=raekke-{row_id('4.1')}")
    address = f"/admin/plan/raekke/{row_id('4.1')}/tal?aar=2027&amp;tal=held"
    assert address in text
    counted = page(staff_client, address.replace("&amp;", "&"))
    assert "1 tur holdt i 2027" in counted
    assert "Guderup går" in counted
    assert "Jørgen" not in counted
    assert "2 pladser taget i 2027" in page(staff_client, address.replace("&amp;tal=held", "&tal=places"))


def test_walks_and_meals_of_a_row_are_told_each_in_their_own_words(
    staff_client: FlaskClient, staff: Account, frozen_clock: FrozenClock
) -> None:
    walk = factories.make_occurrence(title="Guderup går", on=clock.today() + timedelta(days=7))
    meal = make_date(title="Spis i Guderup", rhythm=Rhythm.ONCE)
    factories.make_sign_up(walk, factories.make_person("Jørgen Friis"), party_size=2)
    factories.make_sign_up(meal, factories.make_person("Bodil Berg"), party_size=3)
    with writing():
        meal.series.initiative_id = walk.series.initiative_id
    frozen_clock.move_to(datetime(2027, 3, 10, 9, 0, tzinfo=UTC))
    factories.log_in(staff_client, staff)
    with writing():
        recount.recount_now(clock.now())
    address = f"/admin/plan/raekke/{row_id('4.1')}"
    assert "1 tur holdt og 1 måltid holdt i 2027" in page(staff_client, f"{address}/tal?aar=2027&tal=held")
    text = unescape(re.sub(r"<[^>]+>", " ", page(staff_client, f"{address}?aar=2027")))
    words = " ".join(text.split())
    assert "Pladser taget 0 2 pladser taget" in words
    assert "Gæster 0 3 gæster" in words
    assert words.count("Med for første gang") == 1


def test_a_cancelled_walk_counts_as_cancelled(
    staff_client: FlaskClient, staff: Account, frozen_now: datetime
) -> None:
    series = factories.make_walk(title="Aflyst tur", rhythm=Rhythm.ONCE)
    occurrence = factories.make_occurrence(series)
    with writing():
        cancel_date(factories.actor_of(staff), frozen_now, occurrence.id, "Vejret er for dårligt.")
    text = page(staff_client, f"/admin/plan/raekke/{row_id('4.1')}/tal?aar=2027&tal=cancelled")
    assert "Aflyst tur" in text


def test_a_figure_nobody_counts_is_not_found(staff_client: FlaskClient) -> None:
    assert staff_client.get(f"/admin/plan/raekke/{row_id('4.1')}/tal?tal=elefanter").status_code == 404


# ---- the log ------------------------------------------------------------------------------------------

ENTRY = {
    "text": "Møde om forsikring",
    "happened_on": "2027-02-20",
    "people_count": "12",
    "with_whom": "Ældrerådet",
}


@pytest.mark.parametrize(
    ("kind", "find"), [("raekke", lambda: row_id("1.1")), ("handling", lambda: action_id("1c"))]
)
def test_staff_write_in_the_log_of_any_row_or_action(staff_client: FlaskClient, kind: str, find) -> None:
    address = f"/admin/plan/{kind}/{find()}"
    response = staff_client.post(f"{address}/log", data=ENTRY)
    assert response.status_code == 303
    assert response.location == f"{address}?aar=2027"
    text = page(staff_client, address)
    assert "Møde om forsikring. 12 deltog." in text
    assert "Med Ældrerådet" in text
    done = db.session.scalars(select(AuditEvent.action).where(AuditEvent.object_type == "row_entry")).all()
    assert done == ["row_entry.added"]


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("text", "", "Skriv, hvad der skete"),
        ("text", "Ringede til 010250-1234", "Slet CPR-nummeret"),
        ("happened_on", "i går", "Skriv datoen som dag, måned og år"),
        ("happened_on", "", "Vælg den dato, det skete"),
        ("happened_on", "2027-03-02", "Vælg en dato, der ikke ligger i fremtiden"),
        ("people_count", "mange", "Skriv et helt tal, for eksempel 12"),
        ("people_count", "-1", "Skriv et helt tal, for eksempel 12"),
        ("link", "http://example.org/x", "Skriv et link, der begynder med https://"),
        ("link", "javascript:alert(1)", "Skriv et link, der begynder med https://"),
    ],
)
@pytest.mark.any_database
def test_a_mistake_says_what_to_write_and_keeps_what_was_typed(
    staff_client: FlaskClient, field: str, typed: str, message: str
) -> None:
    response = staff_client.post(f"/admin/plan/raekke/{row_id('1.1')}/log", data={**ENTRY, field: typed})
    assert response.status_code == 422
    text = response.get_data(as_text=True)
    assert message in text
    assert "Ældrerådet" in text
    assert db.session.scalars(select(RowEntry)).all() == []


def test_a_correction_takes_the_old_lines_place_and_the_old_line_stays(
    staff_client: FlaskClient, staff: Account, frozen_now: datetime
) -> None:
    target = ("raekke", row_id("4.1"))
    values = actions.EntryInput(date(2027, 2, 1), "To nye værter", people_count=2)
    with writing():
        old = actions.add_entry(target, values, factories.actor_of(staff), frozen_now)
    response = staff_client.post(f"/admin/plan/log/{old.id}/ret", data={**ENTRY, "text": "Tre nye værter"})
    assert response.status_code == 303
    text = page(staff_client, f"/admin/plan/raekke/{target[1]}?aar=2027")
    assert "<del>To nye værter</del>" in text
    assert "Tre nye værter" in text
    tree = page(staff_client, f"/admin/plan?aar=2027&aaben=raekke-{target[1]}")
    assert "To nye værter" not in tree
    again = staff_client.post(f"/admin/plan/log/{old.id}/ret", data=ENTRY)
    assert again.status_code == 422
    assert "En anden har rettet linjen" in again.get_data(as_text=True)


# ---- the state of a year ------------------------------------------------------------------------------


def test_staff_say_how_a_row_stands_and_what_comes_next(staff_client: FlaskClient, staff: Account) -> None:
    address = f"/admin/plan/raekke/{row_id('1.1')}/aar/2027"
    values = {
        "status": "done",
        "status_text": "Retningslinjerne er vedtaget.",
        "next_year_text": "Vi fortæller foreningerne om dem.",
        "due_on": "1.12.2027",
        "responsible_id": str(staff.person_id),
    }
    assert staff_client.post(address, data=values).status_code == 303
    said = db.session.scalars(select(RowYear)).one()
    assert (said.status, said.due_on, said.responsible_id) == ("done", date(2027, 12, 1), staff.person_id)
    text = page(staff_client, f"/admin/plan/raekke/{row_id('1.1')}")
    assert "Retningslinjerne er vedtaget." in text
    assert "Det skal ske i 2028" in text
    assert "Vi fortæller foreningerne om dem." in page(staff_client, address)


def test_a_row_with_an_initiative_is_running_before_anybody_says_so(staff_client: FlaskClient) -> None:
    text = page(staff_client, f"/admin/plan/raekke/{row_id('4.1')}/aar/2027")
    assert 'value="running" checked' in text


def test_a_status_nobody_knows_is_refused(staff_client: FlaskClient) -> None:
    response = staff_client.post(
        f"/admin/plan/raekke/{row_id('1.1')}/aar/2027", data={"status": "perfect", "responsible_id": "0"}
    )
    assert response.status_code == 422
    assert db.session.scalars(select(RowYear)).all() == []


# ---- initiatives --------------------------------------------------------------------------------------


def initiative_form(target: str, **values: str) -> dict[str, object]:
    defaults: dict[str, object] = {
        "title": "Torsdagsmad",
        "target": target,
        "starts_on": "2027-02-01",
        "status": "running",
        "owner_id": "0",
        "target_groups": ["aeldre", "enlige"],
        "loneliness_kinds": ["social"],
    }
    return {**defaults, **values}


def test_an_initiative_is_made_on_a_row_moved_to_an_action_and_ended(staff_client: FlaskClient) -> None:
    made = staff_client.post("/admin/plan/indsats", data=initiative_form(f"raekke-{row_id('4.2')}"))
    assert made.location == f"/admin/plan/raekke/{row_id('4.2')}?aar=2027"
    initiative = db.session.scalars(select(Initiative).filter_by(title="Torsdagsmad")).one()
    assert (initiative.source, initiative.target_groups) == ("staff", ["aeldre", "enlige"])
    assert "Social ensomhed" in page(staff_client, made.location)

    address = f"/admin/plan/indsats/{initiative.id}"
    assert 'value="Torsdagsmad"' in page(staff_client, address)
    staff_client.post(address, data=initiative_form(f"handling-{action_id('3b')}"))
    db.session.expire_all()
    assert (initiative.activity_id, initiative.action_id) == (None, action_id("3b"))

    ended = staff_client.post(f"{address}/afslut", data={})
    assert ended.location == f"/admin/plan/handling/{action_id('3b')}?aar=2027"
    db.session.expire_all()
    assert (initiative.status, initiative.ends_on) == ("ended", date(2027, 3, 1))
    assert "Afslut indsatsen" not in page(staff_client, address)
    done = db.session.scalars(
        select(AuditEvent.action).filter_by(object_type="initiative").order_by(AuditEvent.id)
    ).all()
    assert done == ["initiative.created", "initiative.edited", "initiative.ended"]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"title": " "}, "Skriv, hvad indsatsen hedder"),
        ({"ends_on": "2027-01-01"}, "Vælg en slutdato, der ligger efter startdatoen"),
        ({"starts_on": ""}, "Vælg den dato, indsatsen begynder"),
    ],
)
@pytest.mark.any_database
def test_an_initiatives_mistakes_stand_at_their_fields(
    staff_client: FlaskClient, values: dict[str, str], message: str
) -> None:
    form = initiative_form(f"raekke-{row_id('4.2')}", **values)
    response = staff_client.post("/admin/plan/indsats", data=form)
    assert response.status_code == 422
    assert message in response.get_data(as_text=True)


@pytest.mark.any_database
@pytest.mark.parametrize("target", ["raekke-99999", "person-1", ""])
def test_an_initiative_hangs_on_something_that_is_there(staff_client: FlaskClient, target: str) -> None:
    assert staff_client.post("/admin/plan/indsats", data=initiative_form(target)).status_code == 422


def test_an_initiative_that_somebody_changed_meanwhile_is_not_written_over(staff_client: FlaskClient) -> None:
    target = f"raekke-{row_id('4.2')}"
    staff_client.post("/admin/plan/indsats", data=initiative_form(target))
    initiative = db.session.scalars(select(Initiative).filter_by(title="Torsdagsmad")).one()
    address = f"/admin/plan/indsats/{initiative.id}"
    read = seen_in(page(staff_client, address))
    first = initiative_form(target, description="Mettes ord", seen=read)
    assert staff_client.post(address, data=first).status_code == 303
    old = initiative_form(target, title="Bos mad", description="", seen=read)
    refused = staff_client.post(address, data=old)
    text = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "En anden har ændret indsatsen. Se den efter, og gem igen." in text
    assert "Nu står der: Mettes ord" in text
    assert 'value="Bos mad"' in text
    db.session.expire_all()
    assert initiative.title == "Torsdagsmad"
    assert staff_client.post(address, data={**old, "seen": seen_in(text)}).status_code == 303
    db.session.expire_all()
    assert initiative.title == "Bos mad"


def test_a_double_click_makes_one_initiative(staff_client: FlaskClient) -> None:
    form = {**initiative_form(f"raekke-{row_id('4.2')}"), "idempotency_key": "a" * 32}
    first, second = (staff_client.post("/admin/plan/indsats", data=form) for _ in range(2))
    assert first.location == second.location
    assert len(db.session.scalars(select(Initiative).filter_by(title="Torsdagsmad")).all()) == 1


def test_a_plans_own_words_can_be_read(staff_client: FlaskClient) -> None:
    plan_id = db.session.scalars(select(PlanActivity.plan_id).filter_by(code="3.1")).one()
    text = page(staff_client, f"/admin/plan/tekst/{plan_id}")
    assert "Ensomhedsfølelsen er en kompleks størrelse" in text
    assert "At færre borgere oplever eksistentiel ensomhed" in text
    assert "alle har en ven at snakke med" in text
    assert "Vi gør fælleskabet attraktivt for alle" in text


def test_a_moderator_reads_and_does_not_edit(client: FlaskClient, plan: None) -> None:
    factories.log_in(client, factories.make_account(Role.MODERATOR))
    text = page(client, f"/admin/plan?aar=2027&aaben=raekke-{row_id('4.1')}")
    assert "Ny indsats" not in text
    assert "Tilføj til loggen" not in text
    assert client.post(f"/admin/plan/raekke/{row_id('4.1')}/log", data=ENTRY).status_code == 403
    assert client.get("/admin/plan/indsats").status_code == 403


def test_a_citizen_has_no_business_here(client: FlaskClient, plan: None) -> None:
    factories.log_in(client, factories.make_account())
    assert client.get("/admin/plan").status_code == 403

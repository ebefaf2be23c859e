"""The plan over time for staff: years of a period, loose things, decisions, comments, a new period, year by year."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account
from app.audit.models import AuditEvent
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.permissions import Role
from app.gatherings.models import Series
from app.pack.actions import load_pack
from app.plan import actions, decisions
from app.plan.models import Initiative, Period, PlanActivity, RowYear
from app.plan.models_history import Comment, Decision
from app.plan.reminding import promise_reminders
from tests import factories
from tests.admin.plan_pages import page, row_id
from tests.factories import writing
from tests.support.seen import seen_in
from tests.support.statements import counted
from tests.test_statements import ALWAYS, STAFF

PACK = Path(__file__).parents[2] / "data" / "soenderborg"


@pytest.fixture
def staff(app: Flask, frozen_now: datetime) -> Account:
    with writing():
        load_pack(PACK, frozen_now)
    return factories.make_account(Role.ADMINISTRATOR, name="Mette Krogh")


@pytest.fixture
def staff_client(client: FlaskClient, staff: Account) -> FlaskClient:
    factories.log_in(client, staff)
    return client


@pytest.fixture
def leader_client(app: Flask, staff: Account) -> FlaskClient:
    browser = app.test_client()
    factories.log_in(browser, factories.make_account(Role.LEADER, name="Lars Leder"))
    return browser


def a_decision(staff: Account, now: datetime) -> Decision:
    period_id = db.session.scalars(select(Period.id)).one()
    values = decisions.DecisionInput(date(2027, 2, 1), "committee", "Gå hele året")
    with writing():
        return decisions.record_decision(factories.actor_of(staff), now, period_id, values)


# ---- years of a period ----------------------------------------------------------------------------------


@pytest.mark.parametrize("year", [2019, 2020, 2023, 2027, 2035])
def test_every_year_of_a_period_has_a_page_also_those_before_and_after(
    staff_client: FlaskClient, year: int
) -> None:
    assert f"Frivillighedsplaner {year}" in page(staff_client, f"/admin/plan/2020-2023/{year}")


@pytest.mark.parametrize("address", ["2020-2023/1999", "2020-2023/2101", "1990-1993/1990", "findes/2027"])
def test_a_year_or_period_that_is_not_there_is_not_found(staff_client: FlaskClient, address: str) -> None:
    assert staff_client.get(f"/admin/plan/{address}").status_code == 404


def test_what_is_late_stands_first(staff_client: FlaskClient) -> None:
    text = page(staff_client, "/admin/plan/2020-2023/2027")
    assert text.index('id="for-sent"') < text.index('id="status"')


def test_two_who_write_about_the_same_year_see_each_others_text(staff_client: FlaskClient) -> None:
    address = f"/admin/plan/raekke/{row_id('1.1')}/aar/2027"
    values = {"status": "running", "responsible_id": "0", "version": "0", "status_text": "Mettes tekst"}
    assert staff_client.post(address, data=values).status_code == 303
    response = staff_client.post(address, data={**values, "status_text": "Bos tekst"})
    text = response.get_data(as_text=True)
    assert response.status_code == 422
    assert "Mettes tekst" in text
    assert "Bos tekst" in text
    assert db.session.scalars(select(RowYear)).one().status_text == "Mettes tekst"
    # The page carries the new version: what is saved now is saved knowing both.
    both = {**values, "version": "1", "status_text": "Mettes tekst. Bos tekst"}
    assert re.search(r'name="version"[^>]*value="1"', text)
    assert staff_client.post(address, data=both).status_code == 303


def test_a_row_that_is_put_off_says_why(staff_client: FlaskClient) -> None:
    address = f"/admin/plan/raekke/{row_id('1.1')}/aar/2027"
    values = {"status": "postponed", "responsible_id": "0", "version": "0", "priority": "high"}
    response = staff_client.post(address, data=values)
    assert response.status_code == 422
    assert "Skriv, hvorfor rækken er udskudt eller udgået" in response.get_data(as_text=True)
    assert staff_client.post(address, data={**values, "reason": "Vi mangler en jurist"}).status_code == 303
    text = page(staff_client, f"/admin/plan/raekke/{row_id('1.1')}?aar=2027")
    assert "Udskudt" in text
    assert "Fordi: Vi mangler en jurist" in text
    assert "Vigtighed: høj" in text


# ---- what hangs on a row, and on nothing ----------------------------------------------------------------


def test_everything_on_a_row_is_a_list_with_links_and_filters(staff_client: FlaskClient) -> None:
    walk = factories.make_walk(title="Tur ved fjorden")
    factories.make_sign_up(factories.make_occurrence(walk))
    address = f"/admin/plan/raekke/{row_id('4.1')}/ting?aar=2027"
    text = page(staff_client, address)
    assert f'<a href="/gaature/{walk.id}/vaert">Tur ved fjorden</a>' in text
    assert "<b>1</b> plads taget" in text
    assert "Tur ved fjorden" in page(staff_client, f"{address}&slags=walk&tilstand=coming")
    assert "Der er ikke noget af den slags i 2027." in page(staff_client, f"{address}&slags=meal")
    assert "Der hører ikke noget til i 2020 endnu." in page(
        staff_client, f"/admin/plan/raekke/{row_id('4.1')}/ting?aar=2020"
    )
    for wrong in ("slags=koncert", "tilstand=maaske", "efter=x.y.z", "foer=99999999999999999.walk.1"):
        assert "Tur ved fjorden" in page(staff_client, f"{address}&{wrong}")


def test_the_list_of_a_row_takes_few_statements(staff_client: FlaskClient) -> None:
    for number in range(3):
        factories.make_walk(title=f"Tur {number}")
    address = f"/admin/plan/raekke/{row_id('4.1')}/ting?aar=2027"
    page(staff_client, address)
    with counted() as sent:
        page(staff_client, address)
    assert len(sent) <= STAFF + ALWAYS["administrator"], f"{len(sent)}:\n" + "\n".join(sent)


def test_loose_things_are_tied_with_one_press_and_untied_again(staff_client: FlaskClient) -> None:
    walks = [factories.make_walk(title=title) for title in ("Løs tur", "Anden løs tur")]
    with writing():
        for walk in walks:
            db.session.get_one(Series, walk.id).initiative_id = None
    assert "2 ting tæller ikke med i planen." in page(staff_client, "/admin/plan")
    assert "Løs tur" in page(staff_client, "/admin/plan/loese?slags=walk")
    target = db.session.scalars(select(Initiative.id).where(Initiative.activity_id == row_id("4.1"))).first()
    chosen = {"things": [f"walk-{walk.id}" for walk in walks], "initiative_id": str(target)}
    assert staff_client.post("/admin/plan/loese", data=chosen).status_code == 303
    text = page(staff_client, "/admin/plan/loese")
    assert "2 ting tæller med nu." in text
    assert "Alt tæller med i en indsats." in text
    undo = re.search(r'action="(/admin/plan/loese/\d+/fortryd)"', text)
    assert undo is not None
    assert staff_client.post(undo[1]).status_code == 303
    assert "2 ting tæller ikke med i planen." in page(staff_client, "/admin/plan")
    done = db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert done[-6:] == ["series.tie", "series.tie", "plan.tie", "series.tie", "series.tie", "plan.untie"]


def test_what_does_not_belong_to_the_plan_is_left_out_with_one_press_and_taken_in_again(
    staff_client: FlaskClient,
) -> None:
    walk = factories.make_walk(title="Løs tur")
    with writing():
        db.session.get_one(Series, walk.id).initiative_id = None
    chosen = {"things": [f"walk-{walk.id}", "walk-999999", "hat-1"]}
    path = "/admin/plan/loese"
    assert staff_client.post(path, data={**chosen, "svar": "ude"}).status_code == 303
    assert "1 ting hører ikke til planen." in page(staff_client, path)
    assert "Løs tur" not in page(staff_client, path)
    assert "tæller ikke med i planen" not in page(staff_client, "/admin/plan")
    assert "Løs tur" in page(staff_client, f"{path}?vis=ude")
    assert staff_client.post(f"{path}?vis=ude", data={**chosen, "svar": "ind"}).status_code == 303
    assert "Løs tur" in page(staff_client, path)
    assert "1 ting tæller ikke med i planen." in page(staff_client, "/admin/plan")
    done = db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert done[-2:] == ["plan.leave_out", "plan.take_in"]
    assert staff_client.post(path, data={"svar": "ude"}).status_code == 422


def test_nothing_ticked_or_no_initiative_says_so_and_keeps_the_ticks(staff_client: FlaskClient) -> None:
    walk = factories.make_walk(title="Løs tur")
    with writing():
        db.session.get_one(Series, walk.id).initiative_id = None
    nothing = staff_client.post("/admin/plan/loese", data={"initiative_id": "0"})
    assert nothing.status_code == 422
    assert "Sæt kryds ved mindst én ting" in nothing.get_data(as_text=True)
    key = f"walk-{walk.id}"
    no_target = staff_client.post("/admin/plan/loese", data={"things": [key], "initiative_id": "0"})
    assert "Vælg den indsats, det skal tælle med i" in no_target.get_data(as_text=True)
    assert f'value="{key}" checked' in no_target.get_data(as_text=True)


# ---- decisions ------------------------------------------------------------------------------------------


def test_a_decision_is_written_down_and_changes_adds_and_ends_rows(staff_client: FlaskClient) -> None:
    row = db.session.get_one(PlanActivity, row_id("4.1"))
    old = row.text
    values = {
        "decided_on": "1.2.2027",
        "body": "committee",
        "text": "Gå hele året",
        "link": "https://example.org/referat",
        "rows": [str(row.id)],
    }
    assert staff_client.post("/admin/plan/2020-2023/beslutninger/ny", data=values).status_code == 303
    decision = db.session.scalars(select(Decision)).one()
    base = f"/admin/plan/beslutning/{decision.id}"
    words = {
        "plan_id": str(row.plan_id),
        "short": row.short,
        "first_year": "2020",
        "last_year": "2023",
        "administration": row.administration,
        "working_group": row.working_group,
    }
    changed = {**words, "text": "Gå sammen hele året"}
    assert staff_client.post(f"{base}/raekke/{row.id}", data=changed).status_code == 303
    assert page(staff_client, f"{base}/ny-raekke").count('value="2027"') == 2, (
        "not late before it was decided"
    )
    added = {**words, "short": "Danse sammen", "text": "Danse sammen hver måned"}
    assert staff_client.post(f"{base}/ny-raekke", data=added).status_code == 303
    for _twice in range(2):
        assert staff_client.post(f"{base}/raekke/{row_id('4.4')}/afslut").status_code == 303
    assert "Rækken er udgået." in page(staff_client, base)
    text = page(staff_client, base)
    assert f"<del>{old}</del> <ins>Gå sammen hele året</ins>" in text
    assert "4.6 Danse sammen" in text
    assert "Udgået 1.2.2027" in text
    assert "Sundhedsudvalget" in page(staff_client, "/admin/plan/2020-2023/beslutninger")
    history = page(staff_client, f"/admin/plan/raekke/{row.id}?aar=2027")
    assert f"<del>{old}</del>" in history
    assert "Rækken er udgået" in page(staff_client, f"/admin/plan/raekke/{row_id('4.4')}?aar=2027")


def test_a_decision_to_come_or_without_words_is_refused_at_the_right_field(staff_client: FlaskClient) -> None:
    address = "/admin/plan/2020-2023/beslutninger/ny"
    response = staff_client.post(address, data={"decided_on": "1.4.2027", "body": "council", "text": "Ja"})
    assert response.status_code == 422
    assert "Vælg en dato, der ikke ligger i fremtiden" in response.get_data(as_text=True)
    response = staff_client.post(address, data={"decided_on": "1.2.2027", "body": "council", "text": " "})
    assert "Skriv, hvad der blev besluttet" in response.get_data(as_text=True)
    assert db.session.scalars(select(Decision)).all() == []


def test_a_row_that_somebody_changed_meanwhile_is_not_written_over(
    staff_client: FlaskClient, staff: Account, frozen_now: datetime
) -> None:
    decision = a_decision(staff, frozen_now)
    address = f"/admin/plan/beslutning/{decision.id}/raekke/{row_id('4.1')}"
    row = db.session.get_one(PlanActivity, row_id("4.1"))
    values = {
        "plan_id": str(row.plan_id),
        "short": row.short,
        "text": "Mettes ord",
        "first_year": "2020",
        "last_year": "2023",
        "administration": row.administration,
        "working_group": row.working_group,
        "seen": seen_in(page(staff_client, address)),
    }
    assert staff_client.post(address, data=values).status_code == 303
    response = staff_client.post(address, data={**values, "text": "Bos ord"})
    assert response.status_code == 422
    assert "En anden har ændret rækken" in response.get_data(as_text=True)
    assert "Bos ord" in response.get_data(as_text=True)
    assert "Nu står der: Mettes ord" in response.get_data(as_text=True)
    # Having read them, one saves on purpose.
    again = seen_in(response.get_data(as_text=True))
    staff_client.post(address, data={**values, "text": "Bos ord", "seen": again})
    assert db.session.get_one(PlanActivity, row.id, populate_existing=True).text == "Bos ord"


# ---- leaders --------------------------------------------------------------------------------------------


def test_a_leader_reads_and_comments_and_changes_nothing(
    leader_client: FlaskClient, staff_client: FlaskClient
) -> None:
    row = row_id("2.3")
    text = page(leader_client, f"/admin/plan/raekke/{row}?aar=2027")
    assert "Skriv status" not in text
    assert "Ny indsats" not in text
    address = f"/admin/plan/raekke/{row}/aar/2027/kommentar"
    assert leader_client.post(address, data={"text": "Kan vi holde den i Alsion?"}).status_code == 303
    assert leader_client.post(address, data={"text": ""}).status_code == 422
    assert db.session.scalars(select(Comment.text)).all() == ["Kan vi holde den i Alsion?"]
    seen = page(staff_client, f"/admin/plan/raekke/{row}?aar=2027")
    assert "Kan vi holde den i Alsion?" in seen
    assert "Lars Leder" in seen
    for closed in (f"raekke/{row}/aar/2027", f"raekke/{row}/log", "loese", "ny-periode"):
        assert leader_client.get(f"/admin/plan/{closed}").status_code == 403, closed


def test_the_page_of_a_row_says_who_was_reminded_and_when(
    staff_client: FlaskClient, staff: Account, frozen_now: datetime
) -> None:
    values = actions.RowYearInput("running", due_on=date(2027, 3, 10), responsible_id=staff.person_id)
    with writing():
        actions.set_row_year(row_id("2.3"), 2027, values, SYSTEM, frozen_now)
        promise_reminders(frozen_now)
    text = page(staff_client, f"/admin/plan/raekke/{row_id('2.3')}?aar=2027")
    assert "Mette Krogh fik en påmindelse før fristen" in text


# ---- periods --------------------------------------------------------------------------------------------


def test_a_new_period_is_opened_with_what_was_ticked(staff_client: FlaskClient) -> None:
    form = page(staff_client, "/admin/plan/ny-periode")
    assert 'value="2028"' in form
    row = row_id("4.1")
    values = {
        "title": "Frivillighedsplaner 2028-2031",
        "first_year": "2028",
        "last_year": "2031",
        "rows": [str(row)],
        "new_rows_4": "Danse sammen\n\nSynge sammen",
    }
    response = staff_client.post("/admin/plan/ny-periode", data=values)
    assert response.status_code == 303
    assert response.location.endswith("/admin/plan/2028-2031/2028")
    text = page(staff_client, "/admin/plan/2028-2031/2028")
    assert "Perioden 2028-2031 er åbnet." in text
    assert "Danse sammen" in text
    assert "Synge sammen" in text
    new = db.session.scalars(select(PlanActivity).where(PlanActivity.continues_id == row)).one()
    compared = page(staff_client, f"/admin/plan/raekke/{new.id}/over-tid")
    assert "2020" in compared
    assert "Rækken føres videre i en senere periode" in page(
        staff_client, f"/admin/plan/raekke/{row}/over-tid"
    )


def test_a_period_with_years_out_of_order_keeps_what_was_typed(staff_client: FlaskClient) -> None:
    values = {"title": "Min periode", "first_year": "2031", "last_year": "2028"}
    response = staff_client.post("/admin/plan/ny-periode", data=values)
    assert response.status_code == 422
    assert "Vælg et slutår, der ikke ligger før startåret" in response.get_data(as_text=True)
    assert 'value="Min periode"' in response.get_data(as_text=True)

"""Pages of surveys: the sheet behind the link, at the desk, on paper, and what staff see."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from random import Random

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.formatting import when
from app.core.permissions import Role
from app.people.consent import consents_of
from app.people.delegation import let_act
from app.people.models import ConsentForm
from app.plan.models import Period
from app.plan.periods import NewPeriod, open_period
from app.privacy.looks import count_looks
from app.surveys.links import sheet_token
from app.surveys.models import Invitee, Round, ScaleSwitch, SurveyAnswer
from app.surveys.queries import Filed, filed_before
from app.surveys.results import results
from app.surveys.rules import Standing, quarter_of
from tests.factories import log_in, make_account, make_person, writing
from tests.listings.pages import text, token_of
from tests.surveys.asking import WHOLE, answered, make_invitee, make_round, sheets, walking

pytestmark = pytest.mark.usefixtures("app", "frozen_clock")
FORM = {f"{key}_{number}": str(value) for key, sheet in WHOLE.items() for number, value in enumerate(sheet)}


def send(client: FlaskClient, path: str, page: str = "", /, **fields: object) -> int:
    data = {"csrf_token": token_of(text(client, page or path)), **fields}
    return client.post(path, data=data).status_code


@pytest.fixture
def desk(client: FlaskClient) -> FlaskClient:
    log_in(client, make_account(Role.MODERATOR))
    return client


@pytest.fixture
def administrator(client: FlaskClient) -> FlaskClient:
    log_in(client, make_account(Role.ADMINISTRATOR))
    return client


# ---- behind the link ----------------------------------------------------------------------------------------------


def test_one_answers_without_a_log_in_and_meets_the_help_lines_whatever_one_said(client: FlaskClient) -> None:
    invitee = make_invitee()
    path = f"/spoergsmaal/{sheet_token(invitee)}"
    page = text(client, path)
    assert "Hvor ofte føler du dig udenfor?" in page
    assert "Livslinien" not in page

    assert send(client, path, **FORM, consent="y") == 303

    assert [one.answers for one in sheets()] == [WHOLE]
    thanks = client.get(path)
    assert "Tak for dine svar" in thanks.text
    assert "Har du brug for at tale med nogen?" in thanks.text
    assert thanks.headers["Cache-Control"] == "no-store"


def test_a_sheet_without_a_yes_is_shown_again_with_its_crosses(client: FlaskClient) -> None:
    path = f"/spoergsmaal/{sheet_token(make_invitee())}"
    data = {"csrf_token": token_of(text(client, path)), **FORM}
    answer = client.post(path, data=data)
    assert answer.status_code == 422
    assert "Sæt kryds ved dit ja." in answer.text
    assert answer.text.count(" checked") == len(FORM)


def test_a_sheet_may_lack_an_item(client: FlaskClient) -> None:
    path = f"/spoergsmaal/{sheet_token(make_invitee())}"
    assert send(client, path, consent="y", t_ils_0="3") == 303
    assert sheets()[0].answers == {"who5": [None] * 5, "t_ils": [3, None, None]}


def test_one_says_no_again_and_everything_is_deleted(client: FlaskClient) -> None:
    invitee = answered(make_invitee())
    path = f"/spoergsmaal/{sheet_token(invitee)}"
    assert send(client, f"{path}/nej", path) == 303
    assert sheets() == []
    assert "Vi spørger dig ikke mere" in text(client, path)


def test_a_link_is_useless_once_the_links_are_renewed(client: FlaskClient) -> None:
    invitee = make_invitee()
    path = f"/spoergsmaal/{sheet_token(invitee)}"
    with writing():
        invitee.person.link_version += 1
    assert client.get(path).status_code == 404


def test_a_helper_reads_it_aloud_with_a_link_of_their_own(client: FlaskClient) -> None:
    invitee, helper = make_invitee(), make_person("Dorte Datter")
    with writing():
        let_act(
            SYSTEM,
            clock.now(),
            invitee.person,
            helper,
            "datter",
            may_sign_up=True,
            may_cancel=False,
            gets_messages=True,
        )
    page = text(client, f"/spoergsmaal/{sheet_token(invitee, helper.id)}")
    assert "Du hjælper Bodil" in page


# ---- at the desk --------------------------------------------------------------------------------------------------


def test_who_rings_has_the_sheet_read_aloud(desk: FlaskClient) -> None:
    invitee = make_invitee()
    path = f"/telefonbord/spoergsmaal/{invitee.id}"
    assert path in text(desk, f"/telefonbord/{invitee.person_id}")
    assert send(desk, path, **FORM, consent="y") == 303
    assert [one.answers for one in sheets()] == [WHOLE]
    assert consents_of(invitee.person_id)[0].form is ConsentForm.ORAL
    assert "Hele tiden" not in text(desk, path), "what was answered is shown to nobody"


def test_paper_is_found_by_its_code_and_typed(desk: FlaskClient) -> None:
    invitee = make_invitee()
    spaced = f"{invitee.code[:4].lower()} {invitee.code[4:]}"
    data = {"csrf_token": token_of(text(desk, "/telefonbord/spoergsmaal")), "code": spaced}
    found = desk.post("/telefonbord/spoergsmaal", data=data)
    assert found.location.endswith(f"/telefonbord/spoergsmaal/{invitee.id}?papir=1")
    assert send(desk, found.location, **FORM, consent="y") == 303
    assert consents_of(invitee.person_id)[0].form is ConsentForm.WRITTEN
    data["code"] = "FORKERT1"
    assert desk.post("/telefonbord/spoergsmaal", data=data).status_code == 422


def test_the_paper_has_a_code_and_no_name(desk: FlaskClient) -> None:
    invitee = make_invitee()
    answer = desk.get(f"/telefonbord/spoergsmaal/{invitee.id}/skema.pdf")
    assert answer.data.startswith(b"%PDF")
    assert b"pdfuaid" in answer.data, "PDF/UA"
    assert b"Bodil" not in answer.data


def test_the_paper_says_until_when_it_can_be_typed(desk: FlaskClient) -> None:
    invitee = make_invitee()
    address = f"/telefonbord/spoergsmaal/{invitee.id}/skema.pdf"
    words = " ".join(PdfReader(BytesIO(desk.get(address).data)).pages[0].extract_text().split())
    assert f"Vi skal have det før {' '.join(when(invitee.first_at).split())}." in words


@pytest.mark.parametrize("page", ["", "/skema.pdf"])
def test_who_was_asked_can_see_that_staff_looked(desk: FlaskClient, page: str) -> None:
    invitee = make_invitee()
    assert desk.get(f"/telefonbord/spoergsmaal/{invitee.id}{page}").status_code == 200
    assert count_looks(invitee.person_id) == 1


# ---- scales, rounds and results -----------------------------------------------------------------------------------


def test_an_administrator_switches_a_scale_on_after_a_tick_and_off(administrator: FlaskClient) -> None:
    page, path = "/admin/trivsel", "/admin/trivsel/skema/t_ils"
    assert "Ændr ikke svarkategorierne" in text(administrator, page)
    assert send(administrator, path, page) == 422
    assert send(administrator, path, page, is_checked="y", other_last="y") == 303
    row = db.session.scalars(select(ScaleSwitch)).one()
    assert (row.is_on, row.other_last) == (True, True)
    assert send(administrator, path, page, svar="fra") == 303
    assert not db.session.get_one(ScaleSwitch, row.id).is_on


def test_a_round_is_begun_and_ended(administrator: FlaskClient) -> None:
    make_round()
    ended = db.session.scalars(select(Round)).one()
    assert send(administrator, f"/admin/trivsel/{ended.id}/slut", "/admin/trivsel") == 303
    new = {"initiative_id": walking().id, "scales": ["who5"]}
    assert send(administrator, "/admin/trivsel/ny", "/admin/trivsel", **new) == 303
    assert send(administrator, "/admin/trivsel/ny", "/admin/trivsel", **new) == 422


def file_pairs(number: int, round_: Round, year: int = 2026) -> None:
    """So many people answered in the spring and three months later."""
    chance = Random(number)
    with writing():
        for one in range(number):
            for moment, month in ((0, 2), (3, 5)):
                sheet = [min(5, chance.randint(1, 3) + (moment > 0)) for _ in range(5)]
                filed = SurveyAnswer(
                    key=f"{round_.id}-{number}-{one}", moment=moment, round_id=round_.id,
                    quarter_on=quarter_of(clock.today().replace(year=year, month=month)),
                )  # fmt: skip
                filed.answers = {"who5": sheet, "t_ils": [1, None, 2]}
                db.session.add(filed)


def test_results_tell_a_change_with_its_interval_and_what_it_may_not_be_taken_for(
    administrator: FlaskClient,
) -> None:
    file_pairs(40, make_round())
    page = text(administrator, "/admin/trivsel/resultater")
    assert "Ændring i snit" in page
    assert "Vi har ingen gruppe at sammenligne med" in page
    assert "under 5" in page, "nobody stayed away, which is hidden too"
    found = results([walking().id], 2024, 2027)
    (scale,) = found.scales
    (moment,) = scale.moments
    assert moment.counted.pairs.value == 40
    assert moment.counted.mean is not None
    assert moment.counted.mean.low > 0


def test_sheets_are_opened_once_until_one_of_them_is_deleted(monkeypatch: pytest.MonkeyPatch) -> None:
    file_pairs(40, make_round())
    opened: list[int] = []

    def counting(quarter: date) -> list[Filed]:
        found = filed_before(quarter)
        opened.append(len(found))
        return found

    monkeypatch.setattr("app.surveys.results.filed_before", counting)
    first = results([walking().id], 2024, 2027)
    assert results([walking().id], 2024, 2027) == first
    assert results([walking().id], 2026, 2026).is_askable is first.is_askable
    assert opened == [80]

    with writing():
        db.session.delete(db.session.scalars(select(SurveyAnswer).where(SurveyAnswer.moment == 3)).first())
    later = results([walking().id], 2024, 2027)

    assert opened == [80, 79]
    assert later.scales[0].moments[0].counted.pairs.value == 39


def test_what_was_answered_is_found_when_a_later_period_has_begun(administrator: FlaskClient) -> None:
    file_pairs(40, make_round())
    old = db.session.scalars(select(Period)).one()
    with writing():
        open_period(SYSTEM, clock.now(), old.id, NewPeriod("Den nye plan", 2027, 2030))
    page = text(administrator, "/admin/trivsel/resultater")
    assert "Ændring i snit" not in page
    assert f'<option value="{old.code}">' in page
    assert "Ændring i snit" in text(administrator, f"/admin/trivsel/resultater?periode={old.code}")
    assert administrator.get("/admin/trivsel/resultater?periode=1999-2001").status_code == 404


def test_few_answers_are_counted_but_not_averaged(administrator: FlaskClient) -> None:
    file_pairs(12, make_round())
    page = text(administrator, "/admin/trivsel/resultater")
    assert "Færre end 30 har svaret begge gange." in page
    assert "Ændring i snit" not in page


def test_answers_of_the_quarter_that_goes_on_are_not_counted_yet() -> None:
    round_ = make_round()
    file_pairs(40, round_)
    with writing():
        for one in db.session.scalars(select(SurveyAnswer)):
            one.quarter_on = quarter_of(clock.today())
    assert results([walking().id], 2024, 2027).scales == ()


def test_results_of_years_that_are_no_period_are_not_told() -> None:
    round_ = make_round()
    file_pairs(40, round_)
    file_pairs(41, round_, 2025)
    assert results([walking().id], 2024, 2027).is_askable
    assert not results([walking().id], 2026, 2026).is_askable


def test_nothing_on_staff_pages_says_who_answered(desk: FlaskClient) -> None:
    invitee = answered(make_invitee())
    for path in ("/admin/trivsel", "/admin/trivsel/resultater"):
        page = text(desk, path)
        assert "Bodil" not in page
        assert invitee.answer_key not in page
    assert db.session.scalars(select(Invitee.standing)).one() is Standing.TAKING_PART
    assert timedelta(0) < invitee.first_at - clock.now()

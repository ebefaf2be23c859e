"""Staff read a first proposal and answer it; the citizen reads what staff have seen."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, TypeVar

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.models import Account
from app.core import drafts
from app.core.database import Base, db
from app.core.permissions import Role
from app.gatherings.models import Occurrence, Series, SeriesStatus
from app.notifications.models import Message
from app.people.models import Person
from tests import factories
from tests.conftest import FrozenClock

M = TypeVar("M", bound=Base)


def fresh(model: type[M], key: int) -> M:
    """The row as it is now."""
    found = db.session.get(model, key)
    assert found is not None
    return found


@pytest.fixture
def staff(client: FlaskClient, frozen_clock: FrozenClock) -> Account:
    account = factories.make_account(Role.MODERATOR)
    factories.log_in(client, account)
    return account


def propose(**values: Any) -> tuple[Account, Series]:
    account = factories.make_account(name="Ruth Mathiesen")
    series = factories.make_proposal(host=fresh(Person, account.person_id), **values)
    return account, series


def page_of(client: FlaskClient, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def decided() -> int:
    return db.session.scalar(select(func.count()).where(Message.kind == "proposal_decided")) or 0


@pytest.mark.parametrize("path", ["/admin/godkend", "/admin/godkend/{id}", "/admin/godkend/{id}/afvis"])
def test_a_citizen_may_not_read_proposals(client: FlaskClient, frozen_clock: FrozenClock, path: str) -> None:
    account, series = propose()
    factories.log_in(client, account)
    assert client.get(path.format(id=series.id)).status_code == 403


def test_an_empty_list_says_so(client: FlaskClient, staff: Account) -> None:
    assert "Der er ingen forslag, der venter." in page_of(client, "/admin/godkend")


def test_proposals_stand_oldest_first_with_their_waiting_time(
    client: FlaskClient, staff: Account, frozen_clock: FrozenClock
) -> None:
    propose(title="Den ældste")
    frozen_clock.move_to(frozen_clock.now + timedelta(hours=3))
    propose(title="Den nyeste")
    factories.log_in(client, staff)
    page = page_of(client, "/admin/godkend")
    assert page.index("Den ældste") < page.index("Den nyeste")
    assert "har ventet 3 timer" in page
    assert "2 forslag venter" in page


def test_a_proposal_shows_what_was_written_and_what_to_notice(client: FlaskClient, staff: Account) -> None:
    place = factories.make_place()
    factories.make_walk(title="Den anden gruppe", place_id=place.id)
    _account, series = propose(place_id=place.id, description="Vi går fra kirken og drikker kaffe.")
    page = page_of(client, f"/admin/godkend/{series.id}")
    assert "Vi går fra kirken og drikker kaffe." in page
    assert "Den anden gruppe er samme ugedag" in page
    assert "5 spørgsmål om, hvem der kan komme med" in page
    assert "Værten har ikke skrevet et telefonnummer." in page


def test_a_group_far_away_or_on_another_day_is_no_hint(client: FlaskClient, staff: Account) -> None:
    far = factories.make_place("Gråsten", lat=54.92, lon=9.59)
    factories.make_walk(title="Langt væk", place_id=far.id)
    _account, series = propose()
    assert "Langt væk" not in page_of(client, f"/admin/godkend/{series.id}")


def test_approving_makes_the_dates_and_tells_the_host(client: FlaskClient, staff: Account) -> None:
    _account, series = propose()
    preview = client.post(f"/admin/godkend/{series.id}/godkend", data={"text": "Velkommen.", "step": "see"})
    assert "Velkommen." in preview.get_data(as_text=True)
    assert fresh(Series, series.id).status == SeriesStatus.PROPOSED
    assert decided() == 0
    response = client.post(f"/admin/godkend/{series.id}/godkend", data={"text": "Velkommen.", "step": "do"})
    assert response.status_code == 303
    assert fresh(Series, series.id).status == SeriesStatus.APPROVED
    assert db.session.scalars(select(Occurrence).where(Occurrence.series_id == series.id)).all()
    assert decided() == 1


@pytest.mark.parametrize(
    ("answer", "said"), [("ret", "Skriv, hvad der skal rettes"), ("afvis", "Skriv, hvorfor")]
)
def test_a_no_needs_words(client: FlaskClient, staff: Account, answer: str, said: str) -> None:
    _account, series = propose()
    response = client.post(f"/admin/godkend/{series.id}/{answer}", data={"text": " ", "step": "see"})
    assert response.status_code == 422
    assert said in response.get_data(as_text=True)
    assert fresh(Series, series.id).status == SeriesStatus.PROPOSED


def test_rejecting_shows_the_reason_before_it_is_sent(client: FlaskClient, staff: Account) -> None:
    _account, series = propose()
    data = {"text": "Der er allerede en gruppe i byen.", "step": "see"}
    preview = client.post(f"/admin/godkend/{series.id}/afvis", data=data).get_data(as_text=True)
    assert "Det får Ruth at vide" in preview
    assert "Der er allerede en gruppe i byen." in preview
    client.post(f"/admin/godkend/{series.id}/afvis", data={**data, "step": "do"})
    assert fresh(Series, series.id).status == SeriesStatus.REJECTED


def test_asking_for_changes_gives_the_proposal_back_as_a_draft_that_can_be_sent(
    client: FlaskClient, staff: Account
) -> None:
    account, series = propose(title="Havnens Gågruppe", price_ore=1250, capacity=9)
    client.post(f"/admin/godkend/{series.id}/ret", data={"text": "Skriv mødestedet.", "step": "do"})
    draft = drafts.load(drafts.owner_of(account.id), "propose_walk")
    assert draft is not None
    assert draft.data["hvad"]["title"] == "Havnens Gågruppe"
    factories.log_in(client, account)
    review = client.get("/gaature/foreslaa/se-efter")
    assert review.status_code == 200
    assert "12,50" in review.get_data(as_text=True)
    assert client.post("/gaature/foreslaa/se-efter").status_code == 303
    assert db.session.scalar(select(func.count()).where(Series.status == SeriesStatus.PROPOSED)) == 1


def test_a_draft_the_host_has_begun_is_not_overwritten(client: FlaskClient, staff: Account) -> None:
    account, series = propose()
    with factories.writing():
        drafts.save_part(
            drafts.owner_of(account.id), "propose_walk", "hvad", {"title": "Noget nyt"}, series.created_at
        )
    client.post(f"/admin/godkend/{series.id}/ret", data={"text": "Skriv mødestedet.", "step": "do"})
    draft = drafts.load(drafts.owner_of(account.id), "propose_walk")
    assert draft is not None
    assert draft.data == {"hvad": {"title": "Noget nyt"}}


def test_an_answer_given_by_somebody_else_is_not_given_twice(client: FlaskClient, staff: Account) -> None:
    _account, series = propose()
    client.post(f"/admin/godkend/{series.id}/godkend", data={"step": "do"})
    response = client.post(
        f"/admin/godkend/{series.id}/afvis", data={"text": "Nej.", "step": "do"}, follow_redirects=True
    )
    assert "En anden har allerede svaret på forslaget." in response.get_data(as_text=True)
    assert fresh(Series, series.id).status == SeriesStatus.APPROVED
    assert decided() == 1


def test_the_menu_counts_what_waits(client: FlaskClient, staff: Account) -> None:
    propose()
    page = page_of(client, "/admin/godkend")
    menu = page[page.index("<nav") : page.index("</nav>")]
    assert "Kø" in menu
    assert "1<span" in menu

"""Pages on which Frivillighedens Hus answers proposals and says what became of them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.core import clock
from app.core.database import db
from app.core.permissions import Role
from app.moderation.states import State
from tests.conftest import FrozenClock
from tests.factories import log_in, make_account, make_organisation, make_person
from tests.listings.pages import send, text
from tests.listings.posting import make_listing
from tests.proposals.proposing import join, make_proposal, told
from tests.support.html import form_fields

pytestmark = pytest.mark.usefixtures("frozen_clock")


@pytest.fixture
def moderator(client: FlaskClient) -> FlaskClient:
    """A browser of a moderator."""
    log_in(client, make_account(Role.MODERATOR))
    return client


def test_it_stands_on_the_days_page_until_it_is_answered_and_is_late_after_its_day(
    moderator: FlaskClient, frozen_clock: FrozenClock
) -> None:
    made = make_proposal(public=False)
    assert "Mal bænkene på stien" in text(moderator, "/i-dag")
    frozen_clock.move_to(clock.now() + timedelta(days=8))
    log_in(moderator, make_account(Role.MODERATOR))

    page = text(moderator, "/i-dag")
    listed = text(moderator, "/forslag/svar").replace("\xa0", " ")
    assert "is-late" in page
    assert "skulle have haft svar mandag den 8. marts" in listed
    assert "Vi skulle have svaret mandag den 8. marts" in text(moderator, f"/forslag/{made.id}/svar").replace(
        "\xa0", " "
    )
    answer = send(moderator, f"/forslag/{made.id}/svar", answer="godkend", text="")

    assert answer.status_code == 303
    db.session.expire_all()
    assert made.state is State.PUBLISHED
    assert "Mal bænkene på stien" not in text(moderator, "/i-dag")


def test_a_report_about_a_proposal_stands_on_the_days_page(moderator: FlaskClient) -> None:
    made = make_proposal()
    visitor = moderator.application.test_client()

    send(visitor, f"/anmeld/forslag/{made.id}", text="Der er malet allerede.", name="", phone="", email="")

    assert "En har skrevet, at noget er galt med forslaget." in text(moderator, "/i-dag")


def test_a_no_without_words_is_refused_and_what_was_chosen_stays(moderator: FlaskClient) -> None:
    made = make_proposal(public=False)

    answer = send(moderator, f"/forslag/{made.id}/svar", answer="afvis", text="")

    assert answer.status_code == 422
    assert "Skriv hvorfor" in answer.get_data(as_text=True)
    assert re.search(r'value="afvis"[^>]*checked|checked[^>]*value="afvis"', answer.get_data(as_text=True))
    db.session.expire_all()
    assert made.state is State.PENDING


def test_the_words_go_along_into_a_task_and_into_a_group(moderator: FlaskClient) -> None:
    made, organisation = make_proposal(), make_organisation(name="Broager Landsbylaug")
    page = text(moderator, f"/forslag/{made.id}/svar")
    assert f'<option value="{organisation.id}"' in page
    group = re.search(r'href="(/gaature/foreslaa/hvad\?[^"]+)"', page)
    assert group is not None

    query = f"forening={organisation.id}&titel=Mal+b%C3%A6nke&tekst=Sammen&sted={made.place_id}"
    task = text(moderator, f"/opgaver/nyt?{query}")
    walk = text(moderator, group[1].replace("&amp;", "&"))

    assert 'value="Mal bænke"' in task
    assert re.search(r">\s*Sammen</textarea>", task)
    assert chosen(task) == str(made.place_id)
    assert 'value="Mal bænkene på stien"' in walk
    assert "De skaller." in walk


def chosen(page: str) -> str | None:
    """The value of the town that a form shows."""
    towns = re.search(r'<select[^>]*name="place_id".*?</select>', page, re.DOTALL)
    assert towns is not None
    found = re.search(r'<option selected value="(\d+)"|<option value="(\d+)" selected', towns[0])
    return (found[1] or found[2]) if found is not None else None


@pytest.mark.parametrize("sted", ["x", "999999", "<script>"])
def test_odd_words_in_an_address_fill_in_nothing(moderator: FlaskClient, sted: str) -> None:
    organisation = make_organisation()

    page = text(moderator, f"/opgaver/nyt?forening={organisation.id}&sted={sted}&titel=<b>hej</b>")

    assert chosen(page) == str(organisation.place_id)
    assert "<b>hej</b>" not in page


def test_what_it_became_is_told_with_its_page(moderator: FlaskClient) -> None:
    ane = make_person("Ane Ibsen")
    made, task = make_proposal(), make_listing()
    join(made, ane)
    path = f"/forslag/{made.id}/blev"

    assert "Gem, og giv 2 besked" in text(moderator, path)
    answer = send(moderator, path, text="", where=f"http://localhost/opgaver/{task.id}?til=3")

    assert answer.status_code == 303
    db.session.expire_all()
    assert (made.became_kind, made.became_id, made.became_url) == ("listing", task.id, "")
    assert "proposal_became" in told(ane)


def test_what_a_colleague_told_meanwhile_is_not_told_over(moderator: FlaskClient) -> None:
    ane, made = make_person("Ane Ibsen"), make_proposal()
    join(made, ane)
    path = f"/forslag/{made.id}/blev"
    typed = form_fields(text(moderator, path), None)
    moderator.post(path, data=typed | {"text": "Vi mødes om lørdagen.", "idempotency_key": "a" * 32})

    late = moderator.post(path, data=typed | {"text": "Vi mødes om søndagen.", "idempotency_key": "b" * 32})

    assert late.status_code == 422
    assert "Nu står der: Vi mødes om lørdagen." in late.text
    assert "Vi mødes om søndagen." in late.text, "what was typed is kept"
    assert told(ane).count("proposal_became") == 1
    again = form_fields(late.text, None) | {"text": "Vi mødes om søndagen."}
    assert moderator.post(path, data=again).status_code == 303, "who has read it may say it anew"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/opgaver/999", "Alle kan ikke se den side"),
        ("http://localhost/om/privatliv", "Alle kan ikke se den side"),
        ("/forslag/svar", "Alle kan ikke se den side"),
        ("javascript:alert(1)", "Kopiér hele adressen"),
        ("http://dgi.dk/", "Kopiér hele adressen"),
        ("//dgi.dk/", "Kopiér hele adressen"),
        ("https://a b.dk/", "Kopiér hele adressen"),
        ("https://[x/", "Kopiér hele adressen"),
        ("dgi.dk", "Kopiér hele adressen"),
        ("", "Skriv, hvad det blev til"),
    ],
)
def test_only_a_page_that_everybody_can_open_is_linked(
    moderator: FlaskClient, address: str, said: str
) -> None:
    made = make_proposal()

    answer = send(moderator, f"/forslag/{made.id}/blev", text="", where=address)

    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    db.session.expire_all()
    assert made.became_at is None


def test_a_page_elsewhere_is_linked_too(moderator: FlaskClient) -> None:
    made = make_proposal()

    send(moderator, f"/forslag/{made.id}/blev", text="DGI gør det.", where="https://www.dgi.dk/baenke")

    page = text(moderator, f"/forslag/{made.id}")
    assert 'href="https://www.dgi.dk/baenke" rel="noopener external"' in page
    assert "DGI gør det." in page

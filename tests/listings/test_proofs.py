"""Proofs of volunteering: making, fetching and taking back, and the page that says whether one is genuine."""

from __future__ import annotations

import hashlib
import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import func, select, text

from app.accounts.erasure import erase_everything, what_happens
from app.audit.models import AuditEvent
from app.core import clock, throttle
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.errors import DomainError
from app.core.permissions import Role
from app.listings import proving, responding
from app.listings.links import response_token
from app.listings.models import Response
from app.listings.models_hours import Proof
from app.listings.queries_hours import proof_by_code, proofs_of
from app.listings.retention import KEEP_PROOFS
from app.listings.views_check import MOST_WRONG
from app.people.delegation import let_act
from app.people.merging import merge_people
from app.people.models import Person
from app.people.queries import living_person
from app.privacy.retention import run
from tests.factories import log_in, make_account, make_person, writing
from tests.listings import pages
from tests.listings.over import confirm, helped, make_past, make_proof, stored_proof
from tests.listings.posting import laug, make_listing, yes

pytestmark = pytest.mark.usefixtures("frozen_clock")
HOURS = "/opgaver/timer"


def worked(person: Person, *minutes: int, **values: Any) -> list[Response]:
    """A person helped so long, each time with another organisation, the newest yesterday."""
    found = []
    for number, one in enumerate(minutes, start=1):
        listing = make_past(laug(), days=number, title=f"Opgave {number}", **values)
        found.append(helped(listing, person))
        confirm(listing, (found[-1], one))
    return found


def words_of(content: bytes) -> str:
    pdf = PdfReader(io.BytesIO(content))
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).replace("\u200b", "").split())


def how_many() -> int:
    return int(db.session.scalar(select(func.count()).select_from(Proof)) or 0)


# ---- making one -------------------------------------------------------------------------------------------------


def test_a_proof_says_what_was_done_and_is_kept_as_it_was_printed(app: Flask) -> None:
    ane = make_person("Ane Ibsen")
    worked(ane, 90, 120)

    proof = make_proof(ane)

    assert (proof.minutes, proof.tasks, proof.name) == (210, 2, "Ane Ibsen")
    assert (proof.last_on - proof.first_on).days == 1
    assert proof.content is not None
    assert proof.content_hash == hashlib.sha256(proof.content).hexdigest()
    said = words_of(proof.content)
    for part in (
        "Ane Ibsen",
        "Opgave 1",
        "Opgave 2",
        "3½ timer på 2 opgaver",
        proof.code,
        "/bevis",
    ):
        assert part in said, part
    assert "Frivillighedens Hus" in said


def test_nothing_of_it_is_to_be_read_in_the_database(app: Flask) -> None:
    ane = make_person("Ane Ibsen")
    worked(ane, 60)
    proof = make_proof(ane)

    stored = db.session.execute(text("SELECT * FROM proof")).mappings().one()

    assert stored["name"].startswith("v1.")
    assert not any(word in str(dict(stored)) for word in ("Ane Ibsen", proof.code, "%PDF"))


def test_the_person_chooses_time_and_organisations(app: Flask) -> None:
    ane = make_person()
    newest, _older, oldest = worked(ane, 60, 90, 120)
    of_newest = {newest.date.listing.organisation_id, oldest.date.listing.organisation_id}

    lately = make_proof(ane, since=clock.today() - timedelta(days=1))
    early = make_proof(ane, until=clock.today() - timedelta(days=3))
    of_two = make_proof(ane, organisation_ids=of_newest)

    assert [one.minutes for one in (lately, early, of_two)] == [60, 120, 180]
    with pytest.raises(DomainError, match="ingen timer"):
        make_proof(ane, until=clock.today() - timedelta(days=90))


def test_who_did_not_come_gets_no_proof_and_too_many_are_refused(app: Flask) -> None:
    ane = make_person()
    listing = make_past()
    confirm(listing, (helped(listing, ane), 0))
    with pytest.raises(DomainError, match="ingen timer"):
        make_proof(ane)

    with writing():
        for _ in range(proving.MOST_AN_HOUR):
            throttle.hit(f"proof:{ane.id}", clock.now(), timedelta(hours=1))
    with pytest.raises(DomainError, match="Vent en time"):
        make_proof(ane)
    assert how_many() == 0


def test_a_later_correction_changes_no_paper(app: Flask) -> None:
    ane = make_person("Ane Ibsen")
    (response,) = worked(ane, 60)
    proof = make_proof(ane)
    before = proof.content

    confirm(response.date.listing, (response, 120))
    with writing():
        ane.name = "Ane Jensen"

    db.session.expire_all()
    found = proof_by_code(proof.code)
    assert found is not None
    assert (found.content, found.minutes, found.name) == (before, 60, "Ane Ibsen")


# ---- pages ------------------------------------------------------------------------------------------------------


def test_a_volunteer_makes_fetches_and_takes_back_a_proof(client: FlaskClient) -> None:
    account = make_account(name="Ane Ibsen")
    worked(account.person, 90, 120)
    log_in(client, account)
    assert HOURS in pages.text(client, "/min-side")
    page = pages.text(client, HOURS)
    assert "3½\u00a0timer på 2\u00a0opgaver" in page

    organisations = [
        str(one.date.listing.organisation_id) for one in db.session.scalars(select(Response)).unique()
    ]
    answer = pages.send(client, HOURS, since="", until="", organisation_ids=organisations)

    (proof,) = proofs_of(account.person_id)
    after = pages.text(client, answer.location)
    assert proof.code in after
    pdf = client.get(f"{HOURS}/bevis/{proof.id}")
    assert (pdf.mimetype, pdf.data) == ("application/pdf", proof.content)
    assert "no-store" in pdf.headers["Cache-Control"]
    code, address = proof.code, f"{HOURS}/bevis/{proof.id}"
    client.post(f"{address}/traek-tilbage", data={"csrf_token": pages.token_of(after)})
    assert how_many() == 0
    assert proof_by_code(code) is None
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"since": "i går"}, "Skriv datoen som dag"),
        ({"since": "2.3.2027", "until": "1.3.2027"}, "Den sidste dag skal være efter den første"),
        ({"organisation_ids": []}, "Vælg mindst én"),
        ({"until": "1.1.2001"}, "Vælg en længere tid"),
    ],
)
def test_what_was_chosen_wrong_is_said_at_its_field(
    client: FlaskClient, fields: dict[str, Any], said: str
) -> None:
    account = make_account(name="Ane Ibsen")
    first, _second = worked(account.person, 90, 120)
    log_in(client, account)
    chosen = {"since": "", "until": "", "organisation_ids": [str(first.date.listing.organisation_id)]}

    answer = pages.send(client, HOURS, **{**chosen, **fields})

    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert how_many() == 0


def test_nobody_sees_or_fetches_anothers(client: FlaskClient) -> None:
    proof = stored_proof(make_person("Ane Ibsen"))
    address = f"{HOURS}/bevis/{proof.id}"
    assert client.get(address).status_code == 303
    log_in(client, make_account(name="Kaj Borger"))

    assert client.get(address).status_code == 404
    assert client.post(f"{address}/traek-tilbage", data={}).status_code == 404
    assert client.get(f"{HOURS}?til={proof.person_id}").status_code == 404
    assert client.get(f"{address}?til={proof.person_id}").status_code == 404
    assert how_many() == 1


def test_staff_make_and_print_one_for_who_rings(client: FlaskClient) -> None:
    grethe = make_person("Grethe Thomsen", email=None, phone="+4511111125")
    worked(grethe, 120)
    log_in(client, make_account(Role.MODERATOR))
    assert f"{HOURS}?til={grethe.id}" in pages.text(client, f"/telefonbord/{grethe.id}")

    answer = pages.send(client, f"{HOURS}?til={grethe.id}", since="", until="")

    (proof,) = proofs_of(grethe.id)
    assert f"{HOURS}/bevis/{proof.id}?til={grethe.id}" in pages.text(client, answer.location)
    assert client.get(f"{HOURS}/bevis/{proof.id}?til={grethe.id}").data == proof.content
    made = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "proof.make")).one()
    assert (made.on_behalf_of, made.purpose) == (grethe.id, "phone desk")


def test_who_has_no_log_in_makes_one_by_their_link(client: FlaskClient) -> None:
    ane = make_person("Ane Ibsen")
    (response,) = worked(ane, 120)
    link = f"/opgaver/svar/{response_token(response)}"

    answer = pages.send(client, f"{link}/timer", since="", until="")

    (proof,) = proofs_of(ane.id)
    page = client.get(answer.location)
    assert (page.status_code, page.headers["X-Robots-Tag"]) == (200, "noindex")
    assert client.get(f"{link}/bevis/{proof.id}").data == proof.content
    other = stored_proof(make_person("Ib Bech"))
    assert client.get(f"{link}/bevis/{other.id}").status_code == 404
    client.post(f"{link}/bevis/{proof.id}/traek-tilbage", data={"csrf_token": pages.token_of(page.text)})
    assert proofs_of(ane.id) == []


def test_a_link_of_who_has_a_log_in_or_of_who_helps_opens_no_hours(client: FlaskClient) -> None:
    account, ane, lone = make_account(name="Karen Kjær"), make_person("Ane Ibsen"), make_person("Lone Ibsen")
    (with_log_in,), (helped_one,) = worked(account.person, 60), worked(ane, 60)
    terms = {"may_sign_up": True, "may_cancel": True, "gets_messages": True}
    with writing():
        let_act(SYSTEM, clock.now(), ane, lone, "datter", **terms)

    for token in (response_token(with_log_in), response_token(helped_one, lone.id), "x"):
        assert client.get(f"/opgaver/svar/{token}/timer").status_code == 404


# ---- is it genuine? ---------------------------------------------------------------------------------------------


def test_anybody_sees_that_a_proof_is_genuine_and_no_more_than_it_says(client: FlaskClient) -> None:
    ane = make_person("Ane Ibsen", email="ane@example.org", phone="+4511111157")
    proof = stored_proof(ane, minutes=390, tasks=3)
    typed = proof.code.lower().replace("-", " ")

    answer = client.get("/bevis", query_string={"kode": typed})
    page = client.get(answer.location)

    assert (answer.status_code, answer.location) == (302, f"/bevis/{proof.code}")
    for part in ("Beviset er ægte", "Ane Ibsen", "6½\u00a0timer på 3\u00a0opgaver", proof.code):
        assert part in page.text, part
    assert "ane@example.org" not in page.text
    assert "11 11 11 57" not in page.text.replace("\u00a0", " ")
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in page.headers["Cache-Control"]


def test_what_never_was_and_what_was_taken_back_look_alike(client: FlaskClient) -> None:
    proof = stored_proof(make_person("Ane Ibsen"))
    code, last = proof.code, proof.code[-1]
    with writing():
        proving.take_back(SYSTEM, clock.now(), proof.person_id, proof.id)
    never = code[:-1] + ("A" if last != "A" else "B")

    gone, unknown, nonsense = (client.get(f"/bevis/{one}") for one in (code, never, "x" * 500))

    assert {one.status_code for one in (gone, unknown, nonsense)} == {404}
    assert gone.text == unknown.text == nonsense.text
    assert "Ane Ibsen" not in gone.text
    assert code not in gone.text


@pytest.mark.parametrize("typed", ["", "hej", "K7RM-2WQX-9HDP-4TF0"])
def test_a_code_that_can_be_none_is_said_at_its_field(client: FlaskClient, typed: str) -> None:
    answer = client.get("/bevis", query_string={"kode": typed})

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert "kode" not in client.get("/bevis").headers.get("Location", "")


def test_who_guesses_is_told_to_wait(client: FlaskClient) -> None:
    proof = stored_proof(make_person("Ane Ibsen"))
    assert client.get(f"/bevis/{proof.code}").status_code == 200
    tries = [client.get(f"/bevis/{'A' * 15}{number}").status_code for number in range(MOST_WRONG)]

    assert set(tries) == {404}
    assert client.get(f"/bevis/{proof.code}").status_code == 429
    with clock.at(clock.now() + timedelta(hours=2)):
        assert client.get(f"/bevis/{proof.code}").status_code == 200


# ---- erasing, merging, and when its time is over ----------------------------------------------------------------


def test_who_is_erased_leaves_no_paper_and_is_told_so_before(app: Flask) -> None:
    account = make_account(name="Ane Ibsen")
    code = stored_proof(account.person).code
    worked(account.person, 60)
    with app.test_request_context():
        said = what_happens(account.person_id)
    assert any("Dine beviser" in sentence for sentence in said)

    with writing():
        erase_everything(SYSTEM, clock.now(), account.person_id)

    assert proof_by_code(code) is None
    assert how_many() == 0


def test_it_was_not_me_takes_papers_along(app: Flask) -> None:
    response = yes(make_listing(), make_person("Ane Ibsen"))
    stored_proof(response.person)

    with writing():
        responding.disown(SYSTEM, clock.now(), response.id)

    assert how_many() == 0


def test_two_who_are_one_keep_hours_and_papers(app: Flask) -> None:
    kept, gone = make_person("Ane Ibsen"), make_person("Ane Ibsen")
    worked(gone, 60)
    proof = stored_proof(gone)

    with writing():
        merge_people(SYSTEM, clock.now(), kept.id, gone.id)

    assert [one.id for one in proofs_of(kept.id)] == [proof.id]
    assert make_proof(kept).minutes == 60


def test_a_guest_is_known_as_long_as_their_paper_and_both_go_together(
    app: Flask, frozen_now: datetime
) -> None:
    guest = make_person("Ane Ibsen")
    worked(guest, 60)
    stored_proof(guest)

    with clock.at(later := frozen_now + KEEP_PROOFS - timedelta(days=1)):
        run(later)
    db.session.expire_all()
    assert living_person(guest.id) is not None
    assert how_many() == 1

    with clock.at(later := frozen_now + KEEP_PROOFS + timedelta(days=1)):
        run(later)
    db.session.expire_all()
    assert living_person(guest.id) is None
    assert how_many() == 0

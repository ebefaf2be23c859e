"""Pages of groups: finding one, coming into one, looking after one, and answering."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.core.actor import SYSTEM
from app.core.permissions import Role
from app.gatherings.models import Series
from app.gatherings.scans import promise_reminders
from app.groups import actions, joining
from app.groups.links import member_path, member_token
from app.groups.messages import JOINED
from app.groups.models import Member
from app.groups.rules import Door, MemberStatus
from app.groups.words import first_sentence
from app.moderation.states import State
from app.notifications.letters import merge_fields, write_letter
from app.people.delegation import end_delegation, let_act
from tests.conftest import FrozenClock
from tests.factories import (
    coming_dates,
    log_in,
    make_account,
    make_occurrence,
    make_person,
    make_place,
    make_sign_up,
    writing,
)
from tests.groups.grouping import MODERATOR, by, dated, join, make_group, messages, profile
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("frozen_clock")

_FORM = {
    "organisation_id": "0",
    "title": "Mandagskoret",
    "text": "Vi synger højskolesange.",
    "meeting_point": "Skolen",
    "often": "weekly",
    "weekdays": ["0"],
    "starts_at": "19.00",
    "door": "open",
    "open_to": "alle",
}


def test_the_list_says_why_a_group_is_shown(app: Flask, client: FlaskClient) -> None:
    make_group()
    make_group(title="Mandagskoret", topics=["sang"], weekdays=[0])

    everything = client.get("/faellesskaber").text
    found = client.get("/faellesskaber?hvad=sang").text

    assert "2 fællesskaber" in everything
    assert "Derfor" not in everything
    assert "Mandagskoret" in found
    assert "Sang og musik" in found
    assert "Strikkecafé" not in found


def test_an_address_that_makes_no_sense_shows_everything(app: Flask, client: FlaskClient) -> None:
    make_group()

    assert "Strikkecafé" in client.get("/faellesskaber?hvad=vrøvl&dag=99&sted=x&tid=nat").text


def test_the_list_is_read_in_few_statements(app: Flask, client: FlaskClient) -> None:
    for number in range(5):
        make_group(title=f"Gruppe {number}")
    client.get("/faellesskaber")

    with counted() as statements:
        client.get("/faellesskaber?hvad=haandarbejde")
    assert len(statements) <= 3, statements


def test_a_groups_page_says_who_meets_you(app: Flask, client: FlaskClient) -> None:
    group = make_group()

    page = client.get(f"/faellesskaber/{group.id}").text

    assert "Birthe tager imod dig den første gang." in page
    assert "En rød jakke" in page
    assert "Hver tirsdag kl. 14.00 til 16.00" in page


def test_the_hosts_page_has_another_title_than_the_one_that_everybody_sees(
    app: Flask, client: FlaskClient
) -> None:
    host = make_account()
    group = make_group(host.person)
    log_in(client, host)

    pages = [client.get(f"/faellesskaber/{group.id}{end}").text for end in ("", "/vaert")]

    assert len({page.partition("<title>")[2].partition("</title>")[0] for page in pages}) == 2


def test_lists_of_a_group_are_shown_and_said_without_their_signs(app: Flask, client: FlaskClient) -> None:
    group = make_group(text="Vi **strikker** sammen. Tag med:\n- Garn\n- Pinde")

    page = client.get(f"/faellesskaber/{group.id}").text

    assert "<strong>strikker</strong>" in page
    assert "<li>Garn</li>" in page
    assert "**" not in page
    assert first_sentence(group) == "Vi strikker sammen."


def test_a_guest_comes_into_a_group_and_sees_the_link_of_the_members(app: Flask, client: FlaskClient) -> None:
    group = make_group(is_online=True, online_link="https://moede.example.org/strik")
    assert "moede.example.org" not in client.get(f"/faellesskaber/{group.id}").text

    answer = client.post(
        f"/faellesskaber/{group.id}/med", data={"name": "Ane Ibsen", "phone": "11 11 11 57", "email": ""}
    )

    assert answer.status_code == 303
    page = client.get(answer.location)
    assert "Du er med" in page.text
    assert "https://moede.example.org/strik" in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_who_asked_sees_no_link_until_the_host_says_yes(app: Flask, client: FlaskClient) -> None:
    host = make_account()
    group = make_group(host.person, door=Door.ASK, is_online=True, online_link="https://moede.example.org/a")
    member = join(group, note="Jeg kommer med min mor.")
    path = member_path_of(app, member)
    assert "moede.example.org" not in client.get(path).text

    log_in(client, host)
    assert "Jeg kommer med min mor." in client.get(f"/faellesskaber/{group.id}/vaert").text
    client.post(f"/faellesskaber/{group.id}/vaert/medlem/{member.id}", data={"answer": "ja"})

    assert member.status is MemberStatus.MEMBER
    assert "moede.example.org" in client.get(path).text


def member_path_of(app: Flask, member: Member) -> str:
    with app.test_request_context():
        return member_path(member_token(member))


def test_one_leaves_with_one_press(app: Flask, client: FlaskClient) -> None:
    member = join(make_group())

    answer = client.post(member_path_of(app, member))

    assert answer.status_code == 303
    assert member.status is MemberStatus.LEFT


def test_a_private_page_says_that_the_group_has_ended_and_awaits_nobody(
    app: Flask, client: FlaskClient, frozen_now: datetime
) -> None:
    group = make_group(is_online=True, online_link="https://moede.example.org/a")
    page = member_path_of(app, join(group))
    with writing():
        actions.end(by(group.host), frozen_now, group.id, "Vi er for få.")

    shown = client.get(page).text

    assert "Strikkecafé er holdt op" in shown
    for promise in ("glæder sig til at se dig", "moede.example.org", "tager imod dig", "Meld mig ud"):
        assert promise not in shown


def test_nobody_is_sent_to_the_meeting_of_a_group_that_was_taken_down(
    app: Flask, client: FlaskClient, frozen_now: datetime
) -> None:
    group = make_group(is_online=True, online_link="https://moede.example.org/a")
    page = member_path_of(app, join(group))
    with writing():
        actions.answer(MODERATOR, frozen_now, group.id, State.HIDDEN, "Der er klaget.")

    shown = client.get(page).text

    assert "Gruppen er taget ned lige nu" in shown
    assert "moede.example.org" not in shown


def test_who_has_a_place_in_a_group_that_was_taken_down_reads_it_in_the_reminder_and_on_the_page(
    app: Flask, client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    group = make_group()
    series = dated(group, clock.now(), first_on=date(2027, 3, 10))
    make_sign_up(make_occurrence(series), make_person(email="gerda@example.org"))
    with writing():
        actions.answer(MODERATOR, clock.now(), group.id, State.HIDDEN, "Der er klaget.")
    frozen_clock.move_to(clock.from_wall(date(2027, 3, 9), time(15)))
    with writing():
        promise_reminders(clock.now())
    (reminder,) = messages("reminder")
    fields = merge_fields(reminder, clock.now())
    assert fields is not None

    assert "Gruppen er taget ned lige nu" in write_letter(reminder, fields, clock.now()).text
    assert "Gruppen er taget ned lige nu" in client.get(fields["sign_up_url"]).text


def test_a_host_lets_nobody_into_a_group_that_has_ended(client: FlaskClient, frozen_now: datetime) -> None:
    host = make_account()
    group = make_group(host.person, door=Door.ASK)
    join(group)
    log_in(client, host)
    page = f"/faellesskaber/{group.id}/vaert"
    assert "Ja, velkommen" in client.get(page).text
    with writing():
        actions.end(by(group.host), frozen_now, group.id, "Vi er for få.")

    shown = client.get(page).text

    assert "Holdt op" in shown
    for link in ("Ja, velkommen", "Ret det, der står"):
        assert link not in shown
    assert client.get(f"/faellesskaber/{group.id}/ret").location == page
    assert "Gruppen kan ikke rettes nu" in client.get(page).text


def test_a_private_page_says_that_the_group_rests_or_is_taken_down(
    app: Flask, client: FlaskClient, frozen_now: datetime
) -> None:
    group = make_group()
    page, until = member_path_of(app, join(group)), frozen_now.date() + timedelta(days=20)
    with writing():
        actions.pause(by(group.host), frozen_now, group.id, until)
    assert "Holder pause" in client.get(page).text

    with writing():
        actions.answer(MODERATOR, frozen_now, group.id, State.HIDDEN, "Der er klaget.")
    assert "Gruppen er taget ned lige nu" in client.get(page).text


def test_who_is_taken_off_a_group_is_not_told_that_it_was_never_theirs(
    app: Flask, client: FlaskClient, frozen_now: datetime
) -> None:
    group = make_group()
    member = join(group)
    with writing():
        joining.answer_member(by(group.host), frozen_now, group.id, member.id, is_yes=False)

    page = client.get(member_path_of(app, member)).text

    assert "Du er ikke med mere" in page
    assert "Det blev et nej" not in page


def test_a_helpers_copy_of_the_letter_opens_what_helpers_may_see_as_long_as_they_help(
    client: FlaskClient, frozen_now: datetime
) -> None:
    person, helper = make_person("Ane Ibsen"), make_person("Bo Friis")
    allowed = {"may_sign_up": False, "may_cancel": False, "gets_messages": True}
    with writing():
        helping = let_act(SYSTEM, frozen_now, person, helper, "nabo", **allowed)
    group = make_group(is_online=True, online_link="https://moede.example.org/a")
    member = join(group, person)
    (copy,) = [one for one in messages(JOINED) if one.delegate_id == helper.id]
    fields = merge_fields(copy, frozen_now)
    assert fields is not None

    page = client.get(fields["link"]).text

    assert "fordi du hjælper Ane Ibsen" in page
    assert "moede.example.org" not in page
    assert client.post(fields["link"]).status_code == 404
    assert client.post(f"{fields['link']}/ikke-mig").status_code == 404
    assert member.status is MemberStatus.MEMBER
    with writing():
        end_delegation(SYSTEM, frozen_now, helping.id, party_id=None)
    assert client.get(fields["link"]).status_code == 404


def test_a_stranger_is_not_told_who_is_on_a_date_of_a_discreet_group(
    client: FlaskClient, frozen_now: datetime
) -> None:
    discreet = dated(make_group(is_discreet=True), frozen_now)
    known = dated(make_group(title="Mandagskoret"), frozen_now)

    def sign_up(series: Series) -> int:
        on_tuesday = coming_dates(series, frozen_now)[0]
        guest = {"name": "Ane Ibsen", "phone": "11 11 11 57", "party_size": "1"}
        form = {"occurrence_id": str(on_tuesday.id), **guest}
        return client.post(f"/faellesskaber/datoer/{series.id}/tilmeld", data=form).status_code

    assert [sign_up(discreet), sign_up(discreet)] == [303, 303]
    # In the same hours, and no word of it.
    assert sign_up(known) == 303
    assert sign_up(known) == 422


def test_nobody_signs_up_for_dates_of_a_group_that_was_taken_down(
    client: FlaskClient, frozen_now: datetime
) -> None:
    group = make_group()
    series = dated(group, frozen_now)
    with writing():
        actions.answer(MODERATOR, frozen_now, group.id, State.HIDDEN, "Det er ikke en rigtig gruppe.")
    (first, *_later) = coming_dates(series, frozen_now)
    guest = {"occurrence_id": str(first.id), "name": "Ane Ibsen", "phone": "11 11 11 57", "party_size": "1"}

    assert client.post(f"/faellesskaber/datoer/{series.id}/tilmeld", data=guest).status_code == 404


def test_a_citizen_tells_of_a_group_and_a_moderator_lets_everybody_see_it(
    app: Flask, client: FlaskClient
) -> None:
    with writing():
        place = make_place("Broager")
        moderator = make_account(Role.MODERATOR)
        citizen = make_account()
    log_in(client, citizen)

    answer = client.post("/faellesskaber/nyt", data={**_FORM, "place_id": str(place.id)})
    assert answer.status_code == 303, answer.text
    number = answer.location.split("/")[-2]
    other = app.test_client()
    assert other.get(f"/faellesskaber/{number}").status_code == 404

    log_in(other, moderator)
    assert "Mandagskoret" in other.get(f"/faellesskaber/{number}/svar").text
    other.post(f"/faellesskaber/{number}/svar", data={"answer": "godkend", "initiative_id": "0"})
    assert "Hver mandag kl. 19.00" in app.test_client().get(f"/faellesskaber/{number}").text


def test_the_dates_of_a_group_have_the_pages_that_walks_have(
    app: Flask, client: FlaskClient, frozen_now: datetime
) -> None:
    host = make_account()
    group = make_group(host.person)
    series = dated(group, frozen_now)

    page = client.get(f"/faellesskaber/datoer/{series.id}/tilmeld").text
    assert "Tilmeld dig Strikkecafé" in page
    assert "turen" not in page.lower()
    log_in(client, host)
    hosts = client.get(f"/faellesskaber/datoer/{series.id}/vaert").text
    assert "Næste møde" in hosts
    assert "tur " not in hosts


def test_a_group_is_paused_and_meets_again(app: Flask, client: FlaskClient) -> None:
    host = make_account()
    group = make_group(host.person)
    log_in(client, host)

    client.post(f"/faellesskaber/{group.id}/vaert/pause", data={"until": "2027-04-01"})
    assert "Holder pause" in client.get(f"/faellesskaber/{group.id}").text
    client.post(f"/faellesskaber/{group.id}/vaert/igen")
    assert "Holder pause" not in client.get(f"/faellesskaber/{group.id}").text


def test_a_group_that_is_taken_down_is_nobodys_to_see(app: Flask, client: FlaskClient) -> None:
    group = make_group(public=False)

    assert group.state is State.PENDING
    assert client.get(f"/faellesskaber/{group.id}").status_code == 404


def test_the_front_page_finds_a_group(app: Flask, client: FlaskClient) -> None:
    assert 'id="f-hvad"' in client.get("/").text


def test_words_that_wait_stand_in_the_form_so_that_the_next_change_does_not_lose_them(
    app: Flask, client: FlaskClient
) -> None:
    host = make_account()
    group = make_group(host.person)
    with writing():
        actions.change(by(host.person), clock.now(), group.id, profile(text="Vi hækler også."))
    log_in(client, host)

    page = client.get(f"/faellesskaber/{group.id}/ret").text

    assert "Vi hækler også." in page
    assert "Det nye venter på svar" in page

"""Pages of the day of a fair: the board, the door, tables, brokers, and the screen in the hall."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.core import clock
from app.core.permissions import Role
from app.exchange import bell, queries_agreements, queries_day, rounds_scans
from app.exchange.figures import PLAN_FIGURES
from app.exchange.links import party_token
from app.exchange.links_day import arrival_token
from app.exchange.privacy_day import ARRIVALS, BROKERS, DAY, STALLS, TALKS
from app.exchange.rounds_figures import MEETINGS, with_meetings
from app.exchange.rules_day import Arrived, Talked
from app.pack.actions import load_pack
from app.plan.queries import default_initiative
from tests.conftest import FrozenClock
from tests.exchange.day import make_day
from tests.exchange.market import arrive, give, make_broker, make_market, put, seek, talk
from tests.exchange.trading import MODERATOR, agree, make_fair, register
from tests.factories import log_in, make_account, writing
from tests.listings.pages import send, text, token_of

pytestmark = pytest.mark.usefixtures("frozen_clock")


@pytest.fixture
def staff(client: FlaskClient) -> FlaskClient:
    """A moderator's browser."""
    log_in(client, make_account(Role.MODERATOR, name="Lene Riis"))
    return client


def plain(page: str) -> str:
    return page.replace("\xa0", " ")


def test_the_board_says_who_is_here_and_one_press_changes_it(staff: FlaskClient) -> None:
    fair, (ane, bo, _cia) = make_market("Ane", "Bo", "Cia")
    arrive(fair, bo, None)
    agree(ane, bo, is_yes=True)
    path = f"/samarbejdsboers/boerser/{fair.id}/dagen"
    page = text(staff, path)
    for said in ("<b>2</b> er her", "<b>1</b> mangler", "<b>1</b> aftale<", "2 personer er i salen"):
        assert said in page, said
    press = {"csrf_token": token_of(page), "participant_id": bo.id, "state": "absent"}
    answer = staff.post(path.replace("dagen", "ankomst"), data=press)
    assert answer.location == f"{path}#deltager-{bo.id}"
    page = text(staff, path)
    assert "Bo kommer ikke." in page
    assert "Er kommet alligevel" in page
    assert "Klokken kan ringe" not in page
    staff.post(path.replace("dagen", "klokken"), data={"csrf_token": token_of(page)})
    assert "Klokken ringede kl. 10.00" in plain(text(staff, path))
    send(staff, path, rings="y")
    assert queries_day.day_of(fair.id).rings_for_agreements
    late = f"/samarbejdsboers/boerser/{make_fair().id}"
    answer = staff.post(f"{late}/klokken", data={"csrf_token": token_of(page)}, follow_redirects=True)
    assert "Klokken kan ringe, mens børsen er i gang." in answer.text


def test_names_stand_in_danish_order(staff: FlaskClient) -> None:
    names = ["Zita", "Ærlig", "Østen", "Aage", "Ålaug"]
    fair, _coming = make_market(*reversed(names))
    put(fair)
    for path in ("dagen", "borde"):
        page = text(staff, f"/samarbejdsboers/boerser/{fair.id}/{path}")
        page = page[page.index("Hvem?" if path == "borde" else 'id="her"') :]
        assert sorted(names, key=page.index) == names, path


def test_a_press_that_says_nothing_known_forgets_nobody(staff: FlaskClient) -> None:
    fair, (ane,) = make_market("Ane")
    path = f"/samarbejdsboers/boerser/{fair.id}/dagen"
    press = {"csrf_token": token_of(text(staff, path)), "participant_id": ane.id, "state": "her"}
    assert staff.post(path.replace("dagen", "ankomst"), data=press).status_code == 404
    assert queries_day.arrivals_at(fair.id)[ane.id].state is Arrived.HERE


def test_the_code_at_the_door_is_a_press_for_brokers_and_words_for_anybody_else(client: FlaskClient) -> None:
    fair, (ane, _bo) = make_market("Ane Ibsen", "Bo")
    arrive(fair, ane, None)
    path = f"/samarbejdsboers/ankomst/{arrival_token(ane)}"
    own = text(client, f"/samarbejdsboers/min/{party_token(ane.party)}")
    assert "Kode til døren for Ane Ibsen" in own
    page = text(client, path)
    assert "Kun dem ved indgangen kan bruge den." in page
    assert "Log ind" in page
    assert 'alt="Kode til døren"' in page
    assert "Ane" not in page
    broker, other = make_account(name="Mette Mægler"), make_account(name="Otto")
    log_in(client, other)
    assert "Er du mægler, så virker koden på dagen" in text(client, path)
    assert client.post(path, data={"csrf_token": token_of(text(client, path))}).status_code == 404
    make_broker(fair, broker.person)
    log_in(client, broker)
    page = text(client, path)
    assert "Ane Ibsen" in page
    assert "Kode til døren" not in page
    answer = client.post(path, data={"csrf_token": token_of(page)})
    assert answer.location == f"/samarbejdsboers/boerser/{fair.id}/maegler"
    assert queries_day.arrivals_at(fair.id)[ane.id].state is Arrived.HERE
    assert client.get("/samarbejdsboers/ankomst/falsk").status_code == 404


def test_the_own_page_shows_the_code_of_the_next_fair_and_a_way_to_the_others(client: FlaskClient) -> None:
    _today, (ane,) = make_market("Ane Ibsen")
    later = register(make_fair(title="Børsen til jul"), ane.party.person)
    own = text(client, f"/samarbejdsboers/min/{party_token(ane.party)}")
    assert own.count("Kode til døren for Ane Ibsen") == 1
    assert f"/samarbejdsboers/ankomst/{arrival_token(later)}" in own
    assert f'href="/samarbejdsboers/ankomst/{arrival_token(ane)}"' not in own


def test_nobody_is_coming_to_a_fair_that_is_over(client: FlaskClient, frozen_clock: FrozenClock) -> None:
    fair, (ane,) = make_market("Ane")
    own = f"/samarbejdsboers/min/{party_token(ane.party)}"
    page = text(client, own)
    assert "I kommer" in page
    assert f'Ret tilmeldingen<span class="vh">: {fair.title}</span>' in page

    frozen_clock.move_to(fair.ends_at)

    page = text(client, own)
    assert fair.title in page
    assert "I kommer" not in page


def test_the_fair_of_today_stands_before_those_that_are_over(
    client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    over, (ane,) = make_market("Ane")
    later = make_fair(title="Børsen til jul")
    register(later, ane.party.person)
    frozen_clock.move_to(later.starts_at)

    page = text(client, f"/samarbejdsboers/min/{party_token(ane.party)}")

    assert page.index(f"boers-{later.id}") < page.index(f"boers-{over.id}")


def test_tables_are_given_at_one_press_and_seen_by_everybody_when_they_are_shown(staff: FlaskClient) -> None:
    fair, (ane, bo) = make_market("Ane", "Bo")
    path, hall = f"/samarbejdsboers/boerser/{fair.id}/borde", f"/samarbejdsboers/{fair.id}/hal"
    own = f"/samarbejdsboers/min/{party_token(bo.party)}"
    assert "Ingen har et bord endnu." in text(staff, path)
    assert send(staff, path, per_row="99").status_code == 422
    assert send(staff, path, per_row="4").location == path
    page = text(staff, path)
    assert "Alle har et bord." in page
    assert 'viewBox="0 0 600 460"' in page
    assert "Bordene er ikke delt ud endnu." in text(staff, hall)
    assert "I står ved bord" not in text(staff, own)
    token = token_of(page)
    staff.post(f"{path}/vis", data={"csrf_token": token, "shown": "1"})
    assert "I står ved bord 2" in text(staff, own)
    page = text(staff, f"{hall}?bord=2")
    assert "I står ved bord 2" in page
    # Everybody may read it: no citizen is named.
    assert "En aktiv borger" in page
    assert ">Bo<" not in page
    move = {"csrf_token": token, "participant_id": ane.id, "number": 2}
    staff.post(f"{path}/flyt", data=move)
    assert "De har byttet bord med Bo." in text(staff, path)
    for wrong, said in (
        ({"number": "0"}, "Vælg et bord fra 1 til 20."),
        ({"participant_id": "9999"}, "Vælg en"),
    ):
        answer = staff.post(f"{path}/flyt", data={**move, **wrong})
        assert answer.status_code == 422
        assert said in answer.text
    rounds, _nobody = make_day("Eva")
    assert staff.get(f"/samarbejdsboers/boerser/{rounds.id}/borde").status_code == 404


def test_brokers_are_as_many_as_are_needed_and_each_has_a_share(staff: FlaskClient) -> None:
    fair, coming = make_market(*(f"Deltager {number:02}" for number in range(17)))
    path = f"/samarbejdsboers/boerser/{fair.id}/maeglere"
    broker = make_account(name="Mette Mægler")
    page = text(staff, path)
    assert "17 er tilmeldt. I har brug for 2 mæglere." in page
    assert "Lene Riis, kollega" in page
    assert "Mette" not in page
    assert send(staff, path, people=str(broker.person_id)).status_code == 422
    make_broker(fair, broker.person)
    page = text(staff, path)
    assert "Der mangler 1 mægler." in page
    assert "17 deltagere" in page
    assert coming[0].party.name in page


def test_a_broker_brings_two_together_and_writes_their_agreement_down(client: FlaskClient) -> None:
    fair, (ane, bo, cia) = make_market("Ane", "Bo", "Cia")
    give(ane)
    seek(bo)
    put(fair)
    broker = make_account(name="Mette Mægler")
    make_broker(fair, broker.person)
    log_in(client, broker)
    assert "Mægler" in text(client, "/min-side")
    path = f"/samarbejdsboers/boerser/{fair.id}/maegler"
    page = text(client, path)
    assert "Ane giver: Et mødelokale til 20. Bo søger: Et rum." in page
    assert "Bord 1" in page
    assert "Til dagens tavle" not in page
    press = {"csrf_token": token_of(page), "one_id": bo.id, "other_id": ane.id, "state": "talking"}
    for _twice in range(2):
        answer = client.post(path.replace("maegler", "samtaler"), data={**press, "idempotency_key": "k" * 24})
        assert answer.location == path
    page = text(client, path)
    assert "Siden kl. 10.00" in plain(page)
    assert "giver: Et mødelokale" not in page
    form = f"{path}/aftale?en={ane.id}&anden={bo.id}"
    page = text(client, form)
    for one in (ane, bo):
        assert f'<option value="{one.id}" selected' in page or f'<option selected value="{one.id}"' in page
    answer = send(
        client, form, one_id=str(ane.id), other_id=str(bo.id), what="Møder hver tirsdag", is_signed="y"
    )
    assert answer.location == path
    assert [one.what for one in queries_agreements.agreements_at(fair.id)] == ["Møder hver tirsdag"]
    assert queries_day.talks_at(fair.id)[ane.id, bo.id].state is Talked.MET
    page = text(client, path)
    assert "1 aftale indtil nu" in page
    assert "De har mødtes" in page
    undo = {**press, "state": "", "seen": "met", "idempotency_key": "u" * 24}
    client.post(path.replace("maegler", "samtaler"), data=undo)
    assert queries_day.count_talks(fair.id) == 0
    for wrong in ("9" * 12, "x", ""):
        lost = {**press, "one_id": wrong}
        assert client.post(path.replace("maegler", "samtaler"), data=lost).status_code == 404
    nothing = {**press, "state": "", "idempotency_key": "n" * 24}
    assert client.post(path.replace("maegler", "samtaler"), data=nothing).status_code == 404
    assert client.get(path.replace("maegler", "dagen")).status_code == 403
    assert client.get(f"/samarbejdsboers/boerser/{make_market('Eva')[0].id}/maegler").status_code == 404
    assert cia.party.name in page


def test_the_screen_of_a_market_counts_agreements_and_says_that_the_bell_rings(
    client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    fair, (ane, bo) = make_market("Ane Ibsen", "Bo Lind")
    agree(ane, bo, is_yes=True)
    path, minute = f"/samarbejdsboers/{fair.id}/skaerm", timedelta(minutes=1)
    with writing():
        bell.ring(MODERATOR, clock.now(), fair.id)
    page = plain(text(client, path))
    assert ">Vi er i gang. Der er 120 minutter tilbage</p>" in page
    assert "1 aftale indtil nu" in page
    assert ">Klokken ringer!</p>" in page
    assert "Ane" not in page
    frozen_clock.move_to(clock.now() + 2 * minute)
    page = plain(text(client, path))
    assert ">Klokken ringer!</p>" not in page
    assert "Klokken ringede kl. 10.00" in page
    for at, said in (
        (fair.ends_at - minute, "Vi er i gang. Der er 1 minut tilbage"),
        (fair.ends_at, "Tak for i dag"),
    ):
        frozen_clock.move_to(at)
        assert f">{said}</p>" in plain(text(client, path))
    early = make_fair()
    assert "aftaler indtil nu" not in text(client, f"/samarbejdsboers/{early.id}/skaerm")
    assert client.get(f"/samarbejdsboers/{make_fair(opened=False).id}/skaerm").status_code == 404


def test_meetings_of_a_market_are_counted_when_it_is_over_and_then_forgotten(
    client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    with writing():
        load_pack(Path("data/soenderborg"), clock.now())
    initiative = default_initiative("exchange", clock.now())
    assert initiative is not None
    fair, (ane, bo, cia) = make_market("Ane", "Bo Lind", "Cia")
    with writing():
        fair.initiative_id = initiative.id
    put(fair)
    talk(fair, ane, bo)
    talk(fair, ane, cia, Talked.NOT_TODAY)
    make_broker(fair, make_account(name="Mette").person)
    sections = DAY.sections(ane.party.person_id, clock.now())
    assert [len(one.records) for one in sections] == [1, 2, 0]
    assert "Bo Lind" not in str(sections)
    figures, year = with_meetings(PLAN_FIGURES), clock.local(fair.starts_at).year

    def held() -> dict[str, int]:
        return {one.key: one.value for one in figures.figures([initiative.id], year)}

    assert MEETINGS not in held()
    frozen_clock.move_to(fair.ends_at)
    with writing():
        assert rounds_scans.count_meetings(clock.now()) == 1
        assert rounds_scans.count_meetings(clock.now()) == 0
    assert held()[MEETINGS] == 1
    late = fair.ends_at + timedelta(days=400)
    with writing():
        for rule, many, after in ((STALLS, 3, 91), (BROKERS, 1, 91), (ARRIVALS, 3, 91), (TALKS, 2, 396)):
            assert rule.clean is not None
            assert rule.clean(fair.ends_at + timedelta(days=after - 2), 100) == 0
            assert rule.clean(late, 100) == many
    assert held()[MEETINGS] == 1

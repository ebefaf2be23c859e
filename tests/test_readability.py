"""What a citizen or a host reads is easy Danish: LIX at most 30, nothing in officialese, nobody is shouted at.

LIX = words per sentence + 100 × words of more than six letters per word (C.-H. Björnsson, 1968). 30 and below is
"easy, for all". A block of a page (a paragraph, a heading, a label) ends a sentence, as the eye reads it. Tables,
choices, places, names and everything else that is data are left out: only what we have written is weighed.
"""

from __future__ import annotations

import re
from datetime import time, timedelta
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Account
from app.core import clock
from app.core.permissions import Role
from app.gatherings.links import sign_up_token
from app.gatherings.models import SignUp
from app.groups.links import member_token
from app.groups.rules import Door
from app.listings.links import response_token
from tests.factories import (
    give_app,
    log_in,
    make_account,
    make_occurrence,
    make_organisation,
    make_person,
    make_place,
    make_sign_up,
    make_walk,
    writing,
)
from tests.groups.grouping import dated, make_group
from tests.groups.grouping import join as join_group
from tests.listings.over import confirm, helped, make_past, stored_proof
from tests.listings.posting import date_of, make_listing, yes
from tests.proposals.in_house import proposed
from tests.rooms.booking import make_room

MOST = 30
LETTERS = Path(__file__).parent / "notifications" / "letters"
_BLOCKS = {
    "p",
    "li",
    "dt",
    "label",
    "legend",
    "h1",
    "h2",
    "h3",
    "h4",
    "div",
    "section",
    "summary",
    "button",
    "small",
    "br",
}
#: What others have written or what is a list of data: texts of the licences, dates, facts of a walk, choices.
_DATA = {"table", "select", "option", "dd", "time", "svg", "pre", "script", "bdi", "aside", "nav"}
_SENTENCE = re.compile(r"[.:?!\n]+")
_WORD = re.compile(r"[^\W\d_]+")
#: Words of an office, and of shops. Each has an everyday word, or what it says need not be said.
OFFICIALESE = re.compile(
    r"\b(ugyldig\w*|foretag\w*|afgiv\w*|påkrævet\w*|obligatorisk\w*|vedrørende|såfremt|iht|ifm|jf|anvend\w*|indtast\w*"
    r"|indsend\w*|fremsend\w*|bedes|venligst|bruger\w*navn|klik her|submit|ok)\b",
    re.IGNORECASE,
)

VISITOR = [
    "/", "/det-sker", "/det-sker?sted=0&koerestol=1", "/det-sker?vis=uge", "/det-sker?vis=maaned",
    "/kalender", "/gaature", "/gaature/{open}", "/gaature/{full}",
    "/gaature/{drop_in}",
    "/gaature/{open}/tilmeld", "/gaature/{full}/tilmeld", "/gaature/{drop_in}/tilmeld", "/gaature/tilmelding/{place}",
    "/gaature/tilmelding/{queue}", "/gaature/tilmelding/{place}/ret", "/gaature/tilmelding/{place}/meld-fra",
    "/gaature/tilmelding/{queue}/meld-fra", "/gaature/tilmelding/{place}/ikke-mig", "/log-ind", "/om/privatliv",
    "/om/tilgaengelighed", "/om/cookies", "/om/kilder", "/findes-ikke",
    "/foreninger", "/foreninger/{free}", "/foreninger/{mine}", "/anmeld/forening/{mine}",
    "/opgaver", "/opgaver/{task}", "/opgaver/{asking}/ja", "/opgaver/svar/{helps}", "/opgaver/svar/{asked}",
    "/opgaver/svar/{helps}/ikke-mig", "/opgaver/svar/{helped}", "/opgaver/svar/{helped}/timer", "/bevis",
    "/bevis/{code}", "/bevis/findes-ikke",
    "/lokaler", "/lokaler/{room}",
    "/faellesskaber", "/faellesskaber?hvad=sang", "/faellesskaber/{group}", "/faellesskaber/{closed}",
    "/faellesskaber/{closed}/med", "/faellesskaber/medlem/{member}", "/faellesskaber/medlem/{member}/ikke-mig",
    "/faellesskaber/datoer/{group_series}/tilmeld",
    "/forslag", "/forslag/nyt", "/forslag/{proposal}", "/forslag/{became}", "/forslag/{proposal}/med",
    "/forslag/mit/{pending}", "/forslag/mit/{rejected}", "/forslag/mit/{rejected}/ret", "/forslag/mit/{own}",
    "/forslag/mit/{own}/ikke-mig", "/forslag/ja/{voice}", "/forslag/ja/{voice}/ikke-mig",
    "/program", "/program?periode=maaned", "/program?periode=egne",
    "/opgaver/unge", "/opgaver/unge/plakat", "/opgaver/passer-til-mig", "/opgaver/passer-til-mig/svar",
    "/opgaver/passer-til-mig/svar?hvad=people&hvem=alone", "/opgaver/ugebrev", "/opgaver/ugebrev/sendt",
]  # fmt: skip
CITIZEN = [
    "/min-side", "/min-side/kalender", "/min-side/oplysninger", "/min-side/slet", "/min-side/hjaelper",
    "/gaature/foreslaa",
    "/gaature/foreslaa/hvad",
    "/gaature/foreslaa/hvor", "/gaature/foreslaa/hvornaar", "/gaature/foreslaa/hvor-mange", "/gaature/{open}",
    "/admin/plan", "/foreninger/ny", "/foreninger/{free}/overtag", "/anmeld/forening/{mine}",
    "/opgaver/nyt", "/opgaver/{task}", "/opgaver/timer", "/opgaver/ugebrev", "/lokaler/{room}/book",
]  # fmt: skip
HOST = [
    "/faellesskaber/nyt", "/faellesskaber/{closed}/vaert", "/faellesskaber/{closed}/ret",
    "/faellesskaber/{closed}/vaert/datoer", "/faellesskaber/datoer/{group_series}/vaert",
    "/min-side", "/gaature/{full}/vaert", "/gaature/{full}/vaert/{date}", "/gaature/{full}/vaert/{date}/aflys",
    "/gaature/{full}/vaert/{date}/ret", "/gaature/{full}/vaert/{date}/skriv-paa",
    "/gaature/{full}/vaert/slut", "/gaature/{drop_in}/vaert",
    "/foreninger/{mine}", "/foreninger/{mine}/ret", "/foreninger/{mine}/medlemmer", "/foreninger/{mine}/luk",
    "/opgaver/nyt", "/opgaver/{task}/ret", "/opgaver/{task}/del", "/opgaver/{asking}/folk",
    "/opgaver/{past}/folk", "/opgaver/{past}/folk/{past_date}/timer",
    "/opgaver/{asking}/folk/{response}/nej", "/opgaver/{task}/aflys/{task_date}",
]  # fmt: skip
STAFF = [
    "/log-ind/sikkerhed", "/log-ind/sikkerhed/noegle", "/log-ind/sikkerhed/noedkoder", "/admin/medarbejdere",
    "/admin/medarbejdere/tilfoej", "/admin/medarbejdere/{other}",
]  # fmt: skip
#: Before the second factor was shown.
STAFF_WAITING = ["/log-ind/sikkerhed", "/log-ind/bekraeft", "/log-ind/bekraeft/noedkode"]


def lix(text: str) -> float:
    """How hard `text` is to read: below 25 as for children, 25-34 easy, from 55 on as for lawyers."""
    sentences = [words for part in _SENTENCE.split(text) if (words := _WORD.findall(part))]
    words = [word for sentence in sentences for word in sentence]
    return len(words) / len(sentences) + 100 * sum(len(word) > 6 for word in words) / len(words)


def what_is_read(source: str) -> str:
    """The words of the page's main part, a line for each block, without data."""
    document = html5lib.parse(source, namespaceHTMLElements=False)
    return _text(next(document.iter("main")))


def _text(element: Element) -> str:
    """Text of `element`, its data left out. What follows inside the parent belongs to the parent."""
    if not isinstance(element.tag, str) or element.tag in _DATA or "hidden" in element.attrib:
        return ""
    inner = (element.text or "") + "".join(_text(child) + (child.tail or "") for child in element)
    if element.tag in ("p", "h1", "h2", "h3", "h4", "li", "button", "a"):
        inner = (
            re.sub(r"\s*\n\s*", " ", inner) if not any(child.tag in _BLOCKS for child in element) else inner
        )
    return f"\n{inner}\n" if element.tag in _BLOCKS else inner


def check(source: str, where: str) -> None:
    """Fail when the page is hard to read, officious or loud."""
    text = what_is_read(source)
    assert lix(text) <= MOST, f"{where}: LIX {lix(text):.0f} for\n{text}"
    assert not (found := OFFICIALESE.findall(text)), f"{where}: {found}"
    assert "!" not in text, f"{where}: somebody is shouted at"


@pytest.fixture
def host() -> Account:
    """The host of all groups here."""
    return make_account(name="Birthe Holm")


@pytest.fixture
def known(app: Flask, host: Account) -> dict[str, object]:
    """Names for the addresses: an open group, a full one with a queue, one without sign-up, and who is on them."""
    place = make_place("Dybbøl")
    open_one = make_walk(host=host.person, title="Dybbøl Gågruppe", place_id=place.id, companion_offered=True)
    drop_in = make_walk(
        host=host.person, title="Gråsten går sammen", needs_sign_up=False, starts_at_local=time(14, 0)
    )
    full = make_walk(host=host.person, title="Morgentur", capacity=1, starts_at_local=time(8, 0))
    date = make_occurrence(full)
    sign_ups: list[SignUp] = [
        make_sign_up(date, make_person(name, email=None, phone=f"+451111113{n}"), wants_companion=True)
        for n, name in enumerate(("Ellen Bruun", "Ole Lund"))
    ]
    tokens = dict(zip(("place", "queue"), map(sign_up_token, sign_ups), strict=True))
    mine, free = make_organisation(host.person), make_organisation(name="Fynshav Landsbylaug")
    with writing():
        free.is_claimable = True
    task, asking = (
        make_listing(mine),
        make_listing(mine, question="Har du en bil?", least_age=15, least_age_reason="Ild"),
    )
    helps, asked = yes(task), yes(asking)
    groups = {"mine": mine.id, "free": free.id, "task": task.id, "asking": asking.id, "response": asked.id}
    tokens |= {"helps": response_token(helps), "asked": response_token(asked)}
    tokens["task_date"] = str(date_of(task).id)
    past = make_past(mine)
    was_there = helped(past)
    confirm(past, (was_there, 120), (helped(past), 0))
    tokens |= {"helped": response_token(was_there), "code": stored_proof(was_there.person).code}
    groups |= {"past": past.id, "past_date": date_of(past).id}
    tokens |= proposed()
    groups |= {"room": make_room("Vask hænder, før du rører mad.", quota_hours=8).id}
    group = make_group(host.person, title="Strikkecafé i Broager")
    closed = make_group(host.person, title="Samtaler i Broager", door=Door.ASK, is_discreet=True)
    groups |= {
        "group": group.id,
        "closed": closed.id,
        "group_series": dated(group, clock.now(), first_on=clock.today() + timedelta(days=7)).id,
    }
    tokens["member"] = member_token(join_group(closed, make_person("Ane Ibsen")))
    return {**groups, "open": open_one.id, "drop_in": drop_in.id, "full": full.id, "date": date.id, **tokens}


def read_all(client: FlaskClient, addresses: list[str], known: dict[str, object]) -> None:
    """Hold every address to easy Danish, one house for all; each fault is said."""
    faults = []
    for address in addresses:
        try:
            check(client.get(address.format(**known)).text, address)
        except AssertionError as fault:
            faults.append(str(fault))
    assert faults == []


@pytest.mark.any_database
def test_a_visitor_reads_easy_danish(client: FlaskClient, known: dict[str, object]) -> None:
    read_all(client, VISITOR, known)


@pytest.mark.any_database
def test_who_is_logged_in_reads_easy_danish(client: FlaskClient, known: dict[str, object]) -> None:
    log_in(client, make_account(name="Karen Iversen"))
    read_all(client, CITIZEN, known)


@pytest.mark.any_database
def test_a_host_reads_easy_danish(client: FlaskClient, known: dict[str, object], host: Account) -> None:
    log_in(client, host)
    assert [one for one in HOST if client.get(one.format(**known)).status_code != 200] == []
    read_all(client, HOST, known)


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("address", "second_factor"), [*((one, True) for one in STAFF), *((one, False) for one in STAFF_WAITING)]
)
def test_staff_read_easy_danish_about_their_log_in(
    client: FlaskClient, address: str, second_factor: bool
) -> None:
    me = make_account(Role.ADMINISTRATOR, name="Mette Krogh")
    other = make_account(Role.ADMINISTRATOR, name="Lene Riis")
    give_app(me)
    give_app(other)
    log_in(client, me, second_factor=second_factor)
    answer = client.get(address.format(other=other.id))
    assert answer.status_code == 200
    check(answer.text, address)


@pytest.mark.any_database
@pytest.mark.parametrize(
    "address",
    [
        "/gaature/{open}/tilmeld",
        "/log-ind",
        "/gaature/foreslaa/hvad",
        "/foreninger/ny",
        "/opgaver/{task}/ja",
        "/forslag/nyt",
    ],
)
def test_what_is_missing_is_said_in_easy_danish(
    client: FlaskClient, known: dict[str, object], address: str
) -> None:
    if "foreslaa" in address or address.startswith("/foreninger"):
        log_in(client, make_account(name="Karen Iversen"))
    answer = client.post(address.format(**known), data={})
    assert answer.status_code == 422
    check(answer.text, address)


@pytest.mark.parametrize(
    "letter",
    [*sorted(LETTERS.glob("*.txt")), *sorted(LETTERS.with_name("papers").glob("*.txt"))],
    ids=lambda path: f"{path.parent.name}-{path.stem}",
)
def test_a_letter_is_easy_danish(letter: Path) -> None:
    lines = letter.read_text(encoding="utf-8").splitlines()
    # Addresses and names of others are data; a line ends a sentence.
    text = "\n".join(line for line in lines if not re.match(r"https?:|- |P-pladsen|\[", line))
    assert lix(text) <= MOST, f"LIX {lix(text):.0f}"
    assert not OFFICIALESE.findall(text)
    assert "!" not in text


def test_a_hard_text_is_noticed() -> None:
    hard = "Såfremt ovennævnte oplysninger vedrørende tilmeldingen ikke modtages, annulleres pladsen."
    assert lix(hard) > MOST
    with pytest.raises(AssertionError):
        check(f"<main><p>{hard}</p></main>", "a page")
    with pytest.raises(AssertionError):
        check("<main><p>Kom og gå med os!</p></main>", "a page")

"""Hostile text in every field that people fill in, looked at by everybody in a real Chromium: it stays text."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page
from sqlalchemy import select

from app.accounts.sessions import cookie_name
from app.core import clock
from app.core.database import db
from app.core.typed_text import clean
from app.listings import actions
from app.listings.models import Listing
from app.moderation.models import Report
from app.organisations.models import Claim, Organisation
from app.people.models import Person
from app.places.models import Place
from tests.conftest import FrozenClock
from tests.factories import make_organisation, make_person, make_proposal, make_walk, writing
from tests.listings.posting import make_listing, yes
from tests.proposals.proposing import make_proposal as make_need
from tests.security import fixtures
from tests.security.changes import CHANGES
from tests.security.forms_of import Forms
from tests.security.hostile_texts import MARKDOWN, TRACES, VECTORS
from tests.security.house import Furnished, House, rules_of
from tests.security.prepared import place
from tests.security.sending import send_change
from tests.sharing.matrix import NO_PAGES
from tests.walks.test_propose_pages import MANY, WHAT, WHEN, where

pytestmark = pytest.mark.browser
#: The house of the attacks, instead of the whole one that other tests here walk through.
house, forms, furnished, _found_forms = (
    fixtures.house,
    fixtures.forms,
    fixtures.furnished,
    fixtures._found_forms,
)

#: Whose words stand where others see them.
WRITTEN = (
    *("walks.sign_up", "walks.host_add", "desk.add_caller", "desk.pass_on", "desk.pass_on_for_caller"),
    *("desk.add_helper", "desk.correct_caller", "admin.add_entry", "admin.create_initiative"),
    *("admin.edit_row_year", "home.change_details", "home.name_helper", "admin.add_staff"),
    *("walks.host_picture", "admin.mark_area", "events.host_programme", "events.host_invited"),
    *("events.host_routes", "events.host_day_helpers", "events.host_outcome"),
)
#: Nothing to look at: what machines read, and the end of a log-in. Files that are downloaded show themselves.
_NO_PAGE = {*NO_PAGES, "home.show_colours", "home.suggest_hits", "jobs.ready"}
#: One of each way out: an element, an attribute of either mark, a text of a form, a template, a width, a direction.
WORST = tuple(VECTORS[number] for number in (1, 2, 4, 7, 12, 15, 16))
#: What one writes about a task, and how many characters there is room for.
_TASK_FIELDS = {
    "title": 80,
    "meeting_point": 160,
    "contact_name": 120,
    "text": 2000,
    "question": 200,
    "peer": 200,
    "least_age_reason": 200,
}
#: Fields whose words are checked for what they are.
_NOT_FREE = {"email", "link", "capacity", "kilometres", "length", "price", "postal_code", "website"}
_NOT_FREE |= {"points-0-email", "points-0-phone"}


@pytest.fixture
def hostile(
    house: House,
    forms: Forms,
    furnished: Furnished,
    frozen_clock: FrozenClock,
    request: pytest.FixtureRequest,
) -> House:
    """The house after somebody wrote vectors into every free field that takes them: those of a test, else all."""
    taken = 0
    vectors: tuple[str, ...] = getattr(request, "param", VECTORS)
    for number, vector in enumerate(vectors):
        for endpoint in WRITTEN:
            taken += _write(house, forms, endpoint, vector, number)
        taken += _propose(house, vector) + _register(house, vector) + _report(house, vector)
        taken += _post(house, vector)
    # What is refused says so at its field; most is taken, because it is only words.
    assert taken > len(vectors) * 8
    return house


def _write(house: House, forms: Forms, endpoint: str, vector: str, number: int) -> bool:
    change = CHANGES[endpoint]
    names = [field.name for field in forms[endpoint] if field.is_free_text and field.name not in _NOT_FREE]
    own = {
        name: value.format_map(house.parts) if isinstance(value, str) else value
        for name, value in change.data.items()
    }
    if endpoint == "admin.mark_area":
        own |= place(house, house.browsers[change.role])
    apart = {"phone": f"+45 11 11 12 {number:02}"} if own.get("phone") else {}
    mail = {"email": f"h{number}@example.org"} if "email" in own else {}
    fields = own | dict.fromkeys((name for name in names if "walk-" not in name), vector) | apart | mail
    return send_change(house, endpoint, fields | {"anyway": "1"}).status_code == 303


def _propose(house: House, vector: str) -> bool:
    browser, notes = (
        house.browsers["citizen"],
        {f"{fact}_note": vector for fact in ("rollator", "bus", "toilet")},
    )
    steps = (
        ("hvad", WHAT | {"title": vector, "description": vector}),
        (
            "hvor",
            where() | notes | {"meeting_point": vector, "rollator": "yes", "bus": "no", "toilet": "yes"},
        ),
        ("hvornaar", WHEN),
        ("hvor-mange", MANY | {"price_note": vector}),
    )
    for slug, typed in steps:
        browser.post(f"/gaature/foreslaa/{slug}", data=typed)
    return browser.post("/gaature/foreslaa/se-efter", data={}).status_code == 303


def _register(house: House, vector: str) -> bool:
    """An organisation of nothing but hostile words, which everybody sees; a moderator let it through."""
    place = db.session.scalars(select(Place.id).limit(1)).one()
    db.session.rollback()
    texts = dict.fromkeys(("name", "summary", "contact_name"), vector)
    more = dict.fromkeys(("film_text", "requirements", "task_contact"), vector)
    fields = texts | {"kind": "council", "place_id": place, "contact_phone": "+45 11 11 11 88"}
    browser = house.browsers["administrator"]
    sent = browser.post("/foreninger/ny", data=fields)
    if sent.status_code != 303:
        return False
    link = {"film_url": "https://example.org/film", "cvr": "13585628"}
    browser.post(f"{sent.location}/ret", data=fields | more | link)
    answer = browser.post(f"/admin{sent.location}/godkend", data={"text": vector, "step": "do"})
    return answer.status_code == 303


def _post(house: House, vector: str) -> bool:
    """A task of nothing but hostile words, which everybody sees, and somebody reports; others wait in the queue."""
    # What is too long for a field would keep it out of the others too.
    texts = {name: vector if len(vector) <= most else "Langt" for name, most in _TASK_FIELDS.items()}
    reason = {"least_age": "21"}
    fields = {**CHANGES["listings.post_listing"].fields(house), **texts, **reason}
    taken = False
    for role in ("administrator", "host"):
        sent = house.browsers[role].post("/opgaver/nyt", data=fields)
        taken = taken or sent.status_code == 303
    newest = db.session.scalars(select(Listing.id).order_by(Listing.id.desc()).limit(1)).one()
    db.session.rollback()
    report = {"text": vector, "name": vector, "phone": "", "email": "", "website": ""}
    house.browsers["visitor"].post(f"/anmeld/opgave/{newest}", data=report)
    return taken


def _report(house: House, vector: str) -> bool:
    """A report of hostile words, by somebody with a hostile name."""
    fields = {"text": vector, "name": vector, "phone": "", "email": "", "website": ""}
    path = f"/anmeld/forening/{house.parts['organisation_id']}"
    return house.browsers["visitor"].post(path, data=fields).status_code == 303


def _addresses(house: House) -> list[str]:
    """Every page of the site, the pages of those with hostile names, and searches."""
    rules = [rule for rule in rules_of(house.app, "GET") if rule.endpoint not in _NO_PAGE]
    people = db.session.scalars(select(Person.id).order_by(Person.id.desc()).limit(6)).all()
    organisations = db.session.scalars(
        select(Organisation.id).order_by(Organisation.id.desc()).limit(4)
    ).all()
    reports = db.session.scalars(select(Report.id).order_by(Report.id.desc()).limit(3)).all()
    db.session.rollback()
    tasks = db.session.scalars(select(Listing.id).order_by(Listing.id.desc()).limit(4)).all()
    db.session.rollback()
    hostile = [f"/opgaver/{number}{after}" for number in tasks for after in ("", "/svar", "/ret")]
    hostile += [f"{before}/foreninger/{number}" for number in organisations for before in ("", "/admin")]
    hostile += [f"/foreninger/{number}/ret" for number in organisations]
    hostile += [f"/admin/anmeldelser/{number}" for number in reports]
    searches = [f"/telefonbord?q={word}" for word in ("script", "svg", "%22%3E%3Cscript%3E", "WWWW")]
    pages = [house.path(rule) for rule in rules] + [f"/telefonbord/{number}" for number in people]
    return pages + searches + hostile


#: The first elements that stand out of the window, for whoever mends it.
_TOO_WIDE = (
    "[...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > innerWidth + 1)"
    ".slice(-3).map(one => one.tagName + '.' + one.parentElement.className + '>' + one.className)"
)
#: Whether a script ran, what the policy reported, and elements that we have none of.
_STATE = "[window.__ran || null, window.__policy, document.querySelectorAll('iframe,math,base').length]"


class Watch:
    """What a page did that it should not: scripts of others, dialogs, and reports of the policy."""

    def __init__(self, page: Page) -> None:
        self.seen: list[str] = []
        page.on("dialog", self._asks)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.seen.append(f"error {error}"))
        page.on("request", self._asked)
        page.add_init_script(
            "window.__policy=[];document.addEventListener('securitypolicyviolation',"
            "one=>window.__policy.push(one.violatedDirective+' '+one.blockedURI))"
        )

    def _asks(self, dialog: Any) -> None:
        self.seen.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _said(self, said: Any) -> None:
        if "Content Security Policy" in said.text:
            self.seen.append(said.text)

    def _asked(self, request: Any) -> None:
        if "evil.example" in request.url:
            self.seen.append(request.url)


def _look(page: Page, watch: Watch, addresses: list[str]) -> list[str]:
    faults = []
    for path in addresses:
        if not _shows(page, path):
            continue
        page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                faults.append(f"{path} is wider than {width}: {page.evaluate(_TOO_WIDE)}")
        state = page.evaluate(_STATE)
        if state != [None, [], 0]:
            faults.append(f"{path}: {state}")
    return faults + watch.seen


def _shows(page: Page, path: str) -> bool:
    """Open `path`; False for a file, which no browser shows but keeps."""
    try:
        page.goto(path)
    except PlaywrightError as said:
        if "Download is starting" not in said.message:
            raise
        return False
    return True


def _as(role: str, house: House, open_page: Callable[..., Page]) -> Page:
    page = open_page()
    cookie = house.browsers[role].get_cookie(cookie_name())
    if cookie is not None:
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": _origin(page)}])
    return page


def _origin(page: Page) -> str:
    page.goto("/health/live")
    return page.url.rsplit("/health", 1)[0]


def _holds_hostile_words(house: House, path: str) -> bool:
    """Whether the administrator's page has any: one without them cannot run them."""
    db.session.rollback()
    with house.app.app_context():
        answer = FlaskClient.open(house.browsers["administrator"], path, buffered=True)
    words = unescape(answer.get_data().decode(errors="replace"))
    return any(trace in words for trace in TRACES)


@pytest.mark.parametrize("hostile", [WORST], indirect=True, ids=["worst"])
def test_hostile_text_runs_nowhere_and_breaks_no_page(hostile: House, open_page: Callable[..., Page]) -> None:
    """As the administrator, who sees most, where the words stand; the long run opens every page with all of them."""
    addresses = [path for path in _addresses(hostile) if _holds_hostile_words(hostile, path)]
    assert len(addresses) >= 40
    page = _as("administrator", hostile, open_page)

    faults = _look(page, Watch(page), addresses)
    assert faults == [], "\n".join(faults)


@pytest.mark.long
def test_sixty_hostile_texts_in_tasks_and_reports_run_for_no_moderator(
    house: House, open_page: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = (*VECTORS, *MARKDOWN)
    assert len(set(texts)) >= 60
    # Nobody may have so many waiting; here it is about what the words do.
    monkeypatch.setattr(actions, "MOST_WAITING", 1000)
    monkeypatch.setattr(actions, "MOST_A_DAY", 1000)
    for text in texts:
        _post(house, text)
        _report(house, text)
    tasks = db.session.scalars(select(Listing.id)).all()
    # Counted where they lie: what a form refuses is seen by nobody.
    assert len(set(db.session.scalars(select(Listing.text)))) >= 60
    reports = db.session.scalars(select(Report.id)).all()
    db.session.rollback()
    page = _as("moderator", house, open_page)
    pages = [f"/opgaver/{number}{after}" for number in tasks for after in ("", "/svar")]
    pages += [f"/admin/anmeldelser/{number}" for number in reports]

    faults = _look(page, Watch(page), ["/admin/moderation", "/opgaver/svar", "/opgaver", "/i-dag", *pages])
    assert faults == [], "\n".join(faults)


def _need_and_claim(text: str, task: Listing, organisation: Organisation) -> tuple[int, int]:
    """A proposal and an organisation of one hostile text, which wait; a claim and a yes that say it, too."""
    title = text if len(text) <= 80 else "Langt"
    need = make_need(make_person(title), public=False, title=title, text=text)
    made = make_organisation(public=False, name=title, summary=text, contact_name=title)
    with writing():
        made.film_url, made.film_text, made.requirements = "https://example.org/film", text, text
        made.task_contact = title
        said = {"name": title, "phone": "+4511111188", "position": title, "created_at": clock.now()}
        db.session.add(Claim(organisation_id=organisation.id, person_id=make_person(title).id, **said))
    yes(task, make_person(title), note=text)
    return need.id, made.id


@pytest.mark.long
def test_sixty_hostile_texts_in_needs_organisations_and_answers_run_for_no_moderator(
    house: House, open_page: Callable[..., Page]
) -> None:
    # As they lie in the database: what cannot be stored is taken away by every form.
    texts = {clean(text) for text in (*VECTORS, *MARKDOWN)}
    assert len(texts) >= 60
    task, organisation = make_listing(question="Hvad kan du?"), make_organisation()
    made = [_need_and_claim(text, task, organisation) for text in sorted(texts)]
    pages = [f"/opgaver/{task.id}/folk", f"/admin/foreninger/{organisation.id}", "/admin/foreninger"]
    for need, number in made:
        pages += [f"/forslag/{need}", f"/forslag/{need}/svar", f"/admin/foreninger/{number}"]
        pages.append(f"/foreninger/{number}")
    assert all(_holds_hostile_words(house, path) for path in pages[:3])
    page = _as("moderator", house, open_page)

    faults = _look(page, Watch(page), ["/admin/moderation", *pages])
    assert faults == [], "\n".join(faults)


@pytest.mark.long
@pytest.mark.parametrize("role", ["visitor", "citizen", "host", "moderator", "administrator"])
def test_hostile_text_runs_for_nobody(hostile: House, open_page: Callable[..., Page], role: str) -> None:
    page = _as(role, hostile, open_page)

    faults = _look(page, Watch(page), _addresses(hostile))
    assert faults == [], "\n".join(faults)


@pytest.mark.long
def test_hostile_descriptions_run_nowhere(house: House, open_page: Callable[..., Page]) -> None:
    """Where lists and links may be: the page of a walk and that of its proposal, of each text."""
    addresses = []
    for text in MARKDOWN:
        addresses.append(f"/gaature/{make_walk(description=text).id}")
        addresses.append(f"/admin/godkend/{make_proposal(description=text).id}")
    page = _as("administrator", house, open_page)

    faults = _look(page, Watch(page), addresses)
    assert faults == [], "\n".join(faults)

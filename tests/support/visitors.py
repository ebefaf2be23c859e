"""People with browsers behind a proxy: they read, sign up, log in and write, and try again when nothing answers."""

from __future__ import annotations

import itertools
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter

from tests.support.smtp import Mailbox

_FIELD = re.compile(r'name="(csrf_token|idempotency_key|opened)"[^>]*value="([^"]*)"')
_CODE = re.compile(r"\b(\d{4}) ?(\d{4})\b")
_ADDRESSES = itertools.count(2)
#: How often somebody presses again, and how long they wait before (seconds).
PATIENCE, PAUSE = 40, 0.5


class GaveUpError(AssertionError):
    """Somebody pressed again and again, and nothing answered."""


@dataclass(frozen=True)
class Failure:
    """A request that was not answered by the site: when it began and ended (monotonic seconds), and how."""

    method: str
    path: str
    said: str
    began: float
    ended: float


@dataclass
class Record:
    """What all visitors together were told. Appending to a list is safe between threads."""

    failures: list[Failure] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    #: Name of a guest → where the answer led, and those who were told that they are off the list.
    signed_up: dict[str, str] = field(default_factory=dict)
    emails: dict[str, str] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)
    #: E-mail of a member → the newest title of the draft that was said to be kept.
    drafts: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


class _FromAddress(HTTPAdapter):
    """Connections that come from an address of their own, so that the proxy sees many networks."""

    def __init__(self, address: str) -> None:
        self._address = address
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, source_address=(self._address, 0), **kwargs)


class Browser:
    """One person at one computer. Presses again, with the same form, when the proxy or nobody answers."""

    def __init__(self, url: str, authority: Path, record: Record) -> None:
        number = next(_ADDRESSES)
        self.url, self._record = url, record
        self.session = requests.Session()
        self.session.verify = str(authority)
        # What the environment says of proxies and authorities is about another network.
        self.session.trust_env = False
        self.session.mount(url, _FromAddress(f"127.{number // 250 + 1}.{number % 250}.7"))

    def get(self, path: str) -> requests.Response:
        """Open a page."""
        return self._send("GET", path)

    def post(self, path: str, page: str, **typed: str) -> requests.Response:
        """Send the form that stands on `page`, with what was typed; does not follow where it leads."""
        hidden = {name: unescape(value) for name, value in _FIELD.findall(page)}
        return self._send("POST", path, {**hidden, **typed})

    def _send(self, method: str, path: str, data: dict[str, str] | None = None) -> requests.Response:
        for _try in range(PATIENCE):
            began = time.monotonic()
            try:
                answer = self.session.request(
                    method, urljoin(self.url, path), data=data, timeout=60, allow_redirects=False,
                    headers={"Origin": self.url} if method == "POST" else None,
                )  # fmt: skip
            except requests.ConnectionError as error:
                said = type(error).__name__
            else:
                if answer.status_code < 500:
                    self._record.statuses.append(answer.status_code)
                    self._record.seconds.append(time.monotonic() - began)
                    return answer
                said = f"{answer.status_code} {answer.text[:300]}"
            ended = time.monotonic()
            self._record.failures.append(Failure(method, urlsplit(path).path, said, began, ended))
            time.sleep(PAUSE)
        raise GaveUpError(f"{method} {path}: {said}")


class Visitors:
    """Threads of people who do what people do, until they are told to go home."""

    def __init__(self, url: str, authority: Path, mailbox: Mailbox, series: list[tuple[int, int]]) -> None:
        self.record = Record()
        self.members: dict[str, Browser] = {}
        self._url, self._authority, self._mailbox, self._series = url, authority, mailbox, series
        self._home = threading.Event()
        self._threads: list[threading.Thread] = []

    def come(self, *, readers: int, guests: int, members: int) -> None:
        """Let them in."""
        for kind, count in ((self._read, readers), (self._sign_up, guests), (self._write, members)):
            for number in range(count):
                thread = threading.Thread(target=self._live, args=(kind, f"{kind.__name__[1:]}{number}"))
                self._threads.append(thread)
                thread.start()

    def go_home(self) -> None:
        """Everybody finishes what they are at, and goes."""
        self._home.set()
        for thread in self._threads:
            thread.join(120)
            assert not thread.is_alive(), "somebody still waits for an answer"

    def _live(self, does: Callable[[str], None], name: str) -> None:
        try:
            does(name)
        except Exception as error:  # noqa: BLE001 - told by the test, instead of being lost with the thread
            self.record.faults.append(f"{name}: {error!r}")

    def _browser(self) -> Browser:
        return Browser(self._url, self._authority, self.record)

    def _read(self, _name: str) -> None:
        browser = self._browser()
        paths = ["/", "/gaature", "/det-sker", *(f"/gaature/{series}" for series, _date in self._series)]
        while not self._home.is_set():
            for path in paths:
                assert browser.get(path).status_code == 200, path

    def _sign_up(self, name: str) -> None:
        for number in itertools.count():
            if self._home.is_set():
                return
            who = f"{name.capitalize()} Nr {number}"
            series, occurrence = self._series[number % len(self._series)]
            browser, path = self._browser(), f"/gaature/{series}/tilmeld"
            page = browser.get(path).text
            email = f"{name}-{number}@example.org"
            answer = browser.post(
                path, page, occurrence_id=str(occurrence), name=who, email=email, phone="", party_size="1"
            )
            assert answer.status_code == 303, answer.text
            self.record.emails[who] = email
            self.record.signed_up[who] = place = answer.headers["Location"]
            assert who.split(" ", maxsplit=1)[0] in browser.get(place).text
            if number % 3 == 0:
                form = browser.get(f"{place}/meld-fra").text
                assert browser.post(f"{place}/meld-fra", form).status_code == 303
                self.record.left.add(who)

    def _write(self, name: str) -> None:
        email, browser = f"{name}@example.org", self._browser()
        self._log_in(browser, email)
        self.members[email] = browser
        path = "/gaature/foreslaa/hvad"
        for number in itertools.count():
            if self._home.is_set():
                return
            title = f"Hold {name} {number}"
            answer = browser.post(path, browser.get(path).text, title=title, description="Vi går.", gem="1")
            assert answer.status_code == 303, answer.text
            self.record.drafts[email] = title
            assert title in browser.get(path).text, "the draft is not on the other node"
            assert browser.get("/min-side").status_code == 200

    def _log_in(self, browser: Browser, email: str) -> None:
        """Ask for a code until one can be typed: a scheduler that died may have taken a letter along."""
        for _try in range(8):
            seen = len(self._mailbox.to(email))
            assert browser.post("/log-ind", browser.get("/log-ind").text, email=email).status_code == 303
            if (code := self._wait_for_code(email, seen)) is None:
                continue
            page = browser.get("/log-ind/kode")
            if page.status_code == 200 and browser.post("/log-ind/kode", page.text, code=code).ok:
                page = browser.get("/log-ind/navn")
                if page.status_code == 200:
                    browser.post("/log-ind/navn", page.text, name="Mette Member", phone="")
            if browser.get("/min-side").status_code == 200:
                return
        raise GaveUpError(f"{email} was never let in")

    def _wait_for_code(self, email: str, seen: int, seconds: float = 25) -> str | None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if len(letters := self._mailbox.to(email)) > seen:
                body = letters[-1].get_body(("plain",))
                assert body is not None
                found = _CODE.search(body.get_content())
                assert found is not None
                return "".join(found.groups())
            time.sleep(0.1)
        return None

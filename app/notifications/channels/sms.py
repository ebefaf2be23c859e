"""SMS through a provider: JSON over HTTPS. The contract stands in README, Deployment.

What a broken exchange means depends on how far it had come: before the request went out it may be tried again, after
that the provider is asked by our reference, which also keeps it from sending the same SMS twice.
"""

from __future__ import annotations

import contextlib
import http.client
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any, Protocol, Self
from urllib.parse import quote

import requests
import urllib3

from app.core import clock
from app.notifications import gsm
from app.notifications.arrivals import SmsNews
from app.notifications.channels.line import Line, LineAdapter
from app.notifications.handover import Carrier, Handover, Parcel, Result
from app.notifications.receipts import BAD_NUMBERS, is_short, read_facts, read_news
from config import is_safe_to_ask

#: Seconds one read may take, and the whole exchange: a server that drips a byte a second never reaches the first.
TIMEOUT = 10.0
DEADLINE = 20.0
_LARGEST_ANSWER = 64 * 1024
_LONGEST_WAIT = timedelta(hours=1)
#: "Log in", "pay", "not you", "no such address", "go elsewhere": about us, not about this SMS.
_ABOUT_US = {401, 402, 403, 404, 405}
#: How long we wait when the provider wants to be left alone and does not say how long.
_USUAL_WAIT = timedelta(seconds=30)
#: All that requests and the library below it raise; a body is read from the latter.
_BROKEN = (
    requests.RequestException,
    urllib3.exceptions.HTTPError,
    http.client.HTTPException,
    OSError,
    ValueError,
)


class SmsProvider(Carrier, Protocol):
    """What the delivery asks of a provider of SMS."""

    def find(self, reference: str) -> SmsNews | bool:
        """What the provider knows of the SMS with our `reference`; True: it surely has none; False: nobody knows."""
        ...


def open_sms(config: Mapping[str, Any]) -> SmsProvider:
    """The provider of SMS_URL, or one that takes nothing when there is none. Raises ValueError for an SMS_URL that
    would send texts and token unencrypted to another machine.
    """
    url = str(config.get("SMS_URL") or "")
    if not url:
        return NoProvider()
    if not is_safe_to_ask(url, "https", "http"):
        raise ValueError("SMS_URL must begin with https://")
    return HttpProvider(
        Account(
            url=url.rstrip("/"),
            token=str(config.get("SMS_TOKEN") or ""),
            sender=str(config.get("SMS_SENDER") or ""),
            callback=f"{config['SITE_URL']}/sms/status",
        ),
        timeout=config.get("SMS_TIMEOUT", TIMEOUT),
        deadline=config.get("SMS_DEADLINE", DEADLINE),
    )


@dataclass(frozen=True)
class Account:
    """Where SMS are handed over, and as whom."""

    url: str
    token: str
    sender: str
    callback: str


class NoProvider:
    """Nobody sends SMS for us: whoever wanted one goes another way (routing.sends_sms)."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def hand_over(self, parcel: Parcel) -> Handover:
        """Nothing goes out."""
        return Handover(Result.UNREACHABLE, "no provider")

    def find(self, reference: str) -> SmsNews | bool:
        """There is nobody to ask."""
        return False


class HttpProvider:
    """A provider that speaks JSON over HTTPS. One connection a round."""

    def __init__(self, account: Account, *, timeout: float = TIMEOUT, deadline: float = DEADLINE) -> None:
        self._account = account
        self._timeout = timeout
        self._deadline = deadline
        self._line = Line()
        self._session = requests.Session()
        # Neither a proxy nor a password of the machine's surroundings comes between: .netrc would replace the token.
        self._session.trust_env = False
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, LineAdapter(self._line))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()
        self._line.close()

    def hand_over(self, parcel: Parcel) -> Handover:
        """Hand over one SMS and say what came of it. Never raises for what a server or a network does."""
        account = self._account
        asked = {
            "to": parcel.address,
            "from": account.sender,
            "text": parcel.content.decode(),
            "reference": parcel.reference,
            "callback": account.callback,
        }
        try:
            with self._exchange("POST", account.url, asked) as (answer, said):
                counted = {"segments": gsm.segments(asked["text"]), **said}
                return _read_answer(answer.status_code, answer.headers.get("Retry-After"), counted)
        except _BROKEN as error:
            came_far = self._line.is_connected
            return Handover(Result.UNKNOWN if came_far else Result.UNREACHABLE, type(error).__name__)

    def find(self, reference: str) -> SmsNews | bool:
        """Ask for an SMS by our reference. Never raises for what a server or a network does."""
        try:
            url = f"{self._account.url}/{quote(reference, safe='')}"
            with self._exchange("GET", url) as (answer, said):
                if answer.status_code == 404 and said.get("error") == "unknown_reference":
                    return True
                if answer.status_code != 200 or said.get("reference") != reference:
                    return False
                return read_news(said) or False
        except _BROKEN:
            return False

    @contextlib.contextmanager
    def _exchange(
        self, method: str, url: str, asked: dict[str, str] | None = None
    ) -> Iterator[tuple[requests.Response, dict[str, Any]]]:
        """One request and the JSON object it was answered with (empty when it was answered with anything else)."""
        headers = {
            "Authorization": f"Bearer {self._account.token}",
            "Accept": "application/json",
            "Accept-Encoding": "identity",
        }
        with (
            self._line.until(self._deadline),
            self._session.request(
                method,
                url,
                json=asked,
                headers=headers,
                timeout=self._timeout,
                allow_redirects=False,
                stream=True,
            ) as answer,
        ):
            yield answer, _read_object(answer)


def _read_answer(status: int, retry_after: str | None, said: dict[str, Any]) -> Handover:
    error = f"HTTP {status}"
    if 200 <= status < 300:
        facts = read_facts(said)
        # Somebody may have answered in the provider's place.
        is_theirs = facts["provider_ref"] is not None
        return Handover(Result.SENT, **facts) if is_theirs else Handover(Result.UNKNOWN, f"{error}, no id")
    if status == 429:
        return Handover(Result.LATER, error, wait=_read_wait(retry_after))
    if status >= 500 or status == 408:
        return Handover(Result.LATER, error)
    if status < 400 or status in _ABOUT_US:
        return Handover(Result.LOCKED_OUT, error)
    if status == 409:
        return Handover(Result.UNKNOWN, error)
    return Handover(
        Result.REFUSED, error, is_about_address=is_short(said.get("error")) and said["error"] in BAD_NUMBERS
    )


def _read_wait(retry_after: str | None) -> timedelta:
    """`Retry-After` in seconds or as a date; at least a second, at most an hour."""
    text = (retry_after or "").strip()
    if text.isascii() and text.isdecimal():
        wait = timedelta(seconds=int(text[:6]))
    else:
        try:
            wait = _aware(parsedate_to_datetime(text)) - clock.now()
        except ValueError:
            return _USUAL_WAIT
    return min(max(wait, timedelta(seconds=1)), _LONGEST_WAIT)


def _aware(instant: datetime) -> datetime:
    return instant if instant.tzinfo is not None else instant.replace(tzinfo=UTC)


def _read_object(answer: requests.Response) -> dict[str, Any]:
    body = answer.raw.read(_LARGEST_ANSWER + 1, decode_content=True)
    if len(body) > _LARGEST_ANSWER:
        return {}
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}

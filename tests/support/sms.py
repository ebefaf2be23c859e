"""A real SMS provider on this machine, over real HTTP, that can also be in a bad mood."""

from __future__ import annotations

import json
import threading
import time
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from app.notifications.receipts import signature
from tests.support.smtp import free_port

TOKEN, SECRET = "token-of-the-tests", "secret-of-the-tests"


@dataclass
class Phone:
    """What the provider took and sent on, by our reference; a second order of the same one sends nothing."""

    texts: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    #: How often each reference was ordered, and how often it went out to a phone.
    orders: Counter[str] = field(default_factory=Counter)
    sent: Counter[str] = field(default_factory=Counter)
    lookups: list[str] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)


class SmsServer:
    """`mood` says how orders are answered, `lookup_mood` how questions are.

    Orders: "kind"; "429", "500", "401", "422"; "hang" and "drip" (before it is taken); "hang after", "drip after",
    "close after", "broken after", "no id after", "big after" (it is taken, the answer is no answer); "redirect".
    Questions: "kind", "500", "hang", "401", "html 404".
    """

    def __init__(self) -> None:
        self.phone = Phone()
        self.mood = "kind"
        self.lookup_mood = "kind"
        self.retry_after = "120"
        self.status = "sent"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/sms"
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self._server = _Server(self)

    def start(self) -> None:
        """Begin to answer."""
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """End, also when somebody is still kept waiting."""
        self._ended.set()
        self._server.shutdown()
        self._server.server_close()

    def take(self, order: dict[str, Any]) -> dict[str, Any]:
        """Send it on to the phone, once per reference."""
        reference = order["reference"]
        with self._lock:
            if reference not in self.phone.texts:
                self.phone.texts[reference] = order["text"]
                self.phone.numbers[reference] = order["to"]
                self.phone.sent[order["to"] + "|" + order["text"]] += 1
        return {"id": f"p-{reference.split('.')[0]}", "cost_ore": 29, "segments": 1}

    def wait(self) -> None:
        """Keep somebody waiting until the end."""
        self._ended.wait()

    @property
    def is_ended(self) -> bool:
        """Whether the test is over."""
        return self._ended.is_set()


class _Server(ThreadingHTTPServer):
    """Each connection in a thread of its own, which nobody waits for."""

    daemon_threads = True

    def __init__(self, provider: SmsServer) -> None:
        self.provider = provider
        super().__init__(("127.0.0.1", provider.port), _Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def provider(self) -> SmsServer:
        """Whose phone it is."""
        assert isinstance(self.server, _Server)
        return self.server.provider

    def do_POST(self) -> None:
        server = self.provider
        order = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server.phone.orders[order["reference"]] += 1
        server.phone.asked.append(order)
        server.phone.tokens.add(self.headers["Authorization"])
        mood = server.mood
        if mood.isdecimal():
            self._refuse(mood)
            return
        if mood == "redirect":
            self._say(302, b"", {"Location": f"http://127.0.0.1:{server.port}/elsewhere"})
            return
        if mood.endswith("after") or mood == "kind":
            answer = server.take(order)
        if mood == "kind":
            self._say(200, json.dumps(answer).encode())
        else:
            self._misbehave(mood)

    def do_GET(self) -> None:
        server = self.provider
        reference = self.path.rsplit("/", 1)[1]
        server.phone.lookups.append(reference)
        if server.lookup_mood == "hang":
            server.wait()
            self.close_connection = True
        elif server.lookup_mood == "html 404":
            self._say(404, b"<h1>Not found</h1>")
        elif server.lookup_mood != "kind":
            self._say(int(server.lookup_mood), b"{}")
        elif reference in server.phone.texts:
            known = {"reference": reference, "id": "p-1", "status": server.status, "cost_ore": 29}
            self._say(200, json.dumps(known).encode())
        else:
            self._say(404, b'{"error": "unknown_reference"}')

    def _refuse(self, status: str) -> None:
        body = {"422": b'{"error": "unknown_number"}', "400": b'{"error": "text"}'}.get(status, b"{}")
        headers = {"Retry-After": self.provider.retry_after} if status == "429" else {}
        self._say(int(status), body, headers)

    def _misbehave(self, mood: str) -> None:
        self.close_connection = True
        if mood.startswith("hang"):
            self.provider.wait()
        elif mood.startswith("drip"):
            self._drip()
        elif mood.startswith("broken"):
            self._say(200, b'{"id": "p')
        elif mood.startswith("no id"):
            self._say(200, b"{}")
        elif mood.startswith("big"):
            self._say(200, b'{"id": "' + b"x" * 200_000 + b'"}')

    def _drip(self) -> None:
        for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 10_000:
            if self.provider.is_ended:
                return
            try:
                self.wfile.write(bytes([byte]))
            except OSError:
                return
            time.sleep(0.05)

    def _say(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {**(headers or {}), "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            self.close_connection = True

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing."""


def receipt(reference: str, status: str, *, event_id: str = "e1", **more: Any) -> bytes:
    """The body of a receipt."""
    return json.dumps({"event_id": event_id, "reference": reference, "status": status, **more}).encode()


def signed(body: bytes, *, secret: str = SECRET, age: int = 0) -> dict[str, str]:
    """The headers of a receipt signed `age` seconds ago."""
    timestamp = str(int(time.time()) - age)
    return {
        "X-Sms-Timestamp": timestamp,
        "X-Sms-Signature": signature(secret, timestamp, body),
        "Content-Type": "application/json",
    }


def call_back(url: str, body: bytes) -> int:
    """Send a receipt over real HTTP; returns the status of the answer."""
    request = urllib.request.Request(url, data=body, headers=signed(body), method="POST")
    with urllib.request.urlopen(request, timeout=10) as answer:
        return int(answer.status)

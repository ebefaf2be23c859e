"""E-mail through a mail server.

The conversation is written out (MAIL, RCPT, DATA, the letter) instead of using smtplib.sendmail(), because
what a broken conversation means depends on how far it had come: before the letter was handed over it may be
tried again, after that nobody knows, and a machine must not send it twice.
"""

from __future__ import annotations

import contextlib
import functools
import ipaddress
import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

from app.notifications.handover import Handover, Parcel, Result

#: Seconds one answer of the server may take.
TIMEOUT = 20.0
#: Seconds a whole letter may take, log-in included: a server that drips a byte a second never reaches
#: TIMEOUT.
DEADLINE = 60.0
#: Seconds for a polite goodbye.
_GOODBYE = 5.0
#: Many servers close a connection that carries more.
LETTERS_PER_CONNECTION = 50
#: "Log in first", "log-in failed", "log-in too weak", "no encryption": about us, not about the letter.
_ABOUT_US = {530, 534, 535, 538}
_LEADING_DOT = re.compile(rb"(?m)^\.")


@dataclass(frozen=True)
class Server:
    """Where letters are handed over, read from SMTP_URL."""

    host: str
    port: int
    user: str
    password: str
    #: Encrypted from the first byte (smtps://).
    is_tls_at_once: bool
    #: Encrypted after STARTTLS, and never without.
    needs_starttls: bool


def read_smtp_url(url: str) -> Server:
    """`smtp://user:pass@host:587`, `smtps://host:465`, or without encryption `smtp://host:25?tls=no`.

    Encryption is not asked of this machine itself. Raises ValueError for anything else.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ValueError("SMTP_URL must look like smtp://user:password@mail.example.org:587")
    at_once = parts.scheme == "smtps"
    without = parse_qs(parts.query).get("tls") == ["no"] or _is_this_machine(parts.hostname)
    return Server(
        host=parts.hostname,
        port=parts.port or (465 if at_once else 587),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        is_tls_at_once=at_once,
        needs_starttls=not at_once and not without,
    )


def _is_this_machine(host: str) -> bool:
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


class _Connection(smtplib.SMTP):
    """smtplib's conversation over a line that another thread can cut, also in the middle of a TLS
    handshake.
    """

    def __init__(self, server: Server, timeout: float) -> None:
        super().__init__(local_hostname=_own_name(), timeout=timeout)
        # What starttls() checks the certificate against; connecting in the constructor would set it,
        # uncuttably.
        self._host = server.host
        self._server = server
        self._line: socket.socket | None = None

    def open(self) -> None:
        """Connect, encrypt, log in. Raises what smtplib and the network raise."""
        code, _reply = self.connect(self._server.host, self._server.port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, "")
        self.ehlo_or_helo_if_needed()
        if self._server.needs_starttls:
            self.starttls(context=ssl.create_default_context())
            self.ehlo_or_helo_if_needed()
        if self._server.user:
            self.login(self._server.user, self._server.password)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        line = socket.create_connection((host, port), timeout)
        self._line = line.dup()
        if not self._server.is_tls_at_once:
            return line
        return ssl.create_default_context().wrap_socket(line, server_hostname=host)

    def cut(self) -> None:
        """Make whoever waits for this line stop waiting."""
        if self._line is not None:
            with contextlib.suppress(OSError):
                self._line.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Close the line for good."""
        super().close()
        line, self._line = getattr(self, "_line", None), None
        if line is not None:
            line.close()


class Smtp:
    """One connection, made for the first letter and used for up to LETTERS_PER_CONNECTION."""

    def __init__(self, server: Server, *, timeout: float = TIMEOUT, deadline: float = DEADLINE) -> None:
        self._server = server
        self._timeout = timeout
        self._deadline = deadline
        self._connection: _Connection | None = None
        self._letters = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close(kindly=kind is None)

    def hand_over(self, parcel: Parcel) -> Handover:
        """Hand over one letter and say what came of it. Never raises for what a server or a network does."""
        try:
            address = in_ascii(parcel.address)
        except UnicodeError:
            error = "the address has letters that mail servers do not know"
            return Handover(Result.REFUSED, error, is_about_address=True)
        with self._watchdog(self._deadline):
            handover = self._connect_and_talk(parcel.content, parcel.sender, address)
            if handover.result is Result.UNREACHABLE and self._letters > 1:
                # The server had closed a connection that carried letters before. Nothing of this one has gone
                # out.
                self._close(kindly=False)
                handover = self._connect_and_talk(parcel.content, parcel.sender, address)
        if handover.result in {Result.UNREACHABLE, Result.UNKNOWN, Result.LOCKED_OUT}:
            self._close(kindly=False)
        return handover

    def _connect_and_talk(self, content: bytes, sender: str, address: str) -> Handover:
        try:
            smtp = self._connected()
        except smtplib.SMTPResponseException as error:
            return _about_server(error.smtp_code)
        except smtplib.SMTPNotSupportedError:
            return Handover(Result.LOCKED_OUT, "the server offers no encryption or no log-in")
        except (OSError, smtplib.SMTPException) as error:
            return Handover(Result.UNREACHABLE, type(error).__name__)
        self._letters += 1
        return _talk(smtp, content, sender, address)

    def _connected(self) -> _Connection:
        if self._connection is not None and self._letters >= LETTERS_PER_CONNECTION:
            self._close()
        if self._connection is None:
            self._letters = 0
            self._connection = _Connection(self._server, self._timeout)
            self._connection.open()
        return self._connection

    @contextlib.contextmanager
    def _watchdog(self, seconds: float) -> Iterator[None]:
        """Cut the line at the deadline: the one thing that also ends a read in which a byte arrives now and
        then.
        """
        timer = threading.Timer(seconds, self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _cut(self) -> None:
        if self._connection is not None:
            self._connection.cut()

    def _close(self, *, kindly: bool = True) -> None:
        connection = self._connection
        if connection is None:
            return
        if kindly:
            with self._watchdog(_GOODBYE), contextlib.suppress(OSError, smtplib.SMTPException):
                connection.quit()
        self._connection = None
        connection.close()


def _talk(smtp: _Connection, content: bytes, sender: str, address: str) -> Handover:
    """The conversation about one letter."""
    has_gone_out = False
    try:
        code, _reply = smtp.mail(sender)
        if code != 250:
            return _given_up(smtp, _about_server(code))
        code, reply = smtp.rcpt(address)
        if code not in {250, 251}:
            return _given_up(smtp, _about_receiver(code, reply))
        code, _reply = smtp.docmd("DATA")
        if code != 354:
            return _given_up(smtp, _about_letter(code))
        has_gone_out = True
        smtp.send(_LEADING_DOT.sub(b"..", content.rstrip(b"\r\n") + b"\r\n") + b".\r\n")
        code, _reply = smtp.getreply()
    except (OSError, smtplib.SMTPException) as error:
        return Handover(Result.UNKNOWN if has_gone_out else Result.UNREACHABLE, type(error).__name__)
    if code == 250:
        return Handover(Result.SENT)
    # Anything else that is no refusal is half an answer: a line that was cut reads like a number, too.
    return _about_letter(code) if code >= 400 else Handover(Result.UNKNOWN, f"SMTP {code}")


def _given_up(smtp: _Connection, handover: Handover) -> Handover:
    """Ready for the next letter; a server that is going away says so then."""
    with contextlib.suppress(OSError, smtplib.SMTPException):
        smtp.rset()
    return handover


def _about_letter(code: int) -> Handover:
    if code in _ABOUT_US:
        return Handover(Result.LOCKED_OUT, f"SMTP {code}")
    return Handover(Result.REFUSED if code >= 500 else Result.LATER, f"SMTP {code}")


def _about_receiver(code: int, reply: bytes) -> Handover:
    """A refusal of the receiver is about the address, unless it is about what they want from us (5.7.x: policy)."""
    said = _about_letter(code)
    if said.result is Result.REFUSED and not reply.lstrip().startswith(b"5.7."):
        return Handover(said.result, said.error, is_about_address=True)
    return said


def _about_server(code: int) -> Handover:
    """An answer to connecting, logging in or naming the sender says nothing about this letter."""
    return Handover(Result.LOCKED_OUT if code >= 500 else Result.LATER, f"SMTP {code}")


def in_ascii(address: str) -> str:
    """The address with an international domain as servers write it. Raises UnicodeError for other strange
    letters.
    """
    local, _at, domain = address.rpartition("@")
    return f"{local.encode('ascii').decode()}@{domain.encode('idna').decode()}"


@functools.cache
def _own_name() -> str:
    """What this machine calls itself to mail servers; asking for it may be slow."""
    name = socket.getfqdn()
    return name if "." in name else "[127.0.0.1]"

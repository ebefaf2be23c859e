"""The line to a provider: encrypted, checked, and cut at the deadline whatever the other end does with it."""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.notifications.channels.sms import Account, HttpProvider
from app.notifications.handover import Parcel, Result
from app.notifications.models import Channel

PARCEL = Parcel(Channel.SMS, b"Hej", "+4511111141", "1.abc", "1")
Behaviour = Callable[[socket.socket, threading.Event], None]


def certificate(folder: Path) -> Path:
    """A certificate for this machine that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    start = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + dt.timedelta(days=36500))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    file = folder / "cert.pem"
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(private + made.public_bytes(pem))
    return file


@pytest.fixture
def listen() -> Iterator[Callable[[Behaviour], int]]:
    """Listen on a port and do with each connection what a test says; returns the port."""
    ended = threading.Event()
    listeners = []

    def start(behave: Behaviour) -> int:
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)

        def accept() -> None:
            while not ended.is_set():
                try:
                    line, _address = listener.accept()
                except OSError:
                    return
                threading.Thread(target=behave, args=(line, ended), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        return int(listener.getsockname()[1])

    yield start
    ended.set()
    for listener in listeners:
        listener.close()


def provider(scheme: str, port: int, deadline: float = 0.8) -> HttpProvider:
    account = Account(f"{scheme}://127.0.0.1:{port}/sms", "token", "Samskab", "http://localhost/sms/status")
    return HttpProvider(account, timeout=0.5, deadline=deadline)


def hang(line: socket.socket, ended: threading.Event) -> None:
    ended.wait()
    line.close()


def drip(line: socket.socket, ended: threading.Event) -> None:
    """A byte now and then, each sooner than a read gives up: a TLS record that never ends."""
    for byte in b"\x16\x03\x03\x40\x00" + b"\x02" * 10_000:
        if ended.wait(0.05):
            break
        try:
            line.sendall(bytes([byte]))
        except OSError:
            break
    line.close()


@pytest.mark.parametrize("behave", [hang, drip])
def test_a_handshake_that_never_ends_is_cut_and_nothing_has_gone_out(
    listen: Callable[[Behaviour], int], behave: Behaviour
) -> None:
    with provider("https", listen(behave)) as one:
        assert one.hand_over(PARCEL).result is Result.UNREACHABLE
        assert one.find("1.abc") is False


def test_a_certificate_that_nobody_vouches_for_gets_no_token(
    listen: Callable[[Behaviour], int], tmp_path: Path
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(tmp_path))
    heard: list[bytes] = []

    def encrypted(line: socket.socket, _ended: threading.Event) -> None:
        try:
            with context.wrap_socket(line, server_side=True) as safe:
                heard.append(safe.recv(1000))
        except OSError:
            line.close()

    with provider("https", listen(encrypted)) as one:
        assert one.hand_over(PARCEL).result is Result.UNREACHABLE
    assert b"".join(heard) == b""


def test_an_answer_without_end_is_cut(listen: Callable[[Behaviour], int]) -> None:
    def pour(line: socket.socket, ended: threading.Event) -> None:
        line.recv(65536)
        try:
            line.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            while not ended.is_set():
                line.sendall(b"400\r\n" + b" " * 1024 + b"\r\n")
        except OSError:
            line.close()

    with provider("http", listen(pour)) as one:
        assert one.hand_over(PARCEL).result is Result.UNKNOWN


def test_words_that_are_no_http_are_unknown(listen: Callable[[Behaviour], int]) -> None:
    def talk(line: socket.socket, _ended: threading.Event) -> None:
        line.recv(65536)
        line.sendall(b"220 mail.example.org ESMTP\r\n")
        line.close()

    with provider("http", listen(talk)) as one:
        assert one.hand_over(PARCEL).result is Result.UNKNOWN
        assert one.find("1.abc") is False

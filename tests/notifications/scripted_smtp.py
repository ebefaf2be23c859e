"""A mail server that behaves badly in exactly the way a test asks for, over a real socket."""

from __future__ import annotations

import socket
import threading
import time
from types import TracebackType
from typing import Self

#: What it says when nothing else is asked for; "END" is the answer to the whole letter.
_KIND = {
    "GREETING": "220 test",
    "EHLO": "250-test\r\n250 AUTH PLAIN",
    "AUTH": "235 ok",
    "MAIL": "250 ok",
    "RCPT": "250 ok",
    "DATA": "354 go on",
    "END": "250 ok",
    "RSET": "250 ok",
    "QUIT": "221 bye",
}


class ScriptedSmtp:
    """`answers` replaces what is said at a stage: a reply, or one of the orders `close`, `hang`, `drip`."""

    def __init__(self) -> None:
        self.answers: dict[str, str] = {}
        self.letters: list[bytes] = []
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._ended = threading.Event()
        self.port: int = self._listener.getsockname()[1]
        self.url = f"smtp://127.0.0.1:{self.port}"
        self.url_with_user = f"smtp://bruger:hemmelig@127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._listener.close()

    def _accept(self) -> None:
        while not self._ended.is_set():
            try:
                line, _address = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._converse, args=(line,), daemon=True).start()

    def _converse(self, line: socket.socket) -> None:
        with line, line.makefile("rb") as reader:
            try:
                if not self._say(line, "GREETING"):
                    return
                while command := reader.readline():
                    if not self._answer(line, reader, command[:4].decode().upper().strip()):
                        return
            except OSError:
                return

    def _answer(self, line: socket.socket, reader: object, command: str) -> bool:
        if not self._say(line, command):
            return False
        if command == "DATA" and self.answers.get("DATA", "354").startswith("354"):
            letter = b""
            while not letter.endswith(b"\r\n.\r\n"):
                letter += reader.readline()  # type: ignore[attr-defined]
            self.letters.append(letter)
            return self._say(line, "END")
        return command != "QUIT"

    def _say(self, line: socket.socket, stage: str) -> bool:
        answer = self.answers.get(stage, _KIND.get(stage, "500 what"))
        if answer == "close":
            return False
        if answer == "hang":
            self._ended.wait()
            return False
        if answer == "drip":
            while not self._ended.is_set():
                line.sendall(b"2")
                time.sleep(0.05)
            return False
        line.sendall(answer.encode() + b"\r\n")
        return True

"""E-mail without a mail server: each letter is a file, as any mail program opens it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

from app.notifications.handover import Handover, Parcel, Result


class MailFolder:
    """Writes letters to `<folder>/<name>.eml`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def hand_over(self, parcel: Parcel) -> Handover:
        """Write the letter whole or not at all: a reader never meets half a file."""
        temporary: Path | None = None
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._folder, suffix=".part", delete=False) as file:
                temporary = Path(file.name)
                file.write(parcel.content)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(self._folder / f"{parcel.name}.eml")
        except OSError as error:
            if temporary is not None:
                temporary.unlink(missing_ok=True)
            return Handover(Result.UNREACHABLE, f"mail folder: {error.strerror}")
        return Handover(Result.SENT)

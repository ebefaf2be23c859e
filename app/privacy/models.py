"""What the nightly deletion did, as numbers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base


class RetentionRun(Base):
    """One run over all rules. Holds numbers only."""

    __tablename__ = "retention_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: The instant that it worked for; a day is worked for once.
    at: Mapped[datetime] = mapped_column(index=True)
    #: [{"rule", "due", "done", "left", "failed"}, …] in the order of the rules.
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSON)

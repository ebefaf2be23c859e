"""What somebody cannot or does not eat: health, and said of one's own free will (GDPR art. 9(2)(a))."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base
from app.core.encrypted import encrypted_json
from app.gatherings.models import SignUp


class Diet(Base):
    """What one party told the kitchen. Deleted 24 hours after the meal (app.meals.diets)."""

    __tablename__ = "meal_diet"

    sign_up_id: Mapped[int] = mapped_column(ForeignKey("sign_up.id"), primary_key=True)
    #: {"allergens": [keys], "ways": [keys], "other": "…"}, keys as in app.meals.eating.
    said = encrypted_json(bound_to="sign_up_id")
    kept_at: Mapped[datetime]

    sign_up: Mapped[SignUp] = relationship()

"""The field for a picture, and the one for the words that stand for it where it cannot be seen."""

from __future__ import annotations

from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import FileField, StringField
from wtforms.validators import Length

from app.core.errors import DomainError
from app.core.forms import BaseForm, Required, refuse_cpr, stripped
from app.media.headers import LARGEST_FILE
from app.media.images import Prepared, prepare


class PictureField(FileField):
    """A picture from somebody's telephone or computer; `data` becomes a Prepared picture, or None when none was sent.

    What the file is called, and what the browser says it is, is never looked at.
    """

    #: Telephones turn their own formats into one of these when a page asks for them.
    accepts: ClassVar[str] = "image/jpeg,image/png,image/webp,image/gif"

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("render_kw", {"accept": self.accepts})
        super().__init__(label, validators, **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Make the picture anew. Raises ValueError with what is wrong with it."""
        self.data: Prepared | None = None
        sent = next((one for one in valuelist if isinstance(one, FileStorage)), None)
        if sent is None:
            return
        # One more than may be: longer ones need not be read to their end.
        content = sent.stream.read(LARGEST_FILE + 1)
        if not content and not sent.filename:
            return
        try:
            self.data = prepare(content)
        except DomainError as refused:
            raise ValueError(_(refused.message, **refused.parameters)) from None


class PictureForm(BaseForm):
    """A picture and what one sees on it. `has_one`: there is a picture already, so only its words may change."""

    picture = PictureField(
        _l("Vælg et billede"),
        description=_l(
            "Et billede fra din telefon eller pc på højst 10\u00a0MB. "
            "Spørg dem, man kan kende på det, om de vil være med."
        ),
    )
    alt = StringField(
        _l("Hvad viser billedet?"),
        [
            Required(_l("Skriv, hvad billedet viser")),
            Length(max=160, message=_l("Skriv det kortere. Der er plads til 160 tegn")),
            refuse_cpr,
        ],
        filters=[stripped],
        description=_l(
            "Til dem, der ikke kan se det. For eksempel: Otte mennesker går på en sti langs vandet."
        ),
    )

    def __init__(self, *args: Any, has_one: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._has_one = has_one

    def validate(self, extra_validators: Any = None) -> bool:
        """As any form; and a browser forgets the file when a page comes back, so that is said beside it."""
        is_valid = bool(super().validate(extra_validators))
        if self.picture.errors:
            return False
        if self.picture.data is None and not self._has_one:
            self.picture.errors = [_("Vælg et billede")]
            return False
        if not is_valid and self.picture.data is not None:
            self.picture.errors = [
                _("Vælg billedet en gang til. Det blev ikke gemt, fordi der manglede noget.")
            ]
        return is_valid

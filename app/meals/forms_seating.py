"""Forms of the tables: how many sit at one, moving, hosts and keeping together; and what a guest says of company."""

from __future__ import annotations

from typing import Any, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Length, Optional, ValidationError

from app.core.forms import BaseForm, options, refuse_cpr, stripped
from app.core.pack import current_pack
from app.meals.company import Eater
from app.meals.models_seating import LEAST_SEATS, MOST_SEATS
from app.meals.queries_seating import Tables, TableView
from app.meals.seating import NEW_TABLE, NO_TABLE


def _list(label: Any) -> SelectField:
    """A list whose choices stand on the page; what is no choice is refused by the form."""
    return SelectField(label, coerce=int, validate_choice=False, default=0)


class ProposeTablesForm(BaseForm):
    """One press seats everybody, or only those who have no table yet."""

    seats = SelectField(
        _l("Hvor mange kan sidde ved et bord?"), coerce=int, validate_choice=False, default=MOST_SEATS,
        choices=options((number, str(number)) for number in range(LEAST_SEATS, MOST_SEATS + 1)),
    )  # fmt: skip
    #: Which of the two buttons was pressed.
    how = HiddenField()

    def validate_seats(self, field: Any) -> None:
        """One of those offered."""
        if not LEAST_SEATS <= (field.data or 0) <= MOST_SEATS:
            raise ValidationError(_l("Vælg, hvor mange der kan sidde ved et bord"))


class _GuestForm(BaseForm):
    """A form with guests to choose from."""

    def __init__(self, tables: Tables, *guest_fields: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        guests = [(0, _("Vælg en gæst")), *((one.id, _where(one)) for one in tables.eaters)]
        for name in guest_fields:
            self[name].choices = options(guests)


class MoveForm(_GuestForm):
    """A guest goes to another table and stays there."""

    guest = _list(_l("Hvem skal flyttes?"))
    table = _list(_l("Hvor skal de sidde?"))
    version = HiddenField()

    def __init__(self, tables: Tables, **kwargs: Any) -> None:
        super().__init__(tables, "guest", **{"version": tables.version, **kwargs})
        self.table.choices = options(
            [
                (0, _("Vælg et bord")),
                *((table.number, table_in_words(table)) for table in tables.tables),
                (NEW_TABLE, _("Et bord mere")),
                (NO_TABLE, _("Ingen plads endnu")),
            ]
        )

    def validate_guest(self, field: Any) -> None:
        """Somebody."""
        if not field.data:
            raise ValidationError(_l("Vælg, hvem der skal flyttes"))


class TableHostForm(_GuestForm):
    """Somebody looks after their table."""

    host = _list(_l("Hvem skal være bordvært?"))

    def __init__(self, tables: Tables, **kwargs: Any) -> None:
        super().__init__(tables, "host", **kwargs)


class TieForm(_GuestForm):
    """Two sign-ups stay at one table."""

    one = _list(_l("Hvem?"))
    other = _list(_l("Sammen med hvem?"))

    def __init__(self, tables: Tables, **kwargs: Any) -> None:
        super().__init__(tables, "one", "other", **kwargs)


class LockForm(BaseForm):
    """Who sits at a table stays there, or not."""

    is_locked = HiddenField()
    version = HiddenField()


class ShowForm(BaseForm):
    """Guests see their own table, or not."""

    is_shown = HiddenField()


class CompanyForm(BaseForm):
    """What a guest says of whom they want to sit with."""

    names = StringField(
        _l("Hvem vil du sidde sammen med?"),
        [Optional(), Length(max=120, message=_l("Skriv det kortere. Der er plads til 120 tegn")), refuse_cpr],
        filters=[stripped],
        description=_l("Skriv navnet, som det står på deres tilmelding."),
    )
    languages = SelectMultipleField(
        _l("Hvilke sprog taler du?"), [Optional()], validate_choice=False,
        description=_l("Sæt kryds ved alle dem, du kan tale med folk på. Så sidder du med nogen, der forstår dig."),
    )  # fmt: skip

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.languages.choices = options((tag.code, tag.label) for tag in current_pack().languages)

    def said(self) -> dict[str, Any]:
        """What the action takes: languages we know, and the name as it was written."""
        known = [tag.code for tag in current_pack().languages]
        chosen = cast("list[str]", self.languages.data or [])
        return {"names": self.names.data or "", "languages": [code for code in known if code in chosen]}


def number_in(form: BaseForm, name: str) -> int:
    """A number that the page sent along, -1 for what is none."""
    typed = str(form[name].data or "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1


def _where(eater: Eater) -> str:
    if eater.table is None:
        return _("%(name)s (uden plads)", name=eater.name)
    return _("%(name)s (bord %(table)s)", name=eater.name, table=eater.table)


def table_in_words(table: TableView) -> str:
    """`Bord 3: 2 ledige stole`."""
    free = ngettext("%(num)s ledig stol", "%(num)s ledige stole", table.free)
    return _("Bord %(table)s: %(free)s", table=table.number, free=free)

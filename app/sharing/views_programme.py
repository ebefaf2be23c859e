"""The programme of a place: a page to print, and the same as a file."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.formatting import capital, date_da
from app.core.pack import current_pack
from app.core.permissions import public
from app.core.qr import qr_picture
from app.core.templating import url_for
from app.documents.programme_pdf import LineTable, PaperLine, ProgrammePaper
from app.places.queries import all_places
from app.sharing import papers
from app.sharing.forms import ProgrammeForm
from app.sharing.programme import Asked, Line, Programme, programme_of
from app.sharing.views import bp, with_arguments

#: The list asks for a distance, and the place itself is none.
_LEAST_KM = 5


@bp.get("/program")
@public
def show_programme() -> ResponseReturnValue:
    """Choose a place and days; then what happens there, to be printed."""
    form = ProgrammeForm(request.args, all_places())
    if not _is_asked():
        return render_template("sharing/show_programme.html", form=form, programme=None)
    if not form.validate():
        return render_template("sharing/show_programme.html", form=form, programme=None), 422
    asked = form.asked(clock.today())
    path = _list_path(asked)
    shown: dict[str, Any] = {
        "programme": programme_of(asked, clock.now()),
        "place": asked.place,
        "address": papers.typed(path),
        "code": qr_picture(papers.whole(path)),
        "code_alt": papers.code_alt(papers.typed(path)),
        "file_url": with_arguments(url_for("sharing.download_programme"), _arguments()),
    }
    return render_template("sharing/show_programme.html", form=form, **shown)


@bp.get("/program.pdf")
@public
def download_programme() -> ResponseReturnValue:
    """The same as a file for a printer. What cannot be understood is said on the page, at its field."""
    form = ProgrammeForm(request.args, all_places())
    if not form.validate():
        return render_template("sharing/show_programme.html", form=form, programme=None), 422
    asked = form.asked(clock.today())
    return papers.for_printing(lambda: _paper(asked), "program")


def _is_asked() -> bool:
    return "sted" in request.args or "periode" in request.args


def _arguments() -> dict[str, Any]:
    known = ("sted", "km", "periode", "fra", "til")
    return {name: request.args[name] for name in known if request.args.get(name)}


def _list_path(asked: Asked) -> str:
    """Where what stands on the paper is read on the site."""
    near = {"sted": [str(asked.place.id)], "km": [str(max(asked.km, _LEAST_KM))]} if asked.place else {}
    return with_arguments(url_for("home.list_events"), near)


def _paper(asked: Asked) -> ProgrammePaper:
    programme, pack, path = programme_of(asked, clock.now()), current_pack(), _list_path(asked)
    return ProgrammePaper(
        title=programme.title,
        sender=pack.house_name,
        header=(_("Hvornår"), _("Hvad og hvor")),
        tables=_tables(programme),
        note=programme.note,
        phone_label=papers.phone_label(),
        phone=papers.house_phone(),
        hours=". ".join(str(hours) for hours in pack.hours),
        address_label=_("Se det hele på nettet:"),
        address=papers.typed(path),
        code=papers.whole(path),
        code_alt=papers.code_alt(papers.typed(path)),
        foot=_("Skrevet ud %(day)s. Ring og hør, om noget er ændret.", day=date_da(clock.today())),
        page_words=_("Side {page} af {pages}"),
    )


def _tables(programme: Programme) -> tuple[LineTable, ...]:
    return (
        LineTable(_("Igen og igen"), tuple(map(_paper_line, programme.regular))),
        LineTable(_("På en bestemt dag"), tuple(map(_paper_line, programme.dated))),
    )


def _paper_line(line: Line) -> PaperLine:
    mark = _("Aflyst") if line.is_cancelled else ""
    return PaperLine(capital(line.day), line.hours, line.title, line.where, line.notes, mark)

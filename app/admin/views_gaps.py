"""Where is nothing? Places without a walk or a meal near by, and what one can do about it. For coordinators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from flask import Response, current_app, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.admin import asking_gaps, gap_choices
from app.admin.blueprint import bp
from app.admin.forms_gaps import AskForm
from app.admin.gap_choices import GapChoice, read_choice
from app.admin.pictures_overview import signs_on_map
from app.admin.queries_gaps import Neighbour, find_gaps, landsbylaug_near, on_their_way
from app.catalogue.gaps import PlaceGap, Spot
from app.core import clock
from app.core.csv_files import csv_lines
from app.core.errors import NotFoundError
from app.core.feature import feature_of_kind
from app.core.formatting import number_da, when
from app.core.permissions import Permission, current_actor, requires
from app.core.starting import starters
from app.gathering_pages.starting import place_of
from app.places.distance import distance_text
from app.places.map import place_labels, read_map
from app.places.models import TOWN
from app.places.queries import PlaceRow, all_places, marked_areas


@bp.route("/steder-uden-noget")
@requires(Permission.MODERATE)
def list_gaps() -> ResponseReturnValue:
    """The places with nothing first, the map beside, and a way to begin at each."""
    choice = read_choice(request.args)
    looks = find_gaps(choice, clock.now())
    return render_template(
        "admin/gaps/list_gaps.html",
        choice=choice,
        options=gap_choices,
        empty=[look for look in looks if look.is_gap],
        served=[look for look in looks if not look.is_gap],
        nearest={look.place.id: nearest_in_words(look) for look in looks},
        starts=_starts(choice),
        waiting=on_their_way(),
        marked={area.place_id for area in marked_areas()},
        **_map_of(looks),
    )


@bp.route("/steder-uden-noget.csv")
@requires(Permission.MODERATE)
def download_gaps() -> ResponseReturnValue:
    """A line for each place, as Danish spreadsheets read it. Marked areas are not in it: files are passed on."""
    choice = read_choice(request.args)
    rows = [_as_row(look) for look in find_gaps(choice, clock.now())]
    heading = [_("Sted"), _("Postnummer"), _("Indbyggere"), _("Noget i nærheden"), _("Nærmest"),
               _("By"), _("Km"), _("Næste gang")]  # fmt: skip
    answer = Response("\N{ZERO WIDTH NO-BREAK SPACE}" + csv_lines([heading, *rows]), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename="steder-uden-noget.csv")
    return answer


@bp.route("/steder-uden-noget/<int:place_id>")
@requires(Permission.MODERATE)
def show_gap(place_id: int) -> ResponseReturnValue:
    """What one can do about one place: begin, ask the landsbylaug near by, and the words for it."""
    place, choice = place_of(place_id), read_choice(request.args)
    if place is None:
        raise NotFoundError
    look = next(look for look in find_gaps(choice, clock.now()) if look.place.id == place_id)
    near = landsbylaug_near(place)
    return render_template(
        "admin/gaps/show_gap.html",
        choice=choice,
        look=look,
        place=place,
        nearest=nearest_in_words(look),
        starts=starters(),
        site=current_app.config["SITE_URL"],
        neighbours=near,
        asked={one.id: asking_gaps.asked_at(one.id, clock.now()) for one in near},
        waiting=on_their_way().get(place_id),
    )


@bp.route("/steder-uden-noget/<int:place_id>/skriv/<int:organisation_id>", methods=["GET", "POST"])
@requires(Permission.MODERATE)
def ask_near_gap(place_id: int, organisation_id: int) -> ResponseReturnValue:
    """A ready letter to a landsbylaug near by, to change and to send."""
    place, laug = _asked(place_id, organisation_id)
    choice = read_choice(request.args)
    form = AskForm(data={"text": _letter_text(place.name, choice)})
    if form.validate_on_submit():
        with form.changing():
            people = asking_gaps.ask(
                current_actor(), clock.now(), place, organisation_id, form.text.data or ""
            )
            flash(ngettext("Vi skriver til %(num)s person.", "Vi skriver til %(num)s personer.", people))
            return form.commit_and_go(url_for("admin.show_gap", place_id=place_id, **choice.parameters()))
    html = render_template(
        "admin/gaps/ask_near_gap.html",
        form=form,
        place=place,
        laug=laug,
        asked=asking_gaps.asked_at(organisation_id, clock.now()),
        choice=choice,
    )
    return html, 422 if form.errors_in_order() else 200


def _asked(place_id: int, organisation_id: int) -> tuple[PlaceRow, Neighbour]:
    place = place_of(place_id)
    near = landsbylaug_near(place) if place is not None else []
    laug = next((one for one in near if one.id == organisation_id), None)
    if place is None or laug is None:
        raise NotFoundError
    return place, laug


def _letter_text(place_name: str, choice: GapChoice) -> str:
    """What one may ask there. The letter itself has the links to begin."""
    begun = _starts(choice) or starters()
    return "\n\n".join(start.invitation(place_name) for start in begun.values())


def nearest_in_words(look: PlaceGap) -> str:
    """`Gå med i Guderup, 7 km væk, torsdag den 4. marts kl. 10.00`."""
    if look.spot is None or look.away is None:
        return _("Ikke noget i hele kommunen")
    return _(
        "%(what)s i %(place)s, %(away)s væk, %(when)s",
        what=_kind_label(look.spot),
        place=look.spot.place_name,
        away=distance_text(look.away),
        when=when(look.spot.starts_at),
    )


def _kind_label(spot: Spot) -> str:
    shown = feature_of_kind(spot.kind).catalogue_kind
    return str(shown.label) if shown else spot.kind


def _starts(choice: GapChoice) -> Mapping[str, Any]:
    """What one may begin there: what is asked for, or anything."""
    return {kind: start for kind, start in starters().items() if choice.kinds is None or kind in choice.kinds}


def _as_row(look: PlaceGap) -> list[Any]:
    place, spot = look.place, look.spot
    facts = [place.name, place.postal_code, "" if place.population is None else place.population]
    facts.append(_("Nej") if look.is_gap else _("Ja"))
    if spot is None or look.away is None:
        return [*facts, "", "", "", ""]
    day = clock.local(spot.starts_at)
    return [
        *facts,
        _kind_label(spot),
        spot.place_name,
        number_da(round(look.away, 1)),
        f"{day:%Y-%m-%d %H.%M}",
    ]


def _map_of(looks: Sequence[PlaceGap]) -> dict[str, Any]:
    drawing = read_map(Path(current_app.config["PACK"]) / "basemap.geojson")
    towns = tuple([(place.name, place.lat, place.lon) for place in all_places() if place.kind == TOWN])
    return {
        "drawing": drawing,
        "signs": signs_on_map(drawing.frame, looks),
        "labels": place_labels(drawing.frame, towns),
    }

"""The phone desk: finding who is on the phone, their page, and writing down somebody new."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.database import db
from app.core.desk_service import DeskNeeds
from app.core.errors import NotFoundError
from app.core.forms import commit_alone
from app.core.ids import id_in
from app.core.permissions import Permission, current_actor, requires
from app.desk import acting, actions, pages, queries, words
from app.desk.acting import OnLine
from app.desk.actions import Chosen
from app.desk.blueprint import bp
from app.desk.forms import CallerForm, ErrandForm, NeedsForm, needs_form
from app.desk.pages import Posted
from app.desk.typed_query import Typed, read_query
from app.gathering_pages.wording import initials
from app.people.actions import note_look_up
from app.people.models import Person
from app.people.queries import helpers_of, living_person
from app.places.queries import PlaceRow, all_places


@bp.route("/telefonbord")
@requires(Permission.USE_DESK)
def find_caller() -> ResponseReturnValue:
    """Who rings? One hit opens at once, several are listed, none is somebody new."""
    typed, places = read_query(request.args.get("q", "")[:200]), all_places()
    if typed.is_empty and "ny" not in request.args:
        return render_template(
            "desk/find_caller.html", **_frame(typed), errand_form=ErrandForm(prefix="errand-")
        )
    is_new = "ny" in request.args
    found = queries.Found([]) if is_new else queries.find_people(typed, places)
    if not found.people:
        return _new_caller_page(_filled_in(typed, places), typed, places)
    if len(found.people) == 1 and not found.is_number_only:
        return redirect(url_for("desk.show_caller", person_id=found.people[0].id, q=typed.text), 303)
    return _list_page(found, typed, places)


@bp.route("/telefonbord/ny", methods=["POST"])
@requires(Permission.USE_DESK)
def add_caller() -> ResponseReturnValue:
    """Write somebody new down and, with the same press, sign them up. All of it or nothing."""
    form, places = CallerForm(), all_places()
    form.offer_places(places)
    needs, chosen = _chosen_offer()
    is_valid = form.validate_on_submit() and (needs is None or needs.validate())
    if is_valid and "vis" not in request.form:
        with form.changing():
            person_id = _add(form, chosen, needs)
            return form.commit_and_go(url_for("desk.show_caller", person_id=person_id))
    if "vis" in request.form:
        _without_errors(form)
    return _new_caller_page(form, read_query(form.q.data or ""), places, Posted(_key(chosen), needs))


@bp.route("/telefonbord/<int:person_id>")
@requires(Permission.USE_DESK)
def show_caller(person_id: int) -> ResponseReturnValue:
    """Somebody on the phone: what they have coming, how they are told, and what happens near them."""
    helper_id = id_in(request.args, "hjaelper")
    line = acting.who_rings(person_id, helper_id) if helper_id else OnLine()
    return caller_html(person_id, line=line, person=looked_up(person_id, line))


def looked_up(person_id: int, line: OnLine) -> Person:
    """The person, with a note that staff saw them. Raises NotFoundError when there is nobody (any more)."""
    who = acting.for_person(line.actor(current_actor()), person_id)
    found: list[Person] = []

    def look() -> None:
        person = living_person(person_id)
        if person is None:
            raise NotFoundError
        note_look_up(who, clock.now(), [person_id])
        # Read once: what the commit would make the session forget is only shown.
        db.session.expunge(person)
        found.append(person)

    commit_alone(look)
    return found[0]


def caller_html(
    person_id: int, posted: Posted | None = None, *, line: OnLine | None = None, person: Person | None = None
) -> ResponseReturnValue:
    """The person's page; with a form that was refused, as it was typed. Without `person` the look is noted here."""
    line = line or acting.who_rings(person_id, id_in(request.args, "hjaelper"))
    person, now = person or looked_up(person_id, line), clock.now()
    posted = posted or Posted()
    page = pages.caller_page(person, line, now, posted, everything="alle" in request.args)
    html = render_template(
        "desk/show_caller.html",
        page=page,
        person=person,
        form=posted.form,
        opened=posted.key,
        offers=page.offers,
        now=now,
        agreed=words.agreed_in_words,
        initials=initials,
        **_frame(read_query(request.args.get("q", "")[:200])),
    )
    return html, 422 if posted.form else 200


def _frame(typed: Typed) -> dict[str, Any]:
    """What stands on every page of the desk."""
    return {"typed": typed, "calls": pages.calls_waiting(), "today": clock.today()}


def _list_page(found: queries.Found, typed: Typed, places: list[PlaceRow]) -> ResponseReturnValue:
    ids, now = [person.id for person in found.people], clock.now()
    people = [_told_apart(person) for person in found.people]
    doubles = queries.likely_doubles(found.people)
    pairs = {number: [other.id for other in others] for number, others in doubles.items()}
    last = queries.last_dates(ids, now)
    names = {place.id: place.name for place in places}
    actor = replace(current_actor(), purpose=f"{acting.PURPOSE}, list")
    commit_alone(lambda: note_look_up(actor, now, ids))
    return render_template(
        "desk/find_caller.html",
        **_frame(typed),
        found=found,
        people=people,
        doubles=pairs,
        last=last,
        place_names=names,
        may_merge=current_actor().has(Permission.MERGE_PEOPLE),
    )


def _told_apart(person: Person) -> dict[str, Any]:
    """What a list says of somebody: never the whole number."""
    return {
        "id": person.id,
        "name": person.name,
        "place_id": person.place_id,
        "since": words.known_since(person.created_at),
        "phone": words.masked(person.phone),
    }


def _filled_in(typed: Typed, places: list[PlaceRow]) -> CallerForm:
    """The form of somebody new, with what was typed already in it."""
    form, place = CallerForm(None), queries.place_in(typed, places)
    form.offer_places(places)
    form.q.data = typed.text
    form.phone.data = typed.phone_typed
    form.name.data = queries.name_in(typed, place)
    form.place_id.data = place.id if place else None
    return form


def _new_caller_page(
    form: CallerForm, typed: Typed, places: list[PlaceRow], posted: Posted | None = None
) -> ResponseReturnValue:
    now: datetime = clock.now()
    # Whoever answers the phone types on at once.
    form.name.render_kw = {**(form.name.render_kw or {}), "autofocus": True}
    place = next((place for place in places if place.id == form.place_id.data), None)
    sent = request.form if request.method == "POST" else None
    posted = posted or Posted()
    offers = pages.offers_near(
        place, None, now, posted, everything="alle" in request.args, is_part=True, formdata=sent
    )
    html = render_template(
        "desk/add_caller.html",
        **_frame(typed),
        form=form,
        # Chosen though somebody was found, the page does not say that nobody was.
        is_unknown=bool(typed.text) and "ny" not in request.args,
        place=place,
        offers=offers,
        opened=posted.key,
        consent_words=actions.consent_words(),
        needs=posted.form,
    )
    return html, 422 if form.errors or (posted.form and posted.form.errors) else 200


def _chosen_offer() -> tuple[NeedsForm | None, Chosen | None]:
    """The offer whose button was pressed, and its form; nothing when the person is only written down."""
    kind, _dash, number = request.form.get("tilmeld", "").rpartition("-")
    if not number.isdecimal() or len(number) > 9:
        return None, None
    key = f"{kind}-{number}"
    form = needs_form(key, DeskNeeds(), companion_offered=True, is_part=True, formdata=request.form)
    return form, Chosen(kind, int(number))


def _key(chosen: Chosen | None) -> str:
    return f"{chosen.kind}-{chosen.offer_id}" if chosen else ""


def _add(form: CallerForm, chosen: Chosen | None, needs: NeedsForm | None) -> int:
    actor, now = OnLine().actor(current_actor()), clock.now()
    person = actions.add_caller(
        actor,
        now,
        name=form.name.data or "",
        phone=form.phone.data,
        place_id=form.place_id.data,
        has_consented=bool(form.consent.data),
    )
    if chosen is None or needs is None:
        flash(_("%(name)s er skrevet op.", name=person.name))
        return person.id
    sentence = actions.sign_up(actor, now, chosen, person.id, needs.needs())
    say(_("%(name)s er skrevet på.", name=person.name), sentence, person)
    return person.id


def say(done: str, sentence: str, person: Person, line: OnLine | None = None) -> None:
    """Tell staff that it is done, and give them the words to say, with how the person hears of changes."""
    told = words.told_of_changes(person, helpers_of(person.id))
    say_only(done, to_helper(f"{sentence} {told}", person, line))


def to_helper(sentence: str, person: Person, line: OnLine | None) -> str:
    """What is for the person, said to the helper who rings for them."""
    if line is None or line.is_person:
        return sentence
    return _("Det her skal %(name)s vide: %(sentence)s", name=person.first_name, sentence=sentence)


def say_only(done: str, sentence: str) -> None:
    """Tell staff that it is done, and give them the words to say."""
    flash(done)
    flash(sentence, "aloud")


def _without_errors(form: CallerForm) -> None:
    """Only the place was to be looked at: nobody has been asked for the rest yet."""
    for field in form:
        field.errors = []
    form.form_errors = []

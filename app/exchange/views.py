"""Pages of the exchange for everybody: the next fair and the catalogue, one item, the booklet, and registering."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.sessions import own_name
from app.core import clock
from app.core.errors import NotFoundError
from app.core.formatting import phone
from app.core.forms import BaseForm
from app.core.ids import id_in
from app.core.pack import current_pack
from app.core.permissions import Permission, current_actor, public
from app.exchange import catalogue, queries, registering
from app.exchange.booklet import make_booklet
from app.exchange.catalogue import Page, Wanted
from app.exchange.forms import (
    FirstOfferForm,
    GuestOfferForm,
    GuestRegisterForm,
    OfferFields,
    RegisterForm,
)
from app.exchange.links import own_path, party_token
from app.exchange.links_day import hall_path
from app.exchange.models import Fair, Item, Party
from app.exchange.registering import Who
from app.exchange.rules import Phase, Side
from app.exchange.words import (
    SIDE_WORDS,
    STATE_WORDS,
    category_in_words,
    is_market_day,
    owner_in_words,
    phase,
    target_group_in_words,
    where_in_words,
)
from app.organisations import callers
from app.organisations.words import target_groups_in_words
from app.places.queries import all_places

bp = Blueprint("exchange", __name__)

#: What others wrote last, shown beside a form.
_EXAMPLES = 4


@bp.route("/samarbejdsboers")
@public
def list_items() -> ResponseReturnValue:
    """The next fair, and the catalogue of what people give and seek."""
    on_line, wanted, now = callers.shown_caller(), _wanted(), clock.now()
    page = catalogue.find_items(wanted, id_in(request.args, "efter"), id_in(request.args, "foer"))
    fair = queries.next_fair(now)
    return render_template(
        "exchange/list_items.html",
        page=page,
        wanted=wanted,
        links=_links(page, wanted),
        chosen=_chosen(wanted),
        fair=fair,
        hall=hall_path(fair.id) if fair is not None and is_market_day(fair, now) else None,
        is_open=fair is not None and phase(fair, now) is Phase.OPEN,
        about=target_groups_in_words(fair.target_groups) if fair is not None else [],
        on_line=on_line,
        places=all_places(),
        sides=SIDE_WORDS,
        category=category_in_words,
        is_staff=current_actor().has(Permission.MODERATE),
    )


def _wanted() -> Wanted:
    """What the address asks for; words that mean nothing ask for nothing."""
    args, pack = request.args, current_pack()
    side, place_id = args.get("side", ""), id_in(args, "sted")
    kinds, groups = ({tag.code for tag in tags} for tags in (pack.exchange_categories, pack.target_groups))
    return Wanted(
        words=args.get("q", "").strip()[:100],
        side=Side(side) if side in {one.value for one in Side} else None,
        category=args.get("slags", "") if args.get("slags") in kinds else "",
        target_group=args.get("for", "") if args.get("for") in groups else "",
        place_id=place_id if place_id in {one.id for one in all_places()} else None,
    )


def _asked(wanted: Wanted) -> dict[str, Any]:
    return {
        "q": wanted.words or None,
        "side": wanted.side.value if wanted.side else None,
        "slags": wanted.category or None,
        "for": wanted.target_group or None,
        "sted": wanted.place_id,
        callers.ARGUMENT: request.args.get(callers.ARGUMENT),
    }


def _links(page: Page, wanted: Wanted) -> tuple[str | None, str | None]:
    """Addresses of the page before and the page after; None where the catalogue ends."""
    asked = _asked(wanted)
    back = url_for("exchange.list_items", foer=page.previous, **asked) if page.previous else None
    return back, url_for("exchange.list_items", efter=page.next, **asked) if page.next else None


def _chosen(wanted: Wanted) -> list[tuple[str, str]]:
    """(words, address without it) for everything that is asked for."""
    place = next((one.name for one in all_places() if one.id == wanted.place_id), "")
    words = {
        "q": wanted.words,
        "side": str(SIDE_WORDS[wanted.side]) if wanted.side else "",
        "slags": category_in_words(wanted.category) if wanted.category else "",
        "for": target_group_in_words(wanted.target_group) if wanted.target_group else "",
        "sted": place,
    }
    asked = _asked(wanted)
    return [
        (said, url_for("exchange.list_items", **{**asked, name: None}))
        for name, said in words.items()
        if said
    ]


@bp.route("/samarbejdsboers/haefte.pdf")
@public
def download_booklet() -> ResponseReturnValue:
    """The whole catalogue on paper."""
    response = make_response(make_booklet(queries.next_fair(clock.now()), clock.now()))
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = 'inline; filename="samarbejdsboers.pdf"'
    return response


# ---- one of them ------------------------------------------------------------------------------------------------


@bp.route("/samarbejdsboers/opslag/<int:item_id>")
@public
def show_item(item_id: int) -> ResponseReturnValue:
    """One thing that somebody gives or seeks."""
    item = _visible(item_id)
    organisation = item.party.organisation
    return render_template(
        "exchange/show_item.html",
        item=item,
        side=SIDE_WORDS[item.side],
        category=category_in_words(item.category),
        for_whom=target_group_in_words(item.target_group),
        where=where_in_words(item),
        owner=owner_in_words(item.party),
        organisation=organisation if organisation is not None and organisation.is_public else None,
        fair=queries.next_fair(clock.now()),
        state=STATE_WORDS[item.state],
        is_moderator=current_actor().has(Permission.MODERATE),
    )


def _visible(item_id: int) -> Item:
    """An item that the visitor may see. Raises NotFoundError for others: nobody learns that it is there."""
    item, actor = queries.item_by_id(item_id), current_actor()
    if item is None:
        raise NotFoundError
    is_own = actor.person_id is not None and item.party.person_id == actor.person_id
    if not (item.is_public or is_own or actor.has(Permission.MODERATE)):
        raise NotFoundError
    return item


# ---- taking part ------------------------------------------------------------------------------------------------


@bp.route("/samarbejdsboers/opslag/nyt", methods=["GET", "POST"])
@public
def post_item() -> ResponseReturnValue:
    """Give or seek something, all year; as a guest, as who is logged in, or at the phone for who rings."""
    form: OfferFields = FirstOfferForm() if current_actor().is_logged_in else GuestOfferForm()
    if form.validate_on_submit():
        with form.changing():
            made = registering.offer_one(callers.acting(), clock.now(), _who(form), form.offer())
            return _done(form, made.party)
    html = render_template("exchange/post_item.html", form=form, **_beside())
    return html, 422 if form.errors else 200


@bp.route("/samarbejdsboers/<int:fair_id>/tilmeld", methods=["GET", "POST"])
@public
def register(fair_id: int) -> ResponseReturnValue:
    """Come to a fair, as a guest, as who is logged in, or at the phone for who rings."""
    fair, form = _open_fair(fair_id), RegisterForm() if current_actor().is_logged_in else GuestRegisterForm()
    if request.method == "GET" and not registering.is_open_to(callers.acting(), fair, clock.now()):
        # A form is not filled in to be refused.
        flash(
            _("Man kan ikke tilmelde sig mere. Ring til os på %(phone)s.", phone=phone(current_pack().phone))
        )
        return redirect(url_for("exchange.list_items"), 303)
    if form.validate_on_submit():
        with form.changing():
            who, how = _who(form), form.registration(fair)
            made = registering.register(callers.acting(), clock.now(), fair_id, who, how, form.offer())
            return _done(form, made.party)
        fair = _open_fair(fair_id)
    html = render_template("exchange/register.html", form=form, fair=fair, **_beside())
    return html, 422 if form.errors else 200


def _open_fair(fair_id: int) -> Fair:
    """A fair that everybody may see and that is to come. Raises NotFoundError for others."""
    fair = queries.fair_by_id(fair_id)
    if fair is None or phase(fair, clock.now()) in (Phase.DRAFT, Phase.CANCELLED, Phase.OVER):
        raise NotFoundError
    return fair


def _who(form: Any) -> Who:
    """Who fills the form in, and for whom."""
    on_line, actor = callers.caller(), current_actor()
    organisation_id = form.organisation_id.data or None
    if on_line is not None:
        return Who(on_line.id, organisation_id=organisation_id)
    if "name" in form:
        return Who(contact=form.contact(), organisation_id=organisation_id)
    return Who(actor.person_id, organisation_id=organisation_id)


def _done(form: BaseForm, party: Party) -> Response:
    """Where one goes after it: to one's own page; staff back to who is on the phone."""
    on_line = callers.caller()
    if on_line is not None:
        flash(_("Det er gemt for %(name)s.", name=on_line.name))
        return form.commit_and_go(url_for("desk.show_caller", person_id=on_line.id))
    flash(_("Tak. Det er sendt. Her kan I se det."))
    return form.commit_and_go(own_path(party_token(party)))


def _beside() -> dict[str, Any]:
    """What both forms show beside their fields."""
    on_line = callers.shown_caller()
    return {
        "on_line": on_line,
        "person_name": on_line.name if on_line is not None else own_name(),
        "examples": catalogue.newest(_EXAMPLES),
        "sides": SIDE_WORDS,
    }

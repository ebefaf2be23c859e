"""Pages of the ways in: the front page, the questions one by one, the last look, and sending."""

from __future__ import annotations

from typing import Any, cast

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.errors import DomainError, NotFoundError
from app.core.formatting import phone
from app.core.forms import ButtonForm, commit_alone
from app.core.pack import current_pack
from app.core.permissions import public
from app.organisations import callers
from app.phone_friends import forms_wish as forms
from app.phone_friends import offers, wishes
from app.phone_friends.ages import partners_for, refuse_too_young, refuse_young_volunteer
from app.phone_friends.asking import (
    CONTACT,
    HELPER,
    NUMBER,
    OTHER,
    WHO,
    Asking,
    Step,
    first_unfinished,
    gathered,
    step_called,
)
from app.phone_friends.blueprint import bp
from app.phone_friends.consent_words import volunteer_words, wish_words
from app.phone_friends.models import PhoneVolunteer, PhoneWish, Way
from app.phone_friends.queries import open_wish_of, volunteer_of
from app.phone_friends.said_words import rows_of
from app.phone_friends.wish_links import (
    maker_token,
    volunteer_path,
    volunteer_token,
    wish_path,
    wish_token,
)


@bp.route("")
@public
def show_front() -> ResponseReturnValue:
    """What it is, the two ways in, and schemes of others."""
    return render_template("phone_friends/show_front.html", partners=current_pack().phone_partners)


@bp.route("/ringes-op/<slug>", methods=["GET", "POST"])
@public
def ask_wish(slug: str) -> ResponseReturnValue:
    """One question of somebody who would like to be rung."""
    return _ask(Asking.of_request(is_offer=False), slug)


@bp.route("/ring/<slug>", methods=["GET", "POST"])
@public
def ask_offer(slug: str) -> ResponseReturnValue:
    """One question of somebody who would like to ring."""
    return _ask(Asking.of_request(is_offer=True), slug)


def _ask(asking: Asking, slug: str) -> ResponseReturnValue:
    # Who writes for somebody else says so on the first page.
    if slug != WHO.slug and (told := _told_already(asking)) is not None:
        return told
    step = step_called(slug, asking.steps)
    if step is None:
        # A page of another way than the one chosen now: begin where this one does.
        return _to_first(asking, slug)
    form = step.form() if request.method == "POST" else _shown(asking, step)
    is_young = False
    if request.method == "POST":
        answer, is_young = _take(asking, step, form)
        if answer is not None:
            return answer
    steps = asking.steps
    html = render_template(
        "phone_friends/ask_wish.html",
        asking=asking,
        form=form,
        step=step,
        number=steps.index(step) + 1,
        partners=partners_for(_age(form)) if is_young else [],
    )
    return html, 422 if form.errors else 200


def _told_already(asking: Asking) -> ResponseReturnValue | None:
    """Whom we know, and who has said it before, is led to what they said; staff are told so."""
    known = asking.known
    if known is None:
        return None
    if asking.is_offer:
        volunteer = volunteer_of(known.id)
        own = volunteer_path(volunteer_token(volunteer)) if volunteer is not None else None
    else:
        wish = open_wish_of(known.id)
        own = wish_path(wish_token(wish)) if wish is not None else None
    if own is None:
        return None
    if asking.on_line is not None:
        flash(_("%(name)s er skrevet op før, og det gælder stadig.", name=known.first_name), "warning")
        return redirect(url_for("desk.show_caller", person_id=known.id), 303)
    flash(_("Du er skrevet op. Her kan du se og rette det, du har svaret."))
    return redirect(own, 303)


def _to_first(asking: Asking, slug: str) -> ResponseReturnValue:
    if request.method == "POST" or slug not in {one.slug for one in (WHO, CONTACT, NUMBER, OTHER, HELPER)}:
        raise NotFoundError
    return redirect(asking.step_url(asking.steps[0].slug), 303)


def _shown(asking: Asking, step: Step) -> forms.Question:
    return asking.form_of(step, is_checked="mangler" in request.args)


def _take(asking: Asking, step: Step, form: forms.Question) -> tuple[ResponseReturnValue | None, bool]:
    """Keep the answer; where to go next, or None when the page has to say what is missing. And: too young or not."""
    is_valid = form.validate_on_submit()
    if form.errors.get("csrf_token"):
        return None, False
    try:
        commit_alone(lambda: asking.keep(step))
    except DomainError as refused:
        form.add_error(refused.field, _(refused.message, **refused.parameters))
        return None, False
    is_young = is_valid and _refuse_age(asking, form)
    if not is_valid or is_young:
        return None, is_young
    steps = asking.steps
    at = steps.index(step) + 1
    # The first answer may have chosen another way; what is left of it is asked before the last look.
    is_last = at == len(steps) or "ret" in request.args
    return redirect(asking.review_url if is_last else asking.step_url(steps[at].slug), 303), False


def _refuse_age(asking: Asking, form: forms.Question) -> bool:
    """Say at once who is too young, on the page that asks; the action says so again."""
    age = _age(form)
    if age is None:
        return False
    try:
        refuse_young_volunteer(age) if asking.is_offer else refuse_too_young(age, asking.way)
    except DomainError as refused:
        form.is_refused = True
        form.add_error(refused.field, _(refused.message, **refused.parameters))
        return True
    return False


def _age(form: forms.Question) -> int | None:
    born = form.born.data if isinstance(form, forms.AboutForm) else None
    return clock.today().year - born if born else None


# ---- the last look ----------------------------------------------------------------------------------------------


@bp.route("/ringes-op/se-efter", methods=["GET", "POST"])
@public
def review_wish() -> ResponseReturnValue:
    """All answers with links to correct them, what one says yes to, and the button that sends it."""
    return _review(Asking.of_request(is_offer=False))


@bp.route("/ring/se-efter", methods=["GET", "POST"])
@public
def review_offer() -> ResponseReturnValue:
    """The same for who would like to ring."""
    return _review(Asking.of_request(is_offer=True))


def _review(asking: Asking) -> ResponseReturnValue:
    if (told := _told_already(asking)) is not None:
        return told
    answered = asking.answered()
    if (unfinished := first_unfinished(answered, asking.steps)) is not None:
        is_new = asking.draft() is None
        return redirect(asking.step_url(unfinished.slug, **({} if is_new else {"mangler": 1})), 303)
    form = forms.AgreeForm()
    words = volunteer_words() if asking.is_offer else wish_words(asking.way)
    if form.validate_on_submit():
        with form.changing():
            return form.commit_and_go(_sent(asking, answered, words))
    said, beside = gathered(answered)
    html = render_template(
        "phone_friends/review_wish.html",
        asking=asking,
        form=form,
        words=words,
        contact=_contact_rows(asking, answered),
        rows=rows_of(said, beside.get("lived", ())),
        beside=beside,
    )
    return html, 422 if form.errors_in_order() else 200


def _contact_rows(asking: Asking, answered: dict[str, forms.Question]) -> list[tuple[str, str, str]]:
    """(slug, what, answer) of who it is."""
    found = []
    for slug in (OTHER.slug, CONTACT.slug, HELPER.slug):
        if slug in answered:
            told = _contact(answered, slug)
            label = _("Dig") if slug != OTHER.slug else _("Den, vi skal ringe til")
            said = (told["name"], phone(told["phone"]), told["email"])
            found.append((slug, label, ", ".join(one for one in said if one)))
    if asking.known is not None:
        number = _number(answered) or asking.known.phone
        found.append((NUMBER.slug if NUMBER.slug in answered else "", _("Telefonnummer"), phone(number)))
    return found


# ---- sending ----------------------------------------------------------------------------------------------------


def _sent(asking: Asking, answered: dict[str, forms.Question], words: str) -> str:
    """Make it of the answers, throw the draft away; where it leads."""
    said, beside = gathered(answered)
    if asking.is_offer:
        offered = offers.Offered(said, beside["lived"], beside["capacity"], words)
        made = _make_offer(asking, answered, offered)
        asking.drop()
        return _thanks(asking, volunteer_path(volunteer_token(made)))
    asked = wishes.Asked(asking.way, said, beside["lived"], beside["targets"], words)
    wish = _make_wish(asking, answered, asked)
    asking.drop()
    maker = wish.made_by
    return _thanks(asking, wish_path(maker_token(wish, maker) if maker is not None else wish_token(wish)))


def _thanks(asking: Asking, own: str) -> str:
    if asking.on_line is not None:
        flash(_("%(name)s er skrevet op. Koordinatoren ringer.", name=asking.on_line.first_name))
        return url_for("desk.show_caller", person_id=asking.on_line.id)
    flash(_("Tak. Vi har fået dine svar."))
    return own


def _make_wish(asking: Asking, answered: dict[str, forms.Question], asked: wishes.Asked) -> PhoneWish:
    actor, now = callers.acting(), clock.now()
    if asking.known is not None:
        return wishes.wish_as_person(actor, now, asked, asking.known.id, _number(answered))
    slug = OTHER.slug if asking.is_for_other else CONTACT.slug
    contact = _contact(answered, slug)
    helper: Any = None
    if asked.way in (Way.RELATIVE, Way.PROFESSIONAL):
        helper = asking.me if asking.me is not None else _contact(answered, HELPER.slug)
    return wishes.wish_as_guest(actor, now, asked, contact, helper)


def _make_offer(
    asking: Asking, answered: dict[str, forms.Question], offered: offers.Offered
) -> PhoneVolunteer:
    actor, now = callers.acting(), clock.now()
    if asking.known is not None:
        is_on_phone = asking.on_line is not None
        number = _number(answered)
        return offers.offer_as_person(actor, now, offered, asking.known.id, number, is_on_phone=is_on_phone)
    return offers.offer_as_guest(actor, now, offered, _contact(answered, CONTACT.slug))


def _contact(answered: dict[str, forms.Question], slug: str) -> dict[str, str | None]:
    return cast(forms.ContactForm, answered[slug]).contact()


def _number(answered: dict[str, forms.Question]) -> str | None:
    form = answered.get(NUMBER.slug)
    return form.phone.data if isinstance(form, forms.NumberForm) else None


# ---- throwing it away ---------------------------------------------------------------------------------------------


@bp.route("/ringes-op/forfra", methods=["POST"])
@public
def discard_wish() -> ResponseReturnValue:
    """Throw away what was answered: others may use this screen too."""
    return _discard(Asking.of_request(is_offer=False))


@bp.route("/ring/forfra", methods=["POST"])
@public
def discard_offer() -> ResponseReturnValue:
    """The same for who would like to ring."""
    return _discard(Asking.of_request(is_offer=True))


def _discard(asking: Asking) -> ResponseReturnValue:
    form = ButtonForm()
    front = url_for("phone_friends.show_front")
    if form.validate_on_submit():
        with form.changing():
            asking.drop()
            flash(_("Dine svar er slettet."))
            return form.commit_and_go(front)
    return redirect(front, 303)

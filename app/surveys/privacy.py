"""What surveys know of people: that they were asked, that they said yes; and, until the last sheet, which answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, delete, select

from app.core.actor import Actor
from app.core.database import db
from app.core.feature import Erasure
from app.core.privacy import Basis, ConsentPurpose, Fact, Fate, Privacy, Processing, RetentionRule, Section
from app.core.retention import delete_rows
from app.people.models import Person
from app.surveys.actions import PURPOSE, locked_of, withdraw_all
from app.surveys.models import Invitee, SurveyAnswer
from app.surveys.queries import invitees_of
from app.surveys.rules import Standing
from app.surveys.scales import scales
from app.surveys.words import STANDING_WORDS, moment_in_words

#: Twelve months, the time the last sheet is open, and a month to settle it.
KEEP = timedelta(days=450)


def _sections(person_id: int, _now: datetime) -> Sequence[Section]:
    asked = invitees_of(person_id)
    return [
        Section("survey_invitees", _("Spørgsmål om, hvordan du har det"), [_asked(one) for one in asked]),
        Section(
            "survey_answers",
            _("Det, du har svaret"),
            [_answer(one) for invitee in asked for one in _answers_of(invitee)],
        ),
    ]


def _asked(one: Invitee) -> list[Fact]:
    answered = [moment_in_words(moment) for moment in one.answered]
    return [
        Fact("initiative", _("Indsats"), one.round.initiative.title),
        Fact("standing", _("Hvordan det står"), one.standing, str(STANDING_WORDS[one.standing])),
        Fact("asked_at", _("Spurgt"), one.asked_at),
        Fact("first_at", _("Første gang"), one.first_at),
        Fact("answered", _("Skemaer, du har sendt"), one.answered, ", ".join(answered)),
        Fact("code", _("Kode på papir"), one.code),
    ]


def _answers_of(invitee: Invitee) -> list[SurveyAnswer]:
    """A person's own answers, while it can be found which they are."""
    if not invitee.answer_key:
        return []
    own = select(SurveyAnswer).where(SurveyAnswer.key == invitee.answer_key)
    return list(db.session.scalars(own.order_by(SurveyAnswer.moment.desc())))


def _answer(one: SurveyAnswer) -> list[Fact]:
    facts = [
        Fact("moment", _("Hvornår"), one.moment, moment_in_words(one.moment)),
        Fact("quarter_on", _("Kvartal fra"), one.quarter_on),
    ]
    for key, sheet in one.answers.items():
        labels = dict(scales()[key].options)
        words = ", ".join(labels[value] if value is not None else _("intet svar") for value in sheet)
        facts.append(Fact(key, scales()[key].name, sheet, words))
    return facts


# ---- erasing ------------------------------------------------------------------------------------------------------


def erasure_preview(person_id: int) -> list[str]:
    """What goes and what stays, in words."""
    if not invitees_of(person_id):
        return []
    return [
        _("Dine svar om, hvordan du har det, bliver slettet."),
        _("Svar fra skemaer, der er slut, bliver. Ingen kan se, at de var dine."),
    ]


def erase(person_id: int, _now: datetime, _actor: Actor) -> None:
    """Delete every answer that can be found to be the person's, and that they were asked."""
    for one in locked_of(person_id):
        if one.answer_key:
            db.session.execute(delete(SurveyAnswer).where(SurveyAnswer.key == one.answer_key))
        db.session.delete(one)
    db.session.flush()


# ---- how long -----------------------------------------------------------------------------------------------------


def _over(now: datetime) -> ColumnElement[bool]:
    return (Invitee.first_at < now - KEEP) & Invitee.standing.in_((Standing.DONE, Standing.DECLINED))


def takes_part(_since: datetime) -> ColumnElement[bool]:
    """Who said yes is needed until the last sheet."""
    own = select(Invitee.id).where(Invitee.person_id == Person.id, Invitee.standing == Standing.TAKING_PART)
    return own.exists()


ASKED = RetentionRule(
    "surveys.asked", ("survey_invitee",), _l("At man blev spurgt, og hvilke svar der er ens egne"),
    _l("Dem, der begynder på noget"), _l("efter den første gang"), lambda: KEEP, Fate.DELETED,
    "twelve months and the last sheet; which answers are whose is forgotten as soon as that is over",
    **delete_rows(Invitee, _over)._asdict(),
)  # fmt: skip

SURVEYS = Processing(
    key="surveys",
    purpose=_l("Spørgsmål om, hvordan man har det, før og efter"),
    why=_l("Så vi kan se, om det, vi laver, gør en forskel."),
    basis=Basis.CONSENT,
    ground=_l(
        "Databeskyttelsesforordningen art. 6, stk. 1, litra a, og art. 9, stk. 2, litra a: man siger udtrykkeligt ja, "
        "kan sige nej igen og kan være med til alt uden at svare."
    ),
    people=(_l("Dem, der begynder på noget og siger ja til at svare"),),
    data=(
        _l("Hvem der er spurgt, og hvem der har svaret (ikke hvad)"),
        _l("Svar på WHO-5 og T-ILS, under en tilfældig nøgle uden navn"),
    ),
    recipients=(_l("Ingen ser den enkeltes svar. Medarbejdere ser tal for grupper på fem og derover"),),
    tables=("survey_scale", "survey_round", "survey_invitee", "survey_answer"),
    rules=(ASKED,),
    sections=_sections,
    kept=_l("Svarene bliver, når ingen mere kan se, hvis de er."),
    security=(
        _l("Svar og navn ligger hver for sig. Nøglen mellem dem er krypteret og bliver slettet efter sidste skema."),
        _l("Svarene er krypteret."),
        _l("Et svar har intet tidspunkt nærmere end kvartalet."),
    ),
    risks=(
        (
            _l("Nogen regner ud, hvad en enkelt har svaret."),
            _l("Tal under fem er skjult, og andre tal, man kunne regne dem ud af. En prøve forsøger at regne dem ud."),
        ),
        (
            _l("Nogen svarer, fordi de tror, de skal."),
            _l("Der står, at det er frivilligt, og et nej er ét tryk. Vi minder kun om det én gang."),
        ),
    ),
    is_special=True,
)  # fmt: skip


def _effect(_person_id: int) -> str:
    return _("Vi sletter det, du har svaret, og spørger ikke mere.")


CONSENT = ConsentPurpose(PURPOSE, _l("Spørgsmål om, hvordan du har det"), _effect, withdraw_all)

PRIVACY = Privacy(processing=(SURVEYS,), consents=(CONSENT,), needs_person=takes_part)

ERASURE = Erasure(preview=erasure_preview, erase=erase)

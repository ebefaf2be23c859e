"""What voices know of people: what they were asked and said, and what they tell everybody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, select, update

from app.core.actor import Actor
from app.core.database import db
from app.core.feature import Erasure
from app.core.privacy import Basis, ConsentPurpose, Fact, Fate, Privacy, Processing, RetentionRule, Section
from app.core.retention import delete_rows, empty_columns
from app.people.models import Person
from app.voices.actions import PURPOSE, delete_stories
from app.voices.models import Impression, Story, StoryState
from app.voices.queries import impressions_of, stories_of
from app.voices.rules import KEEP_WORDS
from app.voices.words import MOODS, STATES

#: So long whoever told it can read that it is not shown.
KEEP_DECLINED = timedelta(days=90)


def _impressions(person_id: int, _now: datetime) -> Sequence[Section]:
    found = impressions_of(person_id)
    return [Section("impressions", _("Hvordan det var"), [_impression(one) for one in found])]


def _impression(one: Impression) -> list[Fact]:
    return [
        Fact("title", _("Hvad"), one.occurrence.series.title),
        Fact("starts_at", _("Hvornår"), one.occurrence.starts_at),
        Fact("asked_at", _("Spurgt"), one.asked_at),
        Fact("mood", _("Dit svar"), one.mood, str(MOODS[one.mood]) if one.mood else ""),
        Fact("answered_at", _("Svaret"), one.answered_at),
        Fact("words", _("Det skrev du"), one.words),
    ]


def _stories(person_id: int, _now: datetime) -> Sequence[Section]:
    found = stories_of(person_id)
    return [Section("stories", _("Historier, du har fortalt"), [_story(one) for one in found])]


def _story(one: Story) -> list[Fact]:
    return [
        Fact("words", _("Historien"), one.words),
        Fact("shown_name", _("Navn, vi må vise"), one.shown_name),
        Fact("state", _("Hvordan det står"), one.state, str(STATES[one.state])),
        Fact("told_at", _("Fortalt"), one.told_at),
        Fact("decided_at", _("Læst"), one.decided_at),
    ]


# ---- erasing ------------------------------------------------------------------------------------------------------


def erasure_preview(person_id: int) -> list[str]:
    """What goes and what stays, in words."""
    said = []
    if impressions_of(person_id):
        said.append(_("Det, du har skrevet om, hvordan det var, bliver slettet. Selve svaret bliver et tal."))
    if stories_of(person_id):
        said.append(_("Historier, du har fortalt, bliver slettet."))
    return said


def erase(person_id: int, now: datetime, actor: Actor) -> None:
    """Stories and words go; how it was stays as a number of nobody."""
    delete_stories(actor, now, person_id)
    for one in impressions_of(person_id):
        if one.mood is None:
            db.session.delete(one)
    db.session.flush()
    own = update(Impression).where(Impression.person_id == person_id)
    db.session.execute(own.values(person_id=None, words=""))
    db.session.expire_all()


# ---- how long -----------------------------------------------------------------------------------------------------


def _old(now: datetime) -> ColumnElement[bool]:
    return (Impression.asked_at < now - KEEP_WORDS) & Impression.person_id.is_not(None)


def _unanswered(now: datetime) -> ColumnElement[bool]:
    return (Impression.asked_at < now - KEEP_WORDS) & Impression.mood.is_(None)


def _old_no(now: datetime) -> ColumnElement[bool]:
    return (Story.state == StoryState.DECLINED) & (Story.decided_at < now - KEEP_DECLINED)


def tells(_since: datetime) -> ColumnElement[bool]:
    """Who told something that waits or is shown is needed: it is theirs to take back."""
    own = select(Story.id).where(Story.person_id == Person.id, Story.state != StoryState.DECLINED)
    return own.exists()


_ASKED, _TELLERS = _l("Dem, der har været med til noget"), _l("Dem, der fortæller en historie")
SAID = RetentionRule(
    "voices.words", ("impression",), _l("Det, man skrev om, hvordan det var, og hvem der skrev"),
    _ASKED, _l("efter at man blev spurgt"), lambda: KEEP_WORDS, Fate.EMPTIED,
    "long enough to be read and acted on; the answer itself is then a number of nobody",
    **empty_columns(Impression, _old, person_id=None, words="")._asdict(),
)  # fmt: skip
NOT_SAID = RetentionRule(
    "voices.unanswered", ("impression",), _l("At man blev spurgt, hvordan det var, og ikke svarede"),
    _ASKED, _l("efter at man blev spurgt"), lambda: KEEP_WORDS, Fate.DELETED,
    "nobody is asked about such an old date again",
    **delete_rows(Impression, _unanswered)._asdict(),
)  # fmt: skip
DECLINED = RetentionRule(
    "voices.declined", ("story",), _l("En historie, vi ikke viser"),
    _TELLERS, _l("efter at vi sagde nej"), lambda: KEEP_DECLINED, Fate.DELETED,
    "long enough to see the answer",
    **delete_rows(Story, _old_no)._asdict(),
)  # fmt: skip

IMPRESSIONS = Processing(
    key="impressions",
    purpose=_l("Spørgsmål om, hvordan noget var"),
    why=_l("Så det bliver bedre næste gang, og så planen kan blive gjort op."),
    basis=Basis.TASK,
    ground=_l(
        "Databeskyttelsesforordningen art. 6, stk. 1, litra e: kommunen laver planen og gør den op. Det er frivilligt "
        "at svare."
    ),
    people=(_ASKED,),
    data=(_l("Hvad man var med til, og hvordan det var"), _l("Det, man selv skriver")),
    recipients=(_l("Frivillighedens Hus læser ordene uden navn. Udvalget får tal for grupper på fem og derover"),),
    tables=("impression",),
    # What was never answered goes first: nothing of it is counted.
    rules=(NOT_SAID, SAID),
    sections=_impressions,
    security=(_l("Ordene er krypteret. De står uden navn, når medarbejdere læser dem."),),
    risks=(
        (
            _l("Nogen kan kendes på det, de skriver."),
            _l("Værten ser ikke svarene. Ordene bliver slettet efter 90 dage."),
        ),
    ),
)  # fmt: skip

STORIES = Processing(
    key="stories",
    purpose=_l("Historier, som folk fortæller"),
    why=_l("Så andre kan læse, hvad fællesskaber betyder."),
    basis=Basis.CONSENT,
    ground=_l("Databeskyttelsesforordningen art. 6, stk. 1, litra a: man siger ja og kan sige nej igen."),
    people=(_TELLERS,),
    data=(_l("Historien"), _l("Det navn, man vil have vist")),
    recipients=(_l("Alle, når en medarbejder har læst den"),),
    tables=("story",),
    rules=(DECLINED,),
    sections=_stories,
    kept=_l("En historie bliver vist, til den, der fortalte den, siger nej igen."),
    security=(_l("En medarbejder læser den, før andre kan. Den kommer aldrig i en rapport, der ikke kan rettes."),),
    risks=(
        (
            _l("Nogen fortæller om andre end sig selv."),
            _l("En medarbejder læser hver historie, og den kan tages ned med det samme."),
        ),
    ),
)  # fmt: skip


def _effect(_person_id: int) -> str:
    return _("Vi sletter dine historier, og ingen kan se dem mere.")


CONSENT = ConsentPurpose(PURPOSE, _l("Din historie må vises"), _effect, delete_stories)

PRIVACY = Privacy(processing=(IMPRESSIONS, STORIES), consents=(CONSENT,), needs_person=tells)

ERASURE = Erasure(preview=erasure_preview, erase=erase)

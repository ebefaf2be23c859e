"""Words for what is told of calls and pairs, and the buttons that tell it."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.formatting import WEEKDAYS, time_da
from app.phone_friends.choices import OFTEN
from app.phone_friends.models import Ender, Ending
from app.phone_friends.models_pair import About, Answer, CallOutcome, ConcernOutcome, Length, Mood
from app.phone_friends.rhythm import Rhythm

OUTCOME_WORDS: dict[CallOutcome, Any] = {
    CallOutcome.TALKED: _l("Vi talte sammen"),
    CallOutcome.NO_ANSWER: _l("Intet svar"),
    CallOutcome.MOVED: _l("Flyttet til en anden dag"),
}
LENGTH_WORDS: dict[Length, Any] = {
    Length.SHORT: _l("Under 10 minutter"),
    Length.MIDDLE: _l("Op til en halv time"),
    Length.LONG: _l("Mere end en halv time"),
}
MOOD_WORDS: dict[Mood, Any] = {
    Mood.GLAD: _l("Glad"),
    Mood.AS_USUAL: _l("Som ellers"),
    Mood.LOW: _l("Lidt trist"),
}
CONCERN_WORDS: dict[ConcernOutcome, Any] = {
    ConcernOutcome.TALKED: _l("Talt med dem, og det er i orden"),
    ConcernOutcome.HELP_ON_THE_WAY: _l("Fundet hjælp sammen med dem"),
    ConcernOutcome.MUNICIPALITY: _l("Givet videre til kommunen"),
    ConcernOutcome.NOTHING_NEEDED: _l("Det var ikke noget"),
}
ENDING_WORDS: dict[Ending, Any] = {
    Ending.WELL: _l("En god afslutning"),
    Ending.NO_FIT: _l("De passede ikke sammen"),
    Ending.MOVED: _l("Flyttet væk"),
    Ending.ILL: _l("Kan ikke mere"),
    Ending.DIED: _l("Den, der blev ringet op, er død"),
    Ending.LOST: _l("Den frivillige er død"),
    Ending.OTHER: _l("Noget andet"),
}
ENDER_WORDS: dict[Ender, Any] = {
    Ender.CITIZEN: _l("Den, der bliver ringet op"),
    Ender.VOLUNTEER: _l("Den frivillige"),
    Ender.COORDINATOR: _l("Koordinatoren"),
}
ABOUT_WORDS: dict[About, Any] = {
    About.TRIAL: _l("Efter de første samtaler"),
    About.MONTH_1: _l("Efter en måned"),
    About.MONTH_3: _l("Efter tre måneder"),
    About.MONTH_6: _l("Efter seks måneder"),
    About.ENDED: _l("Efter at de holdt op"),
    About.DIED: _l("Dødsfald"),
    About.LOST: _l("Dødsfald"),
}
QUESTIONS: dict[About, Any] = {
    About.TRIAL: _l("I har talt sammen nogle gange. Vil du gerne blive ved?"),
    About.MONTH_1: _l("I har talt sammen i en måned. Går det godt?"),
    About.MONTH_3: _l("I har talt sammen i tre måneder. Går det godt?"),
    About.MONTH_6: _l("I har talt sammen i et halvt år. Går det godt?"),
    About.ENDED: _l("I taler ikke sammen mere. Vil du gerne have en ny at tale med?"),
    About.DIED: _l("Den, der blev ringet op, er død. Den frivillige har ikke fået det at vide."),
    About.LOST: _l("Den frivillige er død. Den, der blev ringet op, har ikke fået det at vide."),
}
ANSWER_WORDS: dict[Answer, Any] = {
    Answer.YES: _l("Ja"),
    Answer.TALK: _l("Ring til mig"),
    Answer.NO: _l("Nej tak"),
}


def rhythm_in_words(rhythm: Rhythm | None) -> str:
    """`torsdag kl. 10.00, en gang om ugen`; nothing while nothing is agreed."""
    if rhythm is None:
        return ""
    days = _(" og ").join(WEEKDAYS[day] for day in rhythm.weekdays)
    return f"{days} {time_da(rhythm.at)}, {OFTEN[rhythm.often]}"

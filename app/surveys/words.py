"""Surveys in words: what is said yes to, how a hidden number is shown, and what a result may be taken for."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.formatting import number_da
from app.core.pack import current_pack
from app.core.suppression import Figure, Word
from app.surveys.counting import LEAST_PAIRS, Counted, Mean, percent
from app.surveys.rules import BEFORE, Standing
from app.surveys.scales import Band, Scale

STANDING_WORDS = {
    Standing.ASKED: _l("Spurgt, men har ikke svaret"),
    Standing.TAKING_PART: _l("Er med"),
    Standing.DECLINED: _l("Har sagt nej"),
    Standing.DONE: _l("Færdig"),
}
#: Shown instead of a number, and why.
WHY_HIDDEN = _l(
    "Tal under 5 bliver ikke vist. Andre tal er skjult, hvis man ellers kunne regne de små tal ud."
)


def consent_words() -> str:
    """What somebody says yes to, whole. Other words are another edition of the consent."""
    return _(
        "Ja, %(who)s må gemme mine svar om, hvordan jeg har det. De bliver brugt til at se, om det, I laver, gør "
        "en forskel. Svarene ligger for sig selv uden mit navn. I spørger mig igen efter 3 og 12 måneder. "
        "Når sidste skema er slut, kan ingen mere se, hvilke svar der er mine. Jeg kan sige nej igen, indtil da. "
        "Så bliver mine svar slettet. Jeg kan være med til alt, også hvis jeg siger nej her.",
        who=current_pack().municipality_name,
    )


def moment_in_words(moment: int) -> str:
    """When a sheet is filled in."""
    return _("Før du begynder") if moment == BEFORE else _("Efter %(months)s måneder", months=moment)


def figure_in_words(figure: Figure) -> str:
    """A number, or why there is none."""
    if figure.value is not None:
        return number_da(figure.value)
    return _("under 5") if figure.word is Word.UNDER else _("skjult")


def share_in_words(share: Figure, total: Figure) -> str:
    """A number with its share: `12 (40 pct.)`."""
    part = percent(share, total)
    if part is None:
        return figure_in_words(share)
    return _("%(number)s (%(percent)s pct.)", number=figure_in_words(share), percent=part)


def band_in_words(scale: Scale, band: Band) -> str:
    """A band with its scores: `0–35: stor risiko …`; the instrument's own label."""
    scores = f"{band.lowest}\N{EN DASH}{band.highest}"
    return f"{scores}: {band.label}" if band.label else _("%(scores)s: under grænsen", scores=scores)


def points(value: float) -> str:
    """Points with one decimal and a comma; a change down with a minus."""
    text = f"{abs(value):.1f}".replace(".", ",")
    return f"\N{MINUS SIGN}{text}" if value < 0 and text != "0,0" else text


def mean_in_words(mean: Mean) -> str:
    """The mean change in a sentence, with where it began and ended and the limits of its confidence interval."""
    return _(
        "Ændring i snit: %(change)s point (fra %(before)s til %(after)s). "
        "Med 95 procents sikkerhed ligger den mellem %(low)s og %(high)s.",
        change=points(mean.change),
        before=points(mean.before),
        after=points(mean.after),
        low=points(mean.low),
        high=points(mean.high),
    )


def conclusions(scale: Scale, counted: Counted) -> list[str]:
    """What may be concluded, sentence by sentence, and what may not."""
    said = []
    mean = counted.mean
    if counted.pairs.word in (Word.HIDDEN, Word.WITHHELD):
        # Never which side of the limit they are on: that would tell of what is hidden.
        said.append(
            _("Vi viser ikke, hvor mange der har svaret begge gange. Derfor viser vi heller ingen ændring.")
        )
    elif mean is None:
        said.append(
            _(
                "Færre end %(least)s har svaret begge gange. Det er for få til at regne en ændring ud. "
                "Se kun på antallet.",
                least=LEAST_PAIRS,
            )
        )
    elif mean.low > 0 or mean.high < 0:
        is_better = (mean.change > 0) == scale.is_high_good
        better, worse = (
            _("Dem, der svarede begge gange, fik det bedre."),
            _("Dem, der svarede begge gange, fik det dårligere."),
        )
        said.append(better if is_better else worse)
    else:
        said.append(_("Tallene viser ingen sikker ændring. Den kan være tilfældig."))
    said.append(
        _(
            "Tallene siger ikke, om indsatsen var grunden. Vi har ingen gruppe at sammenligne med, "
            "og folk begynder tit, når de har det sværest."
        )
    )
    said.append(_("Dem, der ikke svarede, kan have det anderledes."))
    said.append(_("Skemaet stiller ingen diagnose og siger intet om den enkelte."))
    return said

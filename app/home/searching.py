"""Pages of help as search finds them: what one can do here, and how we look after people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import lazy_gettext as _l

from app.core.feature import SearchKind
from app.search.indexing import SearchDoc

KIND = "page"


class _Page(NamedTuple):
    endpoint: str
    title: Any
    text: Any
    #: Words people use for it, that do not stand on it.
    beside: str = ""
    #: Whether it tells how something is done, which comes after what is done itself.
    is_help: bool = True


_PAGES = (
    _Page(
        "walks.propose_walk",
        _l("Foreslå en gåtur"),
        _l("Vil du vise vej? Fortæl, hvor og hvornår. Vi ringer, før andre kan se turen."),
        "starte gågruppe tovholder",
    ),
    _Page(
        "meals.propose_meal",
        _l("Foreslå et fælles måltid"),
        _l("Vil du lave mad til andre? Skriv, hvor og hvornår. Vi hjælper dig i gang."),
        "starte spisefællesskab kok vært",
    ),
    _Page(
        "groups.post_group",
        _l("Start et fællesskab"),
        _l("Fortæl om en gruppe, der mødes. Vi læser det, før andre kan se det."),
        "starte gruppe klub forening ny",
    ),
    _Page(
        "listings.post_listing",
        _l("Søg en frivillig"),
        _l("Er I en forening, der mangler hænder? Skriv en opgave, så finder vi nogen."),
        "oprette opgave efterlysning hjælp til forening",
    ),
    _Page(
        "rooms.list_rooms",
        _l("Lån et lokale"),
        _l("Find et lokale, se ugen, og book det til jeres møde."),
        "booking mødelokale sal leje reservere",
    ),
    _Page(
        "exchange.list_items",
        _l("Samarbejdsbørsen"),
        _l("Se, hvad foreninger og virksomheder giver og søger."),
        "bytte netværk partner",
    ),
    _Page(
        "proposals.list_proposals",
        _l("Forslag til jeres sted"),
        _l("Foreslå noget til din by, og se, hvad andre gerne vil være med til."),
        "ide idé borgerforslag",
    ),
    _Page(
        "home.show_privacy",
        _l("Sådan passer vi på dine oplysninger"),
        _l("Hvad vi gemmer, hvor længe, og hvordan du får det slettet."),
        "privatliv persondata gdpr sletning databeskyttelse",
    ),
    _Page(
        "home.show_accessibility",
        _l("Tilgængelighed"),
        _l("Hvem der kan bruge siderne, og hvad du gør, hvis noget driller."),
        "skærmlæser syn hørelse hjemmesiden virker ikke",
    ),
    _Page("home.show_cookies", _l("Cookies"), _l("Vi bruger kun de cookies, der skal til."), "sporing"),
    _Page(
        "listings.list_listings",
        _l("Bliv frivillig: find en opgave"),
        _l("Se, hvor der er brug for dine hænder, og meld dig."),
        "blive frivilligt arbejde volunteer ehrenamt",
        is_help=False,
    ),
    _Page(
        "home.list_events",
        _l("Det sker: alt, hvad du kan komme til"),
        _l("Find noget at komme til, dag for dag."),
        "kalender program oversigt aktiviteter arrangement",
    ),
)


def _documents(numbers: Sequence[int] | None) -> Iterator[SearchDoc]:
    for number, page in enumerate(_PAGES, start=1):
        if numbers is None or number in numbers:
            yield SearchDoc(
                kind=KIND,
                object_id=number,
                title=str(page.title),
                body=str(page.text),
                url=url_for(page.endpoint),
                beside=page.beside,
                is_help=page.is_help,
            )


SEARCH = SearchKind(kind=KIND, label=_l("Hjælp"), tone="ring", documents=_documents)

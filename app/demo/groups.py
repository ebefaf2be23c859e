"""The walking groups of the demo, over real villages. Places are real; walks, hosts and prices are invented."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from app.gatherings.models import Rhythm
from app.gatherings.scheduling import SeriesData
from app.walks.models import Tempo


def _facts(**answers: str) -> dict[str, Any]:
    """`rollator="yes: Fast grussti"` → {"rollator": {"answer": "yes", "note": "Fast grussti"}}; the rest is `ask`."""
    facts = {}
    for what in ("rollator", "wheelchair", "benches", "toilet", "bus"):
        answer, _colon, note = answers.get(what, "ask").partition(": ")
        facts[what] = {"answer": answer, "note": note}
    return facts


@dataclass(frozen=True)
class Group:
    """A group of the demo. `in_days` is when its next date is; `weeks_run` how long it has been going."""

    title: str
    description: str
    place: str
    meeting_point: str
    host: str
    in_days: int
    at: time
    weeks_run: int
    capacity: int | None
    tempo: Tempo
    kilometres: Decimal
    minutes: int = 90
    rhythm: Rhythm = Rhythm.WEEKLY
    needs_sign_up: bool = True
    price_ore: int = 0
    price_note: str = ""
    companion: bool = False
    access: dict[str, Any] = field(default_factory=_facts)

    def data(self, place_id: int, today: date) -> SeriesData:
        """What the host filled in when the group began."""
        return SeriesData(
            kind="walk",
            title=self.title,
            description=self.description,
            place_id=place_id,
            meeting_point=self.meeting_point,
            rhythm=self.rhythm,
            first_on=today + timedelta(days=self.in_days) - timedelta(weeks=self.weeks_run),
            until=None,
            starts_at_local=self.at,
            duration_minutes=self.minutes,
            capacity=self.capacity,
            needs_sign_up=self.needs_sign_up,
            price_ore=self.price_ore,
            price_note=self.price_note,
            companion_offered=self.companion,
            access=self.access,
        )


FULL = "Morgentur i Augustenborg"
FULL_WITH_QUEUE = "Dybbøl Gågruppe"
CANCELLED = "Rundt om Nordborg Sø"
MOVED = "Gå og snak på flere sprog"

GROUPS = (
    Group(
        FULL_WITH_QUEUE,
        "Vi går tre kilometer i roligt tempo og slutter med kaffe på bænken ved møllen. Vi venter altid på den sidste.",
        "Dybbøl",
        "P-pladsen ved Dybbøl Mølle",
        "birthe",
        in_days=3,
        at=time(10, 0),
        weeks_run=8,
        capacity=8,
        tempo=Tempo.CALM,
        kilometres=Decimal("3"),
        price_note="Kaffe koster 10 kr.",
        companion=True,
        access=_facts(
            rollator="yes: Fast grussti hele vejen",
            wheelchair="no: En stejl bakke på 60 meter",
            benches="yes: For hver 400 meter",
            toilet="yes: Ved møllen",
            bus="yes: Bussen stopper 250 meter derfra",
        ),
    ),
    Group(
        FULL,
        "En kort tur gennem slotsparken, før dagen rigtig går i gang. Vi taler om stort og småt.",
        "Augustenborg",
        "Ved slottets port",
        "birthe",
        in_days=2,
        at=time(9, 0),
        weeks_run=4,
        capacity=6,
        minutes=60,
        tempo=Tempo.CALM,
        kilometres=Decimal("2"),
        companion=True,
        access=_facts(
            rollator="yes: Brede stier uden trin",
            wheelchair="yes: Hele turen er på fast bund",
            benches="yes: Hele vejen",
            bus="yes: Bussen stopper ved slottet",
        ),
    ),
    Group(
        CANCELLED,
        "Vi går rundt om søen og ser på fuglene. Tag gerne en kikkert med.",
        "Nordborg",
        "Bådebroen ved søen",
        "inger",
        in_days=1,
        at=time(13, 30),
        weeks_run=6,
        capacity=12,
        tempo=Tempo.STEADY,
        kilometres=Decimal("4.5"),
        access=_facts(
            rollator="no: Stien er smal og blød",
            benches="yes: To bænke på vejen",
            toilet="yes: Ved bådebroen",
        ),
    ),
    Group(
        MOVED,
        "Vi går langs havnen og taler dansk, tysk, engelsk og arabisk. Ingen skal kunne det hele.",
        "Sønderborg",
        "Foran biblioteket",
        "farida",
        in_days=4,
        at=time(16, 30),
        weeks_run=5,
        capacity=15,
        minutes=75,
        tempo=Tempo.CALM,
        kilometres=Decimal("3"),
        companion=True,
        access=_facts(
            rollator="yes: Flad vej langs vandet",
            wheelchair="yes: Flad vej langs vandet",
            toilet="yes: På biblioteket",
            bus="yes: Busstationen er 300 meter væk",
        ),
    ),
    Group(
        "Gråsten går sammen",
        "Mød op, når det passer dig. Vi går, uanset hvor mange vi er.",
        "Gråsten",
        "Torvet foran slotsparken",
        "jens",
        in_days=5,
        at=time(10, 30),
        weeks_run=6,
        capacity=None,
        needs_sign_up=False,
        tempo=Tempo.STEADY,
        kilometres=Decimal("4"),
        access=_facts(
            rollator="yes: Fast grus", benches="no: Der er ingen bænke", bus="yes: Toget stopper i byen"
        ),
    ),
    Group(
        "Strandtur ved Høruphav",
        "Den sidste del går på sandet. Vi slutter ved isboden, også om vinteren.",
        "Høruphav",
        "Lystbådehavnen",
        "solveig",
        in_days=6,
        at=time(14, 0),
        weeks_run=2,
        capacity=10,
        rhythm=Rhythm.FORTNIGHTLY,
        tempo=Tempo.STEADY,
        kilometres=Decimal("5"),
        minutes=120,
        access=_facts(rollator="no: Vi går på sand", toilet="yes: På havnen", bus="yes: Stopper ved havnen"),
    ),
    Group(
        "Guderup går efter frokost",
        "En rask tur på Nordals. Vi går stærkt nok til at få varmen.",
        "Guderup",
        "Ved hallen i Guderup",
        "aksel",
        in_days=7,
        at=time(13, 0),
        weeks_run=5,
        capacity=20,
        tempo=Tempo.BRISK,
        kilometres=Decimal("6"),
        access=_facts(rollator="no: Tempoet er højt", toilet="yes: I hallen", bus="yes: Stopper ved hallen"),
    ),
    Group(
        "Broager rundt i roligt tempo",
        "Vi ser kirken med de to tårne fra alle sider og drikker kaffe bagefter.",
        "Broager",
        "Kirkens parkeringsplads",
        "jens",
        in_days=8,
        at=time(10, 0),
        weeks_run=4,
        capacity=12,
        tempo=Tempo.CALM,
        kilometres=Decimal("2.5"),
        price_ore=1500,
        price_note="Til kaffe og brød",
        access=_facts(
            rollator="yes: Fortov hele vejen",
            wheelchair="yes: Fortov hele vejen",
            benches="yes: Fem bænke",
            toilet="yes: I sognehuset",
        ),
    ),
    Group(
        "Den lange tur ved Fynshav",
        "En gang om måneden går vi langt. Tag madpakke og varmt tøj med.",
        "Fynshav",
        "Færgelejet",
        "aksel",
        in_days=12,
        at=time(11, 0),
        weeks_run=0,
        capacity=None,
        rhythm=Rhythm.MONTHLY,
        tempo=Tempo.STEADY,
        kilometres=Decimal("9"),
        minutes=180,
        access=_facts(rollator="no: Stien går over marker", toilet="yes: Ved færgelejet"),
    ),
)
PROPOSAL = Group(
    "Aftentur for unge",
    "En times tur langs sundet efter arbejde eller studie. Vi ender altid et sted, hvor der er kaffe.",
    "Sønderborg",
    "Havnepladsen foran Multikulturhuset",
    "mikkel",
    in_days=9,
    at=time(18, 30),
    weeks_run=0,
    capacity=16,
    tempo=Tempo.BRISK,
    kilometres=Decimal("4"),
    minutes=60,
    access=_facts(bus="yes: Bybussen stopper ved havnen"),
)

"""The people of the demo. All are invented; the numbers are possible but belong to nobody."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Somebody:
    """A person of the demo; `mail` is the part before @example.org, `number` the last two digits of the phone."""

    name: str
    mail: str | None = None
    number: int | None = None
    place: str | None = None

    @property
    def email(self) -> str | None:
        """A mail address that leads nowhere."""
        return f"{self.mail}@example.org" if self.mail else None

    @property
    def phone(self) -> str | None:
        """A number of the fictional range +45 11 11 11 NN."""
        return f"+45111111{self.number:02}" if self.number is not None else None


#: Log-ins that the demo bar switches between: (who, role or None).
CITIZEN = Somebody("Karen Margrethe Iversen", "karen", 21, "Dybbøl")
HOST = Somebody("Birthe Holm", "birthe", 11, "Dybbøl")
HOUSE = Somebody("Lene Riis", "lene", 5)
MUNICIPALITY = Somebody("Mette Krogh", "mette", 6)
#: Leads the administration behind the plan.
LEADER = Somebody("Anders Lindhardt", "anders", 7)

HOSTS = {
    "birthe": HOST,
    "aksel": Somebody("Aksel Juhl", "aksel", 12, "Guderup"),
    "inger": Somebody("Inger Marie Jepsen", "inger", 13, "Nordborg"),
    "farida": Somebody("Farida Rahimi", "farida", 14, "Sønderborg"),
    "jens": Somebody("Jens Peter Lund", "jens", 15, "Gråsten"),
    "solveig": Somebody("Solveig Brandt", "solveig", 16, "Høruphav"),
}
NEWCOMER = Somebody("Mikkel Sand", "mikkel", 17, "Sønderborg")

#: Those who come often. Some have no e-mail, one couple shares one, some are young.
REGULARS = (
    CITIZEN,
    Somebody("Jørgen Friis", "jorgen", 22, "Dybbøl"),
    Somebody("Tove Nissen", "nissen", 23, "Nybøl"),
    Somebody("Hans Nissen", "nissen", 23, "Nybøl"),
    Somebody("Aage Petersen", None, 24, "Broager"),
    Somebody("Grethe Thomsen", None, 25, "Augustenborg"),
    Somebody("Samira Haddad", "samira", 26, "Sønderborg"),
    Somebody("Bent Clausen", "bent", 27, "Ullerup"),
    Somebody("Else-Marie Kock", None, 28, "Egernsund"),
    Somebody("Olena Kovalenko", "olena", 29, "Guderup"),
    Somebody("Frederik Toft", "frederik", 30, "Sønderborg"),
    Somebody("Anne-Grethe Skov", "annegrethe", 31, "Fynshav"),
    Somebody("Poul Erik Damm", None, 32, "Nordborg"),
    Somebody("Lærke Wind", "laerke", 33, "Sønderborg"),
    Somebody("Søren Ågård", "soren", 34, "Gråsten"),
    Somebody("Ingeborg Æbelø Christiansen-Mortensen", "ingeborg", 35, "Havnbjerg"),
    Somebody("Yusuf Demir", "yusuf", 36, "Sønderborg"),
    Somebody("Kirsten Lolk", "kirsten", 37, "Vester Sottrup"),
    Somebody("Verner Boysen", None, 38, "Broager"),
    Somebody("Gerda Hansen", "gerda", 39, "Rinkenæs"),
)
#: They wait for a place; the first has no e-mail, so the host rings.
WAITING = (
    Somebody("Ragnhild Bruun", None, 41, "Dybbøl"),
    Somebody("Svend Aage Lorenzen", "svend", 42, "Ragebøl"),
    Somebody("Emma Kjær", "emma", 43, "Sønderborg"),
)

#: They ring. Ingrid has a landline and no e-mail, her daughter helps; Inger was written down twice.
INGRID = Somebody("Ingrid Hansen", None, 51, "Guderup")
LONE = Somebody("Lone Hansen", "lone", 52, "Sønderborg")
INGER = Somebody("Inger Marie Schmidt", None, 53, "Guderup")
INGER_AGAIN = Somebody("Inger Marie Schmidt", None, 54, None)
#: Known to the host of the walk in their village, and to nobody else.
WITHOUT_CONTACT = Somebody("Karl Bonde", None, None, "Fynshav")
#: Whom the call list tells something: by telephone, through a daughter, or when they come by.
BY_PHONE = (
    Somebody("Ingrid Thaysen", None, 44, "Nordborg"),
    Somebody("Viggo Madsen", None, 45, "Havnbjerg"),
    Somebody("Kirsten Andresen", None, 46, "Guderup"),
)
DAUGHTER = Somebody("Lone Thaysen Bech", None, 47, "Sønderborg")
WITHOUT_PHONE = Somebody("Valdemar Riis", None, None, "Nordborg")

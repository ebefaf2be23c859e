"""The log in words: phone friends who talk, and who watches over them."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

ACTIONS: Mapping[str, object] = {
    "phone_call.log": _l("Telefonvenner: samtale skrevet ned"),
    "phone_call.note": _l("Telefonvenner: note skrevet"),
    "phone_call.say": _l("Telefonvenner: fortalt om en samtale"),
    "phone_call.undo": _l("Telefonvenner: samtale slettet igen"),
    "phone_concern.drop": _l("Telefonvenner: bekymring taget tilbage"),
    "phone_concern.raise": _l("Telefonvenner: en frivillig er bekymret"),
    "phone_concern.settle": _l("Telefonvenner: bekymring afsluttet"),
    "phone_concern.take": _l("Telefonvenner: bekymring taget"),
    "phone_notes.read": _l("Telefonvenner: noter læst"),
    "phone_pair.agree": _l("Telefonvenner: dag og tid ændret"),
    "phone_pair.move": _l("Telefonvenner: et par er kommet videre"),
    "phone_pair.pause": _l("Telefonvenner: pause"),
    "phone_pair.refused": _l("Telefonvenner: skridt afvist"),
    "phone_pair.remind": _l("Telefonvenner: påmindelse slået til eller fra"),
    "phone_pair.seen": _l("Telefonvenner: spurgt, hvordan det går"),
    "phone_review.answer": _l("Telefonvenner: svar på, om det går godt"),
    "phone_review.settle": _l("Telefonvenner: talt med dem om, hvordan det går"),
}
THINGS: Mapping[str, object] = {
    "phone_concern": _l("bekymring"),
    "phone_pair": _l("to, der taler sammen"),
}
PURPOSES: Mapping[str, object] = {"phone friends": _l("passe på telefonvenner")}

"""The log in words: the path of who rings others."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

ACTIONS: Mapping[str, object] = {
    "phone_volunteer.apply": _l("Telefonvenner: en vil gerne ringe"),
    "phone_volunteer.arrange": _l("Frivillig ringer: antal eller pause ændret"),
    "phone_volunteer.attest": _l("Frivillig ringer: attest noteret"),
    "phone_volunteer.change": _l("Telefonvenner: en frivillig rettede sine svar"),
    "phone_volunteer.move": _l("Telefonvenner: en frivillig er kommet videre"),
    "phone_volunteer.promise": _l("Frivillig ringer: nyt løfte om at tie"),
    "phone_volunteer.refused": _l("Telefonvenner: et skridt for en frivillig blev afvist"),
    "phone_volunteer.remind": _l("Frivillig ringer: mindet om næste skridt"),
    "phone_volunteer.renew": _l("Frivillig ringer: godkendelsen fik ny sidste dag"),
}
PURPOSES: Mapping[str, object] = {"phone volunteers": _l("frivillige, der ringer")}

"""Links short enough for an SMS and for reading aloud.

The code is made of the message and its path under our key: nobody guesses it, and an SMS that is written again has
the same one. Who reads the database finds neither code nor path: they open somebody's own page.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256

from app.core.addresses import absolute, path_of
from app.core.database import begin_write, db, insert_once
from app.core.feature import installed
from app.core.security import safe_path
from app.core.signing import keyed_hash
from app.notifications.models import Message, ShortLink
from app.people.merging import accepts_links_of
from app.people.models import Person
from app.people.queries import living_person

#: Without the letters and figures that are taken for each other (0 o, 1 i l): 31 signs, 14 of them are 69 bits.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 14
#: How long a link works: a day longer than what it is about, else a month.
_LONGER = timedelta(days=1)
_A_MONTH = timedelta(days=30)


def short_link(message: Message, link: str, now: datetime) -> str:
    """A short address for `link`, an address of this site; the link itself when it is none. Commits what it makes.

    Needs a request context with the site's address as its base.
    """
    path = safe_path(path_of(link), "")
    shape = next((feature.short_path for feature in installed() if feature.short_path), None)
    person = message.person
    if not path or shape is None or person is None:
        return link
    code = _code(message, path, person)
    values = {
        "code_hash": _hash_of(code),
        "path": path,
        "person_id": person.id,
        "link_version": person.link_version,
        "expires_at": message.expires_at + _LONGER if message.expires_at else now + _A_MONTH,
    }
    if db.session.get(ShortLink, _hash_of(code)) is None:
        begin_write()
        insert_once(ShortLink, values)
        db.session.commit()
    return absolute(shape, code)


def path_behind(code: str, now: datetime) -> str | None:
    """Where a code leads: a path of this site, an empty text when it has ended, None when there never was one."""
    link = db.session.get(ShortLink, _hash_of(code.lower())) if len(code) == LENGTH else None
    if link is None:
        return None
    person = living_person(link.person_id)
    if person is None or link.expires_at <= now:
        return ""
    # After a merge, too: what it opens judges its own link once more.
    if not accepts_links_of(person, link.link_version, "short_link.person_id", link.code_hash):
        return ""
    return safe_path(link.path, "")


def _hash_of(code: str) -> str:
    # A plain hash outlives a new key, and 69 bits for a link of weeks are not tried out.
    return sha256(code.encode()).hexdigest()


def _code(message: Message, path: str, person: Person) -> str:
    number = int(keyed_hash("short-link", f"{message.dedupe_key}|{person.link_version}|{path}"), 16)
    signs = []
    for _place in range(LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[rest])
    return "".join(signs)

"""For every address of what other sites may read: everybody may, so nothing there is somebody else's."""

from __future__ import annotations

from tests.security.answers import CHOICE, PUBLIC, Other

OTHERS_OF_SHARING: dict[str, Other | str] = {
    "sharing.read_list": CHOICE,
    "sharing.show_embedded": CHOICE,
    "sharing.show_json_feed": CHOICE,
    "sharing.show_place_poster": PUBLIC,
    "sharing.show_poster": PUBLIC,
    "sharing.show_rss": CHOICE,
    "sharing.show_sitemap_page": CHOICE,
    "sharing.show_thing_picture": PUBLIC,
}

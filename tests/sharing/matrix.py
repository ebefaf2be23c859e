"""Who may open which page of what leaves the site: rows of `tests/test_permission_matrix.py`."""

from __future__ import annotations

_ALL = "200 200 200 200 200"

GET_SHARING = {
    "sharing.download_programme": _ALL,
    "sharing.embed": _ALL,
    "sharing.read_list": _ALL,
    "sharing.show_api": _ALL,
    "sharing.show_embedded": _ALL,
    "sharing.show_json_feed": _ALL,
    "sharing.show_openapi": _ALL,
    "sharing.show_place_poster": _ALL,
    "sharing.show_poster": _ALL,
    "sharing.show_programme": _ALL,
    "sharing.show_robots": _ALL,
    "sharing.show_rss": _ALL,
    "sharing.show_site_picture": _ALL,
    "sharing.show_sitemap": _ALL,
    "sharing.show_sitemap_of_lists": _ALL,
    "sharing.show_sitemap_page": _ALL,
    "sharing.show_thing_picture": _ALL,
}
#: Files for a printer.
PAPERS = {"sharing.download_programme", "sharing.show_place_poster", "sharing.show_poster"}
_PAGES = {"sharing.embed", "sharing.show_api", "sharing.show_programme"}
#: What other sites may read, and the one of them that they may show in a frame.
FOR_OTHERS = set(GET_SHARING) - PAPERS - _PAGES
IN_A_FRAME = "sharing.show_embedded"
#: Addresses that are no pages.
NO_PAGES = set(GET_SHARING) - _PAGES - {IN_A_FRAME}
#: Endpoint → part of the address → which of the parts of `one_of_everything` it is there.
OF_SHARING = {
    "sharing.read_list": {"name": "open_list"},
    "sharing.show_poster": {"name": "found_kind", "number": "series_id"},
    "sharing.show_thing_picture": {"name": "found_kind", "number": "series_id"},
    **{f"sharing.show_{way}": {"slug": "list_slug"} for way in ("embedded", "json_feed", "rss")},
}
#: What those parts are.
PARTS = {"open_list": "tasks", "found_kind": "walk", "list_slug": "opgaver"}

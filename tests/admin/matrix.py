"""Who may look at the overviews, the places with nothing and the evaluation, and have everything counted anew."""

from __future__ import annotations

#: Endpoint → answers to GET: of a visitor, a citizen, a host, a moderator, an administrator.
GET_OVERVIEW = {
    # The organisation of the house is no landsbylaug.
    "admin.ask_near_gap": "303 403 403 404 404",
    "admin.begin": "303 403 403 303 303",
    "admin.download_gaps": "303 403 403 200 200",
    "admin.list_gaps": "303 403 403 200 200",
    "admin.show_gap": "303 403 403 200 200",
    "admin.show_evaluation": "303 403 403 200 200",
    "admin.show_figure": "303 403 403 200 200",
    "admin.show_overview": "303 403 403 200 200",
    "admin.show_plan_evaluation": "303 403 403 200 200",
    "admin.show_week": "303 403 403 200 200",
}
#: Endpoint → answers to POST.
POST_OVERVIEW = {"admin.recount_figures": "303 403 403 303 303"}

"""What changes something of walks and groups: their own pages, and those that every kind with dates has."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask.testing import FlaskClient

from tests.security import prepared, prepared_tasks
from tests.security.change import GUEST, Change, change
from tests.security.house import House
from tests.support.shared_pages import KINDS, SHARED

_GROUP = {
    "organisation_id": "0",
    "title": "Mandagskoret",
    "text": "Vi synger.",
    "meeting_point": "Skolen",
    "often": "weekly",
    "weekdays": ["0"],
    "starts_at": "19.00",
    "ends_at": "",
    "door": "open",
    "open_to": "alle",
}

OF_DATES: dict[str, Change] = {
    "groups.accept_handover": change("group.change_host", "citizen"),
    "groups.answer_group": change("group.published", answer="godkend", text="", initiative_id="0"),
    "groups.answer_member": change("group_member.member", "host", answer="ja"),
    "groups.disown_membership": change("group_member.leave person.erase", "visitor"),
    "groups.edit_group": change("group.edit group.propose_edit", "host", prepared.place, **_GROUP),
    "groups.edit_picture": change("picture.show", "host", prepared.new_picture, alt="Otte i en stue"),
    "groups.end_group": change("group.archived series.end", "host", reason="Vi er for få."),
    "groups.hand_over": change("group.hand_over", "host", email="ny@example.org"),
    "groups.join_group": change("person.add group_member.join", "visitor", note="", **GUEST),
    "groups.keep_host": change("group.keep_host", "host"),
    "groups.pause_group": change("group.pause", "host", until="2027-04-01"),
    "groups.post_group": change("group.pending", "citizen", prepared.place, **_GROUP),
    "groups.remove_picture": change("picture.remove", "host", prepared_tasks.group_with_picture),
    "groups.resume_group": change("group.resume", "host"),
    "groups.set_dates": change(
        "group.set_dates",
        "host",
        first_on="2027-03-09",
        rhythm="weekly",
        starts_at_local="14.00",
        duration_minutes="120",
        needs_sign_up="nej",
        capacity="",
    ),
    "groups.write_on": change(
        "person.add group_member.join group_member.member", "host", name="Ib Ny", phone="", email="", note=""
    ),
    "groups.show_membership": change("group_member.leave", "visitor"),
    # ---- walks
    "walks.answer_come_again": change(
        "series.come_again", "visitor", prepared.asked_newcomer, answer="maybe"
    ),
    "walks.answer_lift": change("lift.yes", "visitor", prepared.pair, answer="yes"),
    "walks.drop_lift": change("lift.fall lift.drop", "visitor"),
    "walks.need_lift": change(
        "lift.keep", "visitor", prepared.place, way="car", trip="both", address="Havnen 2"
    ),
    "walks.offer_lift": change("lift.keep", "visitor", prepared.place, way="car", trip="both", seats="2"),
    "walks.host_answer_lift": change("lift.yes", "host", answer="yes", side="need"),
    "walks.host_need_lift": change(
        "lift.keep", "host", prepared.place, way="car", trip="both", address="Havnen 2"
    ),
    "walks.host_offer_lift": change("lift.keep", "host", prepared.place, way="car", trip="both", seats="2"),
    "walks.host_pair_lifts": change("lift.propose", "host", prepared.unpaired),
    "walks.host_rang_lift": change("lift.fall lift.rung", "host", outcome="found"),
    "walks.answer_offer": change("sign_up.leave", "visitor", answer="no"),
    "walks.begin_fixed_place": change("fixed_place.begin sign_up.join", "visitor"),
    "walks.change_sign_up": change("sign_up.change", "visitor", party_size=2, note="To"),
    "walks.disown": change("lift.drop lift.fall sign_up.leave person.erase", "visitor"),
    "walks.discard_draft": change("- a draft is the writer's own", "citizen", prepared.draft),
    "walks.end_fixed_place": change("fixed_place.end sign_up.leave", "visitor"),
    "walks.host_add": change("person.add sign_up.join", "host", name="Ib Ny", phone="", party_size=1),
    "walks.host_call": change("message.told", "host", outcome="told"),
    "walks.host_cancel_date": change("occurrence.cancel", "host", step="do", reason="weather"),
    "walks.host_care": change("sign_up.care_done", "host", prepared.stayed_away),
    "walks.host_change_fixed": change("fixed_place.end sign_up.leave", "host", answer="end"),
    "walks.host_date": change("occurrence.attendance", "host", prepared.walk_is_over),
    "walks.host_edit": change("occurrence.move", "host", prepared.seen_edit, step="do"),
    "walks.host_end_series": change("series.end", "host", step="do", last_on="2027-03-20", reason="Slut."),
    "walks.host_fixed": change(
        "person.add fixed_place.begin sign_up.join", "host", name="Ib Ny", phone="", email="", party_size=1
    ),
    "walks.host_found": change("occurrence.find_host", "host", prepared.stepped_back),
    "walks.host_offer": change("sign_up.no_answer", "host", prepared.waiting_party, outcome="no_answer"),
    "walks.host_picture": change("picture.show", "host", prepared.new_picture, alt="Otte på en sti"),
    "walks.host_remove_picture": change("picture.remove", "host"),
    "walks.host_remove": change("sign_up.remove", "host", step="do", reason="Aftalt."),
    "walks.host_step_back": change("occurrence.step_back", "host"),
    "walks.keep_fixed_place": change("fixed_place.still_coming", "visitor"),
    "walks.leave": change("sign_up.leave", "visitor"),
    "walks.let_welcome": change("fixed_place.welcomes", "visitor", answer="yes"),
    "walks.propose_step": change(
        "- a draft is the writer's own",
        "citizen",
        title="Broager Gågruppe",
        description="Vi går.",
        tempo="calm",
        kilometres="4",
    ),
    "walks.resume_fixed_place": change("fixed_place.resume", "visitor"),
    "walks.review_proposal": change("series.propose", "citizen", prepared.draft),
    "walks.show_fixed_place": change(
        "fixed_place.pause sign_up.leave", "visitor", from_on="2027-03-20", until_on=""
    ),
    "walks.sign_up": change(
        "person.add sign_up.join",
        "visitor",
        occurrence_id="{occurrence_id}",
        name="Gunnar Gæst",
        phone="+45 11 11 11 66",
        email="gunnar@example.org",
        party_size=1,
        website="",
    ),
}


def _of_kind(walks: Change, parts: dict[str, str]) -> Change:
    """The same change of another kind with dates in the house."""

    def ready(house: House, browser: FlaskClient) -> dict[str, Any]:
        house.parts |= {part: house.parts[own] for part, own in parts.items()}
        fields = walks.ready(house, browser) if walks.ready is not None else {}
        house.parts |= {own: house.parts[part] for part, own in parts.items()}
        return fields

    its_date = "{" + parts["occurrence_id"] + "}"
    data = {
        name: value.replace("{occurrence_id}", its_date) if isinstance(value, str) else value
        for name, value in walks.data.items()
    }
    return replace(walks, ready=ready, data=data)


for _kind, _parts in KINDS.items():
    _same = {f"{_kind}.{name}": OF_DATES[f"walks.{name}"] for name in SHARED if f"walks.{name}" in OF_DATES}
    OF_DATES |= {one: _of_kind(walks, _parts) for one, walks in _same.items()}

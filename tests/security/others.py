"""For every address with a part in it: what the same thing of somebody else is, and what each role then meets.

A new address with a part fails `test_other_objects.py` until it stands here.
"""

from __future__ import annotations

from sqlalchemy import select

from app.accounts.models_factors import Passkey
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.permissions import Role
from app.desk.errands import add_errand
from app.gatherings.fixed_places import begin_fixed
from app.media.images import LARGE
from app.media.shelf import file_name
from app.notifications.models import LetterBatch, Message
from app.people.delegation import let_act
from tests.factories import (
    actor_of,
    log_in,
    make_account,
    make_occurrence,
    make_person,
    make_picture,
    make_proposal,
    make_sign_up,
    make_volunteer,
    make_walk,
    writing,
)
from tests.lifts.riding import in_pair
from tests.phone_friends.pair_in_house import other_pair_of
from tests.security.answers import (
    CHOICE,
    DEMO,
    HEAD_404,
    HIDDEN,
    HOST,
    LINK,
    NOBODY,
    PUBLIC,
    SAID_TO_STAFF,
    STAFF,
    STAFF_404,
    Other,
    of_another_series,
    other,
)
from tests.security.changes_pair import OTHERS_OF_PAIR
from tests.security.changes_path import OTHERS_OF_PATH
from tests.security.changes_plan import OTHERS_OF_PLAN
from tests.security.changes_transfer import OTHERS_OF_TRANSFER
from tests.security.house import House
from tests.security.others_day_of_fair import OTHERS_OF_DAY
from tests.security.others_events import OTHERS_OF_EVENTS
from tests.security.others_exchange import OTHERS_OF_EXCHANGE, others_in_exchange
from tests.security.others_march import OTHERS_OF_MARCH
from tests.security.others_match import OTHERS_OF_MATCH
from tests.security.others_meals import OTHERS_OF_MEALS
from tests.security.others_outcomes import OTHERS_OF_OUTCOMES
from tests.security.others_reports import OTHERS_OF_REPORTS
from tests.security.others_rounds import OTHERS_OF_ROUNDS
from tests.security.others_sharing import OTHERS_OF_SHARING
from tests.security.others_surveys import OTHERS_OF_SURVEYS
from tests.security.others_voices import OTHERS_OF_VOICES
from tests.security.others_wishes import OTHERS_OF_WISHES
from tests.support.shared_pages import KINDS, SHARED

#: Beside those of the matrix: the host of another series, who helps somebody, and a volunteer on and off shift.
ROLES = (
    "visitor",
    "citizen",
    "neighbour",
    "helper",
    "volunteer",
    "off duty",
    "moderator",
    "administrator",
)


_OTHER_DATE = of_another_series(occurrence_id="other_occurrence_id")

OTHERS: dict[str, Other | str] = {
    "accounts.ask_for_passkey": CHOICE,
    "accounts.open_link": other("410 410 410 410 410 410 410 410", token="reach_token"),
    "accounts.remove_passkey": other(NOBODY, passkey_id="other_passkey_id"),
    "accounts.rename_passkey": other(NOBODY, passkey_id="other_passkey_id"),
    **OTHERS_OF_PLAN,
    "admin.add_entry": STAFF,
    "admin.answer_appeal": STAFF,
    "admin.answer_claim": STAFF,
    "admin.answer_in_queue": STAFF,
    "admin.answer_edit": STAFF,
    "admin.answer_organisation": STAFF,
    "admin.answer_proposal": STAFF,
    "admin.answer_report": STAFF,
    "admin.approve_reset": other(HEAD_404, account_id="citizen_account_id"),
    "admin.ask_for_reset": other(HEAD_404, account_id="citizen_account_id"),
    "admin.block_person": STAFF,
    "admin.refuse_contact": STAFF,
    "admin.unblock_person": STAFF,
    "admin.unmark_area": STAFF,
    "admin.ask_near_gap": STAFF,
    "admin.change_staff_roles": other(HEAD_404, account_id="citizen_account_id"),
    "admin.correct_entry": STAFF,
    "admin.drop_reset": other(HEAD_404, account_id="citizen_account_id"),
    "admin.download_processing": CHOICE,
    "admin.edit_initiative": STAFF,
    "admin.edit_row_year": STAFF,
    "admin.edit_synonyms": STAFF,
    "admin.delete_synonyms": STAFF,
    "admin.end_initiative": STAFF,
    "admin.mark_message_told": STAFF,
    "admin.send_message_again": STAFF,
    "admin.show_evaluation": STAFF,
    "admin.show_figure": STAFF,
    "admin.show_gap": STAFF,
    "admin.show_message": STAFF,
    "admin.show_organisation": STAFF,
    "admin.show_plan_evaluation": STAFF,
    "admin.show_plan_text": STAFF,
    "admin.show_proposal": STAFF,
    "admin.show_work": STAFF,
    "demo.look_as": DEMO,
    "demo.open_attachment": DEMO,
    "demo.show_letter": DEMO,
    "desk.add_helper": STAFF,
    "desk.answer_call": other(STAFF_404, rung_id="other_person_id"),
    "desk.begin_fixed_for_caller": other(STAFF_404, coming_id="other_sign_up_id", slug="walk"),
    "desk.cancel_for_caller": other(STAFF_404, coming_id="other_sign_up_id", slug="walk"),
    "desk.change_for_caller": other(STAFF_404, coming_id="other_sign_up_id", slug="walk"),
    "desk.change_log_in": STAFF,
    "desk.claim_call": other(STAFF_404, rung_id="other_person_id"),
    "desk.confirm_caller": STAFF,
    "desk.correct_caller": STAFF,
    "desk.discard_letters": STAFF,
    "desk.download_letters": STAFF,
    "desk.end_fixed_for_caller": other(STAFF_404, coming_id="other_sign_up_id", slug="walk"),
    "desk.enter_code": STAFF,
    "desk.erase_caller": STAFF,
    "desk.finish_errand": other(STAFF_404, errand_id="other_errand_id"),
    "desk.join_group_for_caller": other(STAFF_404, group_id="waiting_group_id", slug="group"),
    "desk.leave_group_for_caller": other(STAFF_404, member_id="other_member_id", slug="group"),
    "desk.merge_people": STAFF,
    "desk.pass_on_for_caller": STAFF,
    "desk.post_letters": STAFF,
    "desk.print_data": STAFF,
    "desk.prove_new_email": STAFF,
    "desk.release_call": STAFF,
    "desk.remove_absence": STAFF,
    "desk.remove_shift": STAFF,
    "desk.send_code": STAFF,
    "desk.settle_missed": STAFF,
    "desk.show_caller": STAFF,
    "desk.show_data": STAFF,
    "desk.sign_up_caller": STAFF,
    "desk.stop_helper": other(STAFF_404, delegation_id="other_delegation_id"),
    "desk.take_offer_for_caller": other(STAFF_404, coming_id="other_sign_up_id", slug="walk"),
    "desk.take_letter_out": other("303 403 403 403 303 403 303 303", batch_id="other_batch_id"),
    "desk.tick_errand": STAFF,
    "desk.undo_merge": STAFF,
    "desk.withdraw_for_caller": STAFF,
    "home.show_kind_calendar": CHOICE,
    "home.show_own_calendar": other(LINK, calendar_token="token"),
    "home.download_date": PUBLIC,
    "home.show_place_calendar": PUBLIC,
    "home.show_series_calendar": PUBLIC,
    "home.choose_reach": other(LINK, reach_token="token"),
    "home.download_my_data": CHOICE,
    "home.follow_short_link": other(LINK, token="token"),
    "home.show_helped": other(NOBODY, delegation_id="other_delegation_id"),
    "home.stop_help": other(NOBODY, delegation_id="other_delegation_id"),
    "home.withdraw_my_consent": CHOICE,
    "media.show_picture": other("404 404 404 404 404 404 200 200", picture_name="other_picture_name"),
    # What was not read yet is nobody's to see, report, claim or change but its own people's.
    # A task that was not read yet, and a yes or a date of another's task under one's own.
    "groups.write_on": other(HOST, group_id="waiting_group_id"),
    "listings.accept": other(NOBODY, response_id="other_response_id"),
    "listings.answer_edit": STAFF,
    "listings.answer_listing": STAFF,
    "listings.call_off": other(NOBODY, date_id="waiting_date_id"),
    "listings.confirm_weekly_letter": other(LINK, letter_confirm_token="reach_token"),
    "listings.show_weekly_letter": other(LINK, letter_token="reach_token"),
    "listings.stop_by_mail_program": other(LINK, letter_token="reach_token"),
    "listings.decline": other(NOBODY, response_id="other_response_id"),
    "listings.confirm_hours": other(NOBODY, past_date_id="waiting_date_id"),
    "listings.disown": other(LINK, response_token="reach_token"),
    "listings.download_proof": other(NOBODY, proof_id="other_proof_id"),
    "listings.download_proof_by_link": other(LINK, proof_id="other_proof_id"),
    "listings.edit_listing": other(HOST, listing_id="waiting_listing_id"),
    "listings.edit_picture": other(HOST, listing_id="waiting_listing_id"),
    "listings.remove_picture": other(HOST, listing_id="waiting_listing_id"),
    "listings.list_people": other(HOST, listing_id="waiting_listing_id"),
    "listings.say_yes": other(HIDDEN, listing_id="waiting_listing_id"),
    "listings.share_listing": other(HOST, listing_id="waiting_listing_id"),
    "listings.show_hours_by_link": other(LINK, helper_token="reach_token"),
    "listings.show_listing": other(HIDDEN, listing_id="waiting_listing_id"),
    "listings.show_proof": "the code is for whoever holds the paper",
    "listings.show_response": other(LINK, response_token="reach_token"),
    "listings.take_proof_back": other(NOBODY, proof_id="other_proof_id"),
    "listings.take_proof_back_by_link": other(LINK, proof_id="other_proof_id"),
    "groups.accept_handover": other("303 404 404 404 404 404 404 404", handover_token="reach_token"),
    "groups.answer_group": STAFF,
    "groups.answer_member": other(NOBODY, member_id="other_member_id"),
    "groups.disown_membership": other(LINK, member_token="reach_token"),
    "groups.edit_group": other(HOST, group_id="waiting_group_id"),
    "groups.edit_picture": other(HOST, group_id="waiting_group_id"),
    "groups.end_group": other(HOST, group_id="waiting_group_id"),
    "groups.hand_over": other(HOST, group_id="waiting_group_id"),
    "groups.join_group": other(HIDDEN, group_id="waiting_group_id"),
    "groups.look_after": other(HOST, group_id="waiting_group_id"),
    "groups.keep_host": other(HOST, group_id="waiting_group_id"),
    "groups.pause_group": other(HOST, group_id="waiting_group_id"),
    "groups.remove_picture": other(HOST, group_id="waiting_group_id"),
    "groups.resume_group": other(HOST, group_id="waiting_group_id"),
    "groups.set_dates": other(HOST, plain_group_id="waiting_group_id"),
    "groups.show_group": other(HIDDEN, group_id="waiting_group_id"),
    "groups.show_membership": other(LINK, member_token="reach_token"),
    "proposals.answer_proposal": STAFF,
    "proposals.appeal_decision": other(LINK, refused_proposal_token="proposal_token"),
    "proposals.disown_proposal": other(LINK, proposal_token="reach_token"),
    "proposals.disown_voice": other(LINK, voice_token="proposal_token"),
    "proposals.edit_proposal": other(LINK, proposal_token="voice_token"),
    "proposals.join_proposal": other(HIDDEN, proposal_id="waiting_proposal_id"),
    "proposals.say_what_it_became": STAFF,
    "proposals.show_own_proposal": other(LINK, proposal_token="reach_token"),
    "proposals.show_proposal": other(HIDDEN, proposal_id="waiting_proposal_id"),
    "proposals.show_voice": other(LINK, voice_token="reach_token"),
    "moderation.appeal_decision": other(NOBODY, thing_id="rejected_organisation_id"),
    "moderation.report_thing": other(LINK, thing_id="waiting_organisation_id"),
    "organisations.accept_invitation": other(NOBODY, invitation_token="token"),
    "organisations.claim_organisation": other(NOBODY, free_organisation_id="waiting_organisation_id"),
    "organisations.close_organisation": other(HOST, organisation_id="waiting_organisation_id"),
    "organisations.edit_organisation": other(HOST, organisation_id="waiting_organisation_id"),
    "organisations.edit_film_picture": other(HOST, organisation_id="waiting_organisation_id"),
    "organisations.edit_picture": other(HOST, organisation_id="waiting_organisation_id"),
    "organisations.remove_film_picture": other(HOST, organisation_id="waiting_organisation_id"),
    "organisations.remove_picture": other(HOST, organisation_id="waiting_organisation_id"),
    "organisations.list_members": other(HOST, organisation_id="waiting_organisation_id"),
    "organisations.remove_member": other(NOBODY, membership_id="other_membership_id"),
    "organisations.show_organisation": other(HIDDEN, organisation_id="waiting_organisation_id"),
    "organisations.withdraw_invitation": other(NOBODY, invitation_id="other_invitation_id"),
    "walks.answer_come_again": other(LINK, token="reach_token"),
    "walks.answer_lift": other(LINK, token="reach_token"),
    "walks.drop_lift": other(LINK, token="reach_token"),
    "walks.need_lift": other(LINK, token="reach_token"),
    "walks.offer_lift": other(LINK, token="reach_token"),
    "walks.show_lift": other(LINK, token="reach_token"),
    "walks.host_answer_lift": of_another_series(pair_id="other_pair_id"),
    "walks.host_lifts": _OTHER_DATE,
    "walks.host_need_lift": of_another_series(sign_up_id="other_sign_up_id"),
    "walks.host_offer_lift": of_another_series(sign_up_id="other_sign_up_id"),
    "walks.host_pair_lifts": _OTHER_DATE,
    "walks.host_rang_lift": of_another_series(sign_up_id="other_sign_up_id"),
    "walks.answer_offer": other(LINK, token="reach_token"),
    "walks.begin_fixed_place": other(LINK, token="reach_token"),
    "rooms.answer_booking": STAFF,
    "rooms.book_room": PUBLIC,
    "rooms.cancel_booking": other(HOST),
    "rooms.change_booking": other(HOST),
    "rooms.edit_room": STAFF,
    "rooms.download_calendar": other(HOST),
    "rooms.show_booking": other(HOST),
    "rooms.show_room": PUBLIC,
    "walks.change_sign_up": other(LINK, token="reach_token"),
    "walks.disown": other(LINK, token="reach_token"),
    "walks.download_calendar": other(LINK, token="reach_token"),
    "walks.end_fixed_place": other(LINK, fixed_token="reach_token"),
    "walks.host_add": _OTHER_DATE,
    "walks.host_care": of_another_series(sign_up_id="other_sign_up_id"),
    "walks.host_change_fixed": of_another_series(fixed_id="other_fixed_id"),
    "walks.host_call": of_another_series(call_id="other_message_id"),
    "walks.host_cancel_date": _OTHER_DATE,
    "walks.host_date": _OTHER_DATE,
    "walks.host_edit": _OTHER_DATE,
    "walks.host_end_series": other(HOST),
    "walks.host_fixed": other(HOST),
    "walks.host_found": _OTHER_DATE,
    "walks.host_offer": other(SAID_TO_STAFF, sign_up_id="other_sign_up_id"),
    "walks.host_list_file": _OTHER_DATE,
    "walks.host_picture": other(HOST),
    "walks.host_print": _OTHER_DATE,
    "walks.host_remove": other(SAID_TO_STAFF, sign_up_id="other_sign_up_id"),
    "walks.host_remove_picture": other(HOST),
    "walks.host_series": other(HOST),
    "walks.host_step_back": _OTHER_DATE,
    "walks.keep_fixed_place": other(LINK, fixed_token="reach_token"),
    "walks.leave": other(LINK, token="reach_token"),
    "walks.let_welcome": other(LINK, fixed_token="reach_token"),
    "walks.propose_step": CHOICE,
    "walks.show_proposal_sent": other(NOBODY, series_id="proposed_series_id"),
    "walks.resume_fixed_place": other(LINK, fixed_token="reach_token"),
    "walks.show_fixed_place": other(LINK, fixed_token="reach_token"),
    "walks.show_sign_up": other(LINK, token="reach_token"),
    "walks.show_walk": PUBLIC,
    "walks.sign_up": PUBLIC,
    **OTHERS_OF_EXCHANGE,
    **OTHERS_OF_SURVEYS,
    **OTHERS_OF_SHARING,
    **OTHERS_OF_VOICES,
    **OTHERS_OF_OUTCOMES,
    **OTHERS_OF_REPORTS,
    **OTHERS_OF_TRANSFER,
    **OTHERS_OF_ROUNDS,
    **OTHERS_OF_DAY,
    **OTHERS_OF_MARCH,
    **OTHERS_OF_MEALS,
    **OTHERS_OF_EVENTS,
    **OTHERS_OF_PATH,
    **OTHERS_OF_WISHES,
    **OTHERS_OF_MATCH,
    **OTHERS_OF_PAIR,
}


def _of_kind(said: Other | str, parts: dict[str, str]) -> Other | str:
    """The same of another kind with dates in the house."""
    if isinstance(said, str):
        return said
    own = {**parts, "call_id": parts["message_id"]}
    return Other({own.get(name, name): key for name, key in said.parts.items()}, said.answers)


for _kind, _parts in KINDS.items():
    _same = {f"{_kind}.{name}": OTHERS[f"walks.{name}"] for name in SHARED if f"walks.{name}" in OTHERS}
    OTHERS |= {one: _of_kind(said, _parts) for one, said in _same.items() if one not in OTHERS}


def add_others(house: House) -> None:
    """Somebody else's things, and browsers of those who are nobody in particular to the house's own."""
    now = house.clock.now
    with writing():
        neighbour, helper = make_account(name="Nis Nabo"), make_account(name="Helga Hjælper")
        volunteer, resting = make_volunteer(), make_account(Role.DESK_VOLUNTEER, name="Rie Rester")
        series = make_walk(host=neighbour.person, title="Naboens gruppe")
        occurrence = make_occurrence(series)
        picture = make_picture(make_proposal(host=make_person("Fjerde")))
        sign_up = make_sign_up(occurrence, make_person("Otto Anden", phone="+4511111188"))
        fixed = begin_fixed(SYSTEM, now, series.id, make_person("Fast Anden"))
        terms = {"may_sign_up": True, "may_cancel": False, "gets_messages": False}
        between = let_act(SYSTEM, now, sign_up.person, make_person("Tredje"), "", **terms)
        let_act(SYSTEM, now, sign_up.person, helper.person, "", **terms)
        staff = actor_of(house.accounts["moderator"])
        errand = add_errand(staff, now, text="Ring", due_on=None, person_id=sign_up.person_id)
        batch = LetterBatch(made_at=now, letters=1, content=b"%PDF", content_hash="")
        key = Passkey(
            account_id=make_account(Role.MODERATOR).id,
            name="Andens",
            credential_id="anden",
            public_key="k",
            sign_count=0,
            created_at=now,
        )
        db.session.add_all([batch, key])
        db.session.flush()
        letter = select(Message.id).where(Message.person_id == sign_up.person_id)
        house.parts |= {
            "other_series_id": series.id,
            "other_occurrence_id": occurrence.id,
            "other_picture_name": file_name(picture.storage_key, LARGE),
            "other_sign_up_id": sign_up.id,
            "other_fixed_id": fixed.id,
            "other_pair_id": in_pair(sign_up, now),
            "other_person_id": sign_up.person_id,
            "other_delegation_id": between.id,
            "other_errand_id": errand.id,
            "other_batch_id": batch.id,
            "other_passkey_id": key.id,
            **others_in_exchange(house.parts["fair_id"]),
            "other_message_id": db.session.scalars(letter.limit(1)).one(),
            "citizen_account_id": house.accounts["citizen"].id,
            **other_pair_of(),
            "walk": "walk",
            "group": "group",
        }
    for role, account in {
        "neighbour": neighbour,
        "helper": helper,
        "volunteer": volunteer,
        "off duty": resting,
    }.items():
        house.browsers[role] = house.app.test_client()
        log_in(house.browsers[role], account)

"""For every address with a part in it: what the same thing of somebody else is, and what each role then meets.

A new address with a part fails `test_other_objects.py` until it stands here.
"""

from __future__ import annotations

from dataclasses import dataclass

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
from tests.security.house import House
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


@dataclass(frozen=True)
class Other:
    """Parts that belong to somebody else, by name, and the answer per role."""

    parts: dict[str, str]
    answers: str


def other(answers: str, **parts: str) -> Other:
    """`parts`: name in the address → key of `add_others`."""
    return Other(parts, answers)


_NOBODY = "303 404 404 404 404 404 404 404"
_STAFF_404 = "303 403 403 403 404 403 404 404"
_HEAD_404 = "303 403 403 403 403 403 403 404"
#: Staff look after every series, so for them none is another's.
_HOST = "303 404 404 404 404 404 - -"
#: It lies somewhere else: staff are told so in words on the page they came from.
_SAID_TO_STAFF = "303 404 404 404 404 404 303 303"
_LINK = "404 404 404 404 404 404 404 404"
_HIDDEN = "404 404 404 404 404 404 - -"
_PUBLIC = "everybody may see it"
_STAFF = "staff see all of it: the role decides, which the permission matrix holds"
_DEMO = "only in the demo, where anybody is anybody"
_CHOICE = "one of a few words, which belong to nobody"


def _of_another_series(**parts: str) -> Other:
    """A date, person or message of another series under the address of this one: nobody finds it there."""
    return other(_NOBODY, **parts)


_OTHER_DATE = _of_another_series(occurrence_id="other_occurrence_id")
_OTHER_MEAL_DATE = _of_another_series(meal_occurrence_id="other_occurrence_id")

OTHERS: dict[str, Other | str] = {
    "accounts.ask_for_passkey": _CHOICE,
    "accounts.open_link": other("410 410 410 410 410 410 410 410", token="reach_token"),
    "accounts.remove_passkey": other(_NOBODY, passkey_id="other_passkey_id"),
    "accounts.rename_passkey": other(_NOBODY, passkey_id="other_passkey_id"),
    "admin.add_entry": _STAFF,
    "admin.answer_appeal": _STAFF,
    "admin.answer_claim": _STAFF,
    "admin.answer_in_queue": _STAFF,
    "admin.answer_edit": _STAFF,
    "admin.answer_organisation": _STAFF,
    "admin.answer_proposal": _STAFF,
    "admin.answer_report": _STAFF,
    "admin.approve_reset": other(_HEAD_404, account_id="citizen_account_id"),
    "admin.ask_for_reset": other(_HEAD_404, account_id="citizen_account_id"),
    "admin.block_person": _STAFF,
    "admin.unblock_person": _STAFF,
    "admin.unmark_area": _STAFF,
    "admin.change_staff_roles": other(_HEAD_404, account_id="citizen_account_id"),
    "admin.correct_entry": _STAFF,
    "admin.drop_reset": other(_HEAD_404, account_id="citizen_account_id"),
    "admin.download_processing": _CHOICE,
    "admin.edit_initiative": _STAFF,
    "admin.edit_row_year": _STAFF,
    "admin.end_initiative": _STAFF,
    "admin.mark_message_told": _STAFF,
    "admin.send_message_again": _STAFF,
    "admin.show_figure": _STAFF,
    "admin.show_message": _STAFF,
    "admin.show_organisation": _STAFF,
    "admin.show_plan_text": _STAFF,
    "admin.show_proposal": _STAFF,
    "admin.show_work": _STAFF,
    "demo.look_as": _DEMO,
    "demo.open_attachment": _DEMO,
    "demo.show_letter": _DEMO,
    "desk.add_helper": _STAFF,
    "desk.answer_call": other(_STAFF_404, rung_id="other_person_id"),
    "desk.begin_fixed_for_caller": other(_STAFF_404, coming_id="other_sign_up_id", slug="walk"),
    "desk.cancel_for_caller": other(_STAFF_404, coming_id="other_sign_up_id", slug="walk"),
    "desk.change_for_caller": other(_STAFF_404, coming_id="other_sign_up_id", slug="walk"),
    "desk.claim_call": other(_STAFF_404, rung_id="other_person_id"),
    "desk.confirm_caller": _STAFF,
    "desk.correct_caller": _STAFF,
    "desk.discard_letters": _STAFF,
    "desk.download_letters": _STAFF,
    "desk.end_fixed_for_caller": other(_STAFF_404, coming_id="other_sign_up_id", slug="walk"),
    "desk.enter_code": _STAFF,
    "desk.erase_caller": _STAFF,
    "desk.finish_errand": other(_STAFF_404, errand_id="other_errand_id"),
    "desk.join_group_for_caller": other(_STAFF_404, group_id="waiting_group_id", slug="group"),
    "desk.leave_group_for_caller": other(_STAFF_404, member_id="other_member_id", slug="group"),
    "desk.merge_people": _STAFF,
    "desk.pass_on_for_caller": _STAFF,
    "desk.post_letters": _STAFF,
    "desk.print_data": _STAFF,
    "desk.release_call": _STAFF,
    "desk.remove_absence": _STAFF,
    "desk.remove_shift": _STAFF,
    "desk.send_code": _STAFF,
    "desk.settle_missed": _STAFF,
    "desk.show_caller": _STAFF,
    "desk.show_data": _STAFF,
    "desk.sign_up_caller": _STAFF,
    "desk.stop_helper": other(_STAFF_404, delegation_id="other_delegation_id"),
    "desk.take_offer_for_caller": other(_STAFF_404, coming_id="other_sign_up_id", slug="walk"),
    "desk.take_letter_out": other("303 403 403 403 303 403 303 303", batch_id="other_batch_id"),
    "desk.tick_errand": _STAFF,
    "desk.undo_merge": _STAFF,
    "desk.withdraw_for_caller": _STAFF,
    "home.choose_reach": other(_LINK, reach_token="token"),
    "home.download_my_data": _CHOICE,
    "home.follow_short_link": other(_LINK, token="token"),
    "home.show_helped": other(_NOBODY, delegation_id="other_delegation_id"),
    "home.stop_help": other(_NOBODY, delegation_id="other_delegation_id"),
    "home.withdraw_my_consent": _CHOICE,
    "media.show_picture": other("404 404 404 404 404 404 200 200", picture_name="other_picture_name"),
    # What was not read yet is nobody's to see, report, claim or change but its own people's.
    # A task that was not read yet, and a yes or a date of another's task under one's own.
    "groups.write_on": other(_HOST, group_id="waiting_group_id"),
    "listings.accept": other(_NOBODY, response_id="other_response_id"),
    "listings.answer_edit": _STAFF,
    "listings.answer_listing": _STAFF,
    "listings.call_off": other(_NOBODY, date_id="waiting_date_id"),
    "listings.confirm_weekly_letter": other(_LINK, letter_confirm_token="reach_token"),
    "listings.show_weekly_letter": other(_LINK, letter_token="reach_token"),
    "listings.stop_by_mail_program": other(_LINK, letter_token="reach_token"),
    "listings.decline": other(_NOBODY, response_id="other_response_id"),
    "listings.confirm_hours": other(_NOBODY, past_date_id="waiting_date_id"),
    "listings.disown": other(_LINK, response_token="reach_token"),
    "listings.download_proof": other(_NOBODY, proof_id="other_proof_id"),
    "listings.download_proof_by_link": other(_LINK, proof_id="other_proof_id"),
    "listings.edit_listing": other(_HOST, listing_id="waiting_listing_id"),
    "listings.edit_picture": other(_HOST, listing_id="waiting_listing_id"),
    "listings.remove_picture": other(_HOST, listing_id="waiting_listing_id"),
    "listings.list_people": other(_HOST, listing_id="waiting_listing_id"),
    "listings.say_yes": other(_HIDDEN, listing_id="waiting_listing_id"),
    "listings.share_listing": other(_HOST, listing_id="waiting_listing_id"),
    "listings.show_hours_by_link": other(_LINK, helper_token="reach_token"),
    "listings.show_listing": other(_HIDDEN, listing_id="waiting_listing_id"),
    "listings.show_proof": "the code is for whoever holds the paper",
    "listings.show_response": other(_LINK, response_token="reach_token"),
    "listings.take_proof_back": other(_NOBODY, proof_id="other_proof_id"),
    "listings.take_proof_back_by_link": other(_LINK, proof_id="other_proof_id"),
    "groups.accept_handover": other("303 404 404 404 404 404 404 404", handover_token="reach_token"),
    "groups.answer_group": _STAFF,
    "groups.answer_member": other(_NOBODY, member_id="other_member_id"),
    "groups.disown_membership": other(_LINK, member_token="reach_token"),
    "groups.edit_group": other(_HOST, group_id="waiting_group_id"),
    "groups.edit_picture": other(_HOST, group_id="waiting_group_id"),
    "groups.end_group": other(_HOST, group_id="waiting_group_id"),
    "groups.hand_over": other(_HOST, group_id="waiting_group_id"),
    "groups.join_group": other(_HIDDEN, group_id="waiting_group_id"),
    "groups.look_after": other(_HOST, group_id="waiting_group_id"),
    "groups.keep_host": other(_HOST, group_id="waiting_group_id"),
    "groups.pause_group": other(_HOST, group_id="waiting_group_id"),
    "groups.remove_picture": other(_HOST, group_id="waiting_group_id"),
    "groups.resume_group": other(_HOST, group_id="waiting_group_id"),
    "groups.set_dates": other(_HOST, plain_group_id="waiting_group_id"),
    "groups.show_group": other(_HIDDEN, group_id="waiting_group_id"),
    "groups.show_membership": other(_LINK, member_token="reach_token"),
    "proposals.answer_proposal": _STAFF,
    "proposals.appeal_decision": other(_LINK, refused_proposal_token="proposal_token"),
    "proposals.disown_proposal": other(_LINK, proposal_token="reach_token"),
    "proposals.disown_voice": other(_LINK, voice_token="proposal_token"),
    "proposals.edit_proposal": other(_LINK, proposal_token="voice_token"),
    "proposals.join_proposal": other(_HIDDEN, proposal_id="waiting_proposal_id"),
    "proposals.say_what_it_became": _STAFF,
    "proposals.show_own_proposal": other(_LINK, proposal_token="reach_token"),
    "proposals.show_proposal": other(_HIDDEN, proposal_id="waiting_proposal_id"),
    "proposals.show_voice": other(_LINK, voice_token="reach_token"),
    "moderation.appeal_decision": other(_NOBODY, thing_id="rejected_organisation_id"),
    "moderation.report_thing": other(_LINK, thing_id="waiting_organisation_id"),
    "organisations.accept_invitation": other(_NOBODY, invitation_token="token"),
    "organisations.claim_organisation": other(_NOBODY, free_organisation_id="waiting_organisation_id"),
    "organisations.close_organisation": other(_HOST, organisation_id="waiting_organisation_id"),
    "organisations.edit_organisation": other(_HOST, organisation_id="waiting_organisation_id"),
    "organisations.edit_film_picture": other(_HOST, organisation_id="waiting_organisation_id"),
    "organisations.edit_picture": other(_HOST, organisation_id="waiting_organisation_id"),
    "organisations.remove_film_picture": other(_HOST, organisation_id="waiting_organisation_id"),
    "organisations.remove_picture": other(_HOST, organisation_id="waiting_organisation_id"),
    "organisations.list_members": other(_HOST, organisation_id="waiting_organisation_id"),
    "organisations.remove_member": other(_NOBODY, membership_id="other_membership_id"),
    "organisations.show_organisation": other(_HIDDEN, organisation_id="waiting_organisation_id"),
    "organisations.withdraw_invitation": other(_NOBODY, invitation_id="other_invitation_id"),
    "walks.answer_come_again": other(_LINK, token="reach_token"),
    "walks.answer_lift": other(_LINK, token="reach_token"),
    "walks.drop_lift": other(_LINK, token="reach_token"),
    "walks.need_lift": other(_LINK, token="reach_token"),
    "walks.offer_lift": other(_LINK, token="reach_token"),
    "walks.show_lift": other(_LINK, token="reach_token"),
    "walks.host_answer_lift": _of_another_series(pair_id="other_pair_id"),
    "walks.host_lifts": _OTHER_DATE,
    "walks.host_need_lift": _of_another_series(sign_up_id="other_sign_up_id"),
    "walks.host_offer_lift": _of_another_series(sign_up_id="other_sign_up_id"),
    "walks.host_pair_lifts": _OTHER_DATE,
    "walks.host_rang_lift": _of_another_series(sign_up_id="other_sign_up_id"),
    "walks.answer_offer": other(_LINK, token="reach_token"),
    "walks.begin_fixed_place": other(_LINK, token="reach_token"),
    "rooms.answer_booking": _STAFF,
    "rooms.book_room": _PUBLIC,
    "rooms.cancel_booking": other(_HOST),
    "rooms.change_booking": other(_HOST),
    "rooms.edit_room": _STAFF,
    "rooms.download_calendar": other(_HOST),
    "rooms.show_booking": other(_HOST),
    "rooms.show_room": _PUBLIC,
    "meals.change_sign_up": other(_LINK, meal_token="reach_token"),
    "meals.disown": other(_LINK, meal_token="reach_token"),
    "meals.download_calendar": other(_LINK, meal_token="reach_token"),
    "meals.host_add": _OTHER_MEAL_DATE,
    "meals.host_call": _of_another_series(meal_call_id="other_message_id"),
    "meals.host_cancel_date": _OTHER_MEAL_DATE,
    "meals.host_date": _OTHER_MEAL_DATE,
    "meals.host_edit": _OTHER_MEAL_DATE,
    "meals.host_end_series": other(_HOST),
    "meals.host_found": _OTHER_MEAL_DATE,
    "meals.host_offer": other(_SAID_TO_STAFF, meal_sign_up_id="other_sign_up_id"),
    "meals.host_print": _OTHER_MEAL_DATE,
    "meals.host_remove": other(_SAID_TO_STAFF, meal_sign_up_id="other_sign_up_id"),
    "meals.host_series": other(_HOST),
    "meals.host_step_back": _OTHER_MEAL_DATE,
    "meals.leave": other(_LINK, meal_token="reach_token"),
    "meals.show_sign_up": other(_LINK, meal_token="reach_token"),
    "meals.sign_up": _PUBLIC,
    "meals.become_cook": other(_NOBODY, cook_token="reach_token"),
    "meals.choose_party": other(_NOBODY),
    "meals.choose_company": other(_LINK, meal_token="reach_token"),
    "meals.host_choose_table_host": _OTHER_MEAL_DATE,
    "meals.host_door_list": _OTHER_MEAL_DATE,
    "meals.host_lock_table": _OTHER_MEAL_DATE,
    "meals.host_move_guest": _OTHER_MEAL_DATE,
    "meals.host_show_tables": _OTHER_MEAL_DATE,
    "meals.host_table_cards": _OTHER_MEAL_DATE,
    "meals.host_tables": _OTHER_MEAL_DATE,
    "meals.host_tie_guests": _OTHER_MEAL_DATE,
    "meals.host_untie_guests": _of_another_series(meal_eater_id="other_sign_up_id"),
    "meals.forget_diet": other(_LINK, meal_token="reach_token"),
    "meals.host_cooks": other(_HOST),
    "meals.host_count": _OTHER_MEAL_DATE,
    "meals.host_meal": other(_HOST),
    "meals.host_menu": _OTHER_MEAL_DATE,
    "meals.host_remove_cook": _of_another_series(cook_id="other_person_id"),
    "meals.note_diet": other(_NOBODY),
    "meals.show_kitchen": other(_NOBODY),
    "meals.show_kitchen_sheet": other(_NOBODY),
    "meals.show_meal": _PUBLIC,
    "meals.disown_helper": other(_LINK, meal_helper_token="reach_token"),
    "meals.help_out": _PUBLIC,
    "meals.host_crew": _OTHER_MEAL_DATE,
    "meals.host_date_roles": _OTHER_MEAL_DATE,
    "meals.host_drop_kitchen": other(_HOST),
    "meals.host_kitchen": other(_HOST),
    "meals.host_kitchen_date": _OTHER_MEAL_DATE,
    "meals.host_remove_helper": _of_another_series(meal_helper_id="other_person_id"),
    "meals.host_roles": other(_HOST),
    "meals.leave_crew": other(_LINK, meal_helper_token="reach_token"),
    "meals.show_helper": other(_LINK, meal_helper_token="reach_token"),
    "meals.tell_kitchen": other(_LINK, meal_token="reach_token"),
    "walks.change_sign_up": other(_LINK, token="reach_token"),
    "walks.disown": other(_LINK, token="reach_token"),
    "walks.download_calendar": other(_LINK, token="reach_token"),
    "walks.end_fixed_place": other(_LINK, fixed_token="reach_token"),
    "walks.host_add": _OTHER_DATE,
    "walks.host_care": _of_another_series(sign_up_id="other_sign_up_id"),
    "walks.host_change_fixed": _of_another_series(fixed_id="other_fixed_id"),
    "walks.host_call": _of_another_series(call_id="other_message_id"),
    "walks.host_cancel_date": _OTHER_DATE,
    "walks.host_date": _OTHER_DATE,
    "walks.host_edit": _OTHER_DATE,
    "walks.host_end_series": other(_HOST),
    "walks.host_fixed": other(_HOST),
    "walks.host_found": _OTHER_DATE,
    "walks.host_offer": other(_SAID_TO_STAFF, sign_up_id="other_sign_up_id"),
    "walks.host_picture": other(_HOST),
    "walks.host_print": _OTHER_DATE,
    "walks.host_remove": other(_SAID_TO_STAFF, sign_up_id="other_sign_up_id"),
    "walks.host_remove_picture": other(_HOST),
    "walks.host_series": other(_HOST),
    "walks.host_step_back": _OTHER_DATE,
    "walks.keep_fixed_place": other(_LINK, fixed_token="reach_token"),
    "walks.leave": other(_LINK, token="reach_token"),
    "walks.let_welcome": other(_LINK, fixed_token="reach_token"),
    "walks.propose_step": _CHOICE,
    "walks.show_proposal_sent": other(_NOBODY, series_id="proposed_series_id"),
    "walks.resume_fixed_place": other(_LINK, fixed_token="reach_token"),
    "walks.show_fixed_place": other(_LINK, fixed_token="reach_token"),
    "walks.show_sign_up": other(_LINK, token="reach_token"),
    "walks.show_walk": _PUBLIC,
    "walks.sign_up": _PUBLIC,
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
            "other_message_id": db.session.scalars(letter.limit(1)).one(),
            "citizen_account_id": house.accounts["citizen"].id,
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

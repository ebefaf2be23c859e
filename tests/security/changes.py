"""Every address that changes something, with a form that really does, and what the audit then says.

A new unsafe route without a line here fails `test_gate.py`. `audit` holds the actions that are written; a sentence
instead says why there are none.
"""

from __future__ import annotations

from tests.security import prepared, prepared_callers, prepared_desk, prepared_moderation, prepared_tasks
from tests.security.change import GUEST, Change, change
from tests.security.changes_dates import OF_DATES
from tests.security.changes_day_of_fair import DAY_OF_FAIR
from tests.security.changes_events import EVENTS
from tests.security.changes_exchange import EXCHANGE
from tests.security.changes_march import MARCH
from tests.security.changes_match import MATCH
from tests.security.changes_meals import MEALS
from tests.security.changes_outcomes import OUTCOMES
from tests.security.changes_pair import OF_PAIR
from tests.security.changes_path import OF_PATH
from tests.security.changes_plan import OF_PLAN
from tests.security.changes_reports import REPORTS
from tests.security.changes_rounds import ROUNDS
from tests.security.changes_search import SEARCH
from tests.security.changes_surveys import SURVEYS
from tests.security.changes_transfer import TRANSFER
from tests.security.changes_voices import VOICES
from tests.security.changes_wishes import WISHES

_LOG_IN = "account.log_in"
_PROFILE = {
    "name": "Noget nyt",
    "kind": "council",
    "summary": "Vi mødes.",
    "contact_name": "Karen",
    "contact_phone": "+45 11 11 11 57",
    "contact_email": "",
}

#: A time at which the kitchen is free.
_TIME = {
    "title": "Suppe",
    "day": "2027-03-10",
    "starts": "600",
    "ends": "720",
    "party_size": "4",
    "repeat": "never",
}
_ROOM = {
    "name": "Salen",
    "address": "Havnegade 1",
    "capacity": "30",
    "who_may": "everybody",
    "buffer_minutes": "0",
    "is_bookable": "y",
    **{f"{edge}_{day}": "-1" for edge in ("opens", "closes") for day in range(7)},
}

_TASK = {
    "organisation_id": "{organisation_id}",
    "title": "Hjælp til sommerfest",
    "meeting_point": "Havnen",
    "starts": "10.00",
    "ends": "12.00",
    "places": "4",
    "contact_name": "Vera",
    "contact_phone": "+45 11 11 11 58",
    "shape": "dated",
}

_NEED = {"title": "Selskab til kirkegården", "text": "Jeg vil gerne gå med en hver onsdag."}
CHANGES: dict[str, Change] = {
    # ---- log-in and the second factor
    "accounts.add_app": change("account.factor_added", ready=prepared.begun_app),
    "accounts.add_passkey": change("account.factor_added", ready=prepared.new_passkey, name="Min telefon"),
    "accounts.ask_for_passkey": change("- a challenge for this browser; nothing of anybody's is changed"),
    "accounts.change_email": change("account.ask_new_email", email="ny@example.org"),
    "accounts.confirm_identity": change("account.second_factor", ready=prepared.half_in_with_app),
    "accounts.confirm_with_passkey": change("account.second_factor", ready=prepared.half_in_with_passkey),
    "accounts.confirm_with_recovery_code": change("account.second_factor", ready=prepared.half_in_with_paper),
    "accounts.enter_code": change(_LOG_IN, "visitor", prepared.code_in_letter),
    "accounts.enter_name": change(
        f"person.add account.add {_LOG_IN}", "visitor", prepared.newcomer, name="Nina Ny", phone=""
    ),
    "accounts.log_in": change(
        "- nobody is known yet; the request and the letter are rows", "visitor", email="n@example.org"
    ),
    "accounts.log_out": change("- the session's row says when it ended"),
    "accounts.log_out_everywhere": change("account.log_out_everywhere"),
    "accounts.make_recovery_codes": change("account.recovery_codes", ready=prepared.with_app),
    "accounts.open_link": change(_LOG_IN, "visitor", prepared.link_in_letter),
    "accounts.prove_email": change(
        "account.log_in account.log_out_everywhere account.new_email person.email",
        ready=prepared_callers.code_to_own_new_email,
    ),
    "accounts.remove_app": change("account.factor_removed", ready=prepared.with_app_and_passkey),
    "accounts.remove_passkey": change("account.factor_removed", ready=prepared.with_app_and_passkey),
    "accounts.rename_passkey": change(
        "account.factor_renamed", ready=prepared.with_app_and_passkey, name="Kontorets pc"
    ),
    "accounts.start_app": change("account.factor_begun"),
    # ---- the plan, people and messages, for staff
    **OF_PLAN,
    "admin.add_entry": change("row_entry.added", text="Møde", happened_on="2027-02-02"),
    "admin.add_staff": change(
        "person.add account.add account.give_role account.log_out_everywhere",
        name="Mette Ny",
        email="mette@example.org",
        roles="moderator",
    ),
    "admin.ask_near_gap": change("gap.ask", ready=prepared.landsbylaug_near, text="Vil I være med?"),
    "admin.answer_appeal": change("appeal.answer", step="do", answer="nej", text="Det står ved magt."),
    "admin.answer_claim": change(
        "organisation.confirm_claim organisation.add_member", outcome="yes", text="Tak for snakken"
    ),
    "admin.answer_edit": change("organisation.approve_edit", step="do", answer="ja", text=""),
    "admin.answer_in_queue": change("listing.published", ready=prepared_moderation.row_of_queue),
    "admin.answer_organisation": change("organisation.published", step="do", text=""),
    "admin.answer_proposal": change("series.approve", step="do", text=""),
    "admin.answer_report": change("report.answer", step="do", text="Nummeret er rettet."),
    "admin.approve_reset": change(
        "account.factor_reset account.log_out_everywhere", ready=prepared.asked_by_colleague
    ),
    "admin.ask_for_reset": change("account.reset_asked"),
    "admin.refuse_contact": change("organisation.contact_refused"),
    "admin.block_person": change("person.block", text="Grimme ord"),
    "admin.change_staff_roles": change(
        "account.give_role account.log_out_everywhere", roles=["moderator", "desk_volunteer"]
    ),
    "admin.correct_entry": change("row_entry.corrected", text="Rettet", happened_on="2027-02-02"),
    "admin.create_initiative": change(
        "initiative.created",
        title="Nyt",
        target="raekke-{target_id}",
        starts_on="2027-01-01",
        status="running",
        owner_id=0,
    ),
    "admin.drop_reset": change("account.reset_dropped", ready=prepared.asked_by_colleague),
    "admin.edit_initiative": change(
        "initiative.edited",
        title="Andet",
        target="raekke-{target_id}",
        starts_on="2027-01-01",
        status="running",
        owner_id=0,
    ),
    "admin.edit_row_year": change("row_year.set", status="running", responsible_id=0, status_text="Godt"),
    "admin.end_initiative": change("initiative.ended"),
    "admin.mark_message_told": change("message.told", ready=prepared.dead_message),
    "admin.send_message_again": change("message.send_again", ready=prepared.dead_message),
    "admin.recount_figures": change("long_task.ask"),
    "admin.show_message": change("message.read", ready=prepared.dead_message),
    "admin.mark_area": change("area.mark", ready=prepared.place, reason="Der sker ikke meget."),
    "admin.unmark_area": change("area.unmark", reason="Der er kommet et fællesskab."),
    "admin.unblock_person": change("person.unblock", ready=prepared_moderation.shut_out),
    # ---- the demo
    "demo.look_as": change(_LOG_IN, "visitor", prepared.demo),
    "demo.start_over": change("- everything is thrown away, the audit too", "visitor", prepared.demo),
    "demo.wind_clock": change("- only the demo's clock", "visitor", prepared.demo),
    # ---- the desk
    "desk.add_absence": change(
        "away.add", ready=prepared.two_colleagues, from_on="2027-03-02", until_on="2027-03-03"
    ),
    "desk.add_caller": change(
        "person.add consent.give", name="Ny Ringer", phone="+45 11 11 11 77", consent="y", q=""
    ),
    "desk.add_helper": change(
        "person.add delegation.begin", name="Helle Hjælper", phone="+45 11 11 11 78", may_sign_up="y"
    ),
    "desk.add_shift": change(
        "shift.add", ready=prepared.volunteer, on="2027-03-02", starts_at="09:00", ends_at="12:00"
    ),
    "desk.answer_call": change("message.told", outcome="told", messages="{call_id}"),
    "desk.begin_fixed_for_caller": change("fixed_place.begin sign_up.join", ready=prepared.own_coming),
    "desk.cancel_for_caller": change("sign_up.leave", ready=prepared.own_coming),
    "desk.change_for_caller": change("sign_up.change", ready=prepared.own_coming),
    "desk.change_log_in": change(
        "account.ask_new_email", ready=prepared_callers.caller_with_log_in, email="ny@example.org"
    ),
    "desk.claim_call": change("call.claim"),
    "desk.confirm_caller": change("identity.proven", ready=prepared_callers.caller_with_phone),
    "desk.correct_caller": change(
        "person.correct person.reach person.choose_kinds", name="Inger Rettet", reach=""
    ),
    "desk.discard_letters": change("letters.discard"),
    "desk.end_fixed_for_caller": change("fixed_place.end sign_up.leave", ready=prepared_desk.own_fixed),
    "desk.enter_code": change("identity.proven", ready=prepared_callers.code_for_caller),
    "desk.erase_caller": change("person.erase", ready=prepared_callers.caller_is_sure, said_yes="y"),
    "desk.finish_errand": change("errand.finish"),
    "desk.hand_over_row": change("day.handed", ready=prepared.row_to_hand_over),
    "desk.join_group_for_caller": change("group_member.join", ready=prepared_desk.group_to_join),
    "desk.leave_group_for_caller": change("group_member.leave", ready=prepared_desk.own_membership),
    "desk.make_letters": change("letters.print", ready=prepared.waiting_letter),
    "desk.merge_people": change("person.merge", ready=prepared_callers.who_goes_is_sure),
    "desk.pass_on": change("errand.add", **{"errand-text": "Ring"}),
    "desk.pass_on_for_caller": change("errand.add", **{"errand-text": "Ring"}),
    "desk.post_letters": change("letters.post"),
    "desk.print_data": change("person.export", ready=prepared_callers.caller_is_sure),
    "desk.prove_new_email": change(
        "account.log_out_everywhere account.new_email person.email", ready=prepared_callers.code_to_new_email
    ),
    "desk.release_call": change("call.release", ready=prepared.claimed_call),
    "desk.remove_absence": change("away.remove", ready=prepared.absence),
    "desk.remove_shift": change("shift.remove", ready=prepared.shift),
    "desk.send_code": change("identity.send_code", ready=prepared_callers.caller_with_phone, way="email"),
    "desk.settle_missed": change("message.lapsed", ready=prepared.missed_message),
    "desk.sign_up_caller": change("sign_up.join", ready=prepared.offer),
    "desk.stop_helper": change("delegation.end"),
    "desk.take_offer_for_caller": change("sign_up.give_place", ready=prepared_desk.own_offer),
    "desk.take_letter_out": change("letters.take_out"),
    "desk.tick_errand": change("errand.finish"),
    "desk.tick_row": change("day.done", ready=prepared.row_to_tick),
    "desk.undo_merge": change("person.unmerge"),
    "desk.withdraw_for_caller": change(
        "consent.withdraw person.erase", ready=prepared_callers.caller_said_yes
    ),
    # ---- my page
    "home.change_details": change("person.correct", "citizen", name="Karen Rettet", phone="", place_id=""),
    "home.choose_my_reach": change("person.reach person.choose_kinds", "citizen", reach="email"),
    "home.choose_reach": change("person.reach person.choose_kinds", "visitor", reach="email"),
    "home.close_my_calendar": change(
        "person.close_calendar", "citizen", ready=prepared_callers.citizen_has_calendar
    ),
    "home.make_my_calendar": change("person.make_calendar", "citizen"),
    "home.delete_me": change("account.erase person.erase", "citizen"),
    "home.download_my_data": change("person.export", "citizen"),
    "home.name_helper": change(
        "person.add delegation.begin", "citizen", name="Dorte", phone="+45 11 11 11 79", may_sign_up="y"
    ),
    "home.stop_help": change("delegation.end", "host"),
    "home.withdraw_my_consent": change(
        "consent.withdraw person.correct", "citizen", ready=prepared_callers.citizen_said_yes
    ),
    # ---- tasks
    "listings.accept": change("listing_response.accept", "host"),
    "listings.answer_edit": change("listing.approve_edit", answer="ja", text=""),
    "listings.answer_listing": change("listing.published", answer="godkend", text="", initiative_id="0"),
    "listings.call_off": change("listing.call_off listing.archived", "host", reason="Det sner"),
    "listings.choose_weekly_letter": change(
        "person.add task_letter.ask",
        "visitor",
        weekday="3",
        name="Gunnar Gæst",
        email="gunnar@example.org",
        website="",
    ),
    "listings.confirm_weekly_letter": change("consent.give task_letter.want", "visitor"),
    "listings.show_weekly_letter": change("consent.withdraw task_letter.stop", "visitor"),
    "listings.stop_by_mail_program": change(
        "consent.withdraw task_letter.stop", "visitor", **{"List-Unsubscribe": "One-Click"}
    ),
    "listings.decline": change("listing_response.decline", "host", reason="Vi er nok"),
    "listings.confirm_hours": change("listing_response.hours", ready=prepared_tasks.hours_to_correct),
    "listings.discard_draft": change("- a draft is the writer's own", "host", prepared_tasks.post_begun),
    "listings.disown": change("listing_response.withdraw person.erase", "visitor"),
    # What everybody sees keeps its old text until the new one was read.
    "listings.edit_listing": change("listing.propose_edit", "host", prepared_tasks.task_as_it_stands),
    "listings.edit_picture": change("picture.show", ready=prepared.new_picture, alt="Otte i snevejr"),
    "listings.remove_picture": change("picture.remove", "host", prepared_tasks.task_with_picture),
    "listings.post_listing": change("listing.pending", "host", prepared_tasks.place_and_day, **_TASK),
    "listings.say_yes": change(
        "person.add listing_response.yes",
        "visitor",
        date_id="{date_id}",
        name="Gunnar Gæst",
        phone="+45 11 11 11 66",
        email="gunnar@example.org",
        note="",
        website="",
    ),
    "listings.show_hours": change("proof.make", ready=prepared_tasks.helped_oneself, since="", until=""),
    "listings.show_hours_by_link": change("proof.make", "visitor", since="", until=""),
    "listings.show_response": change("listing_response.withdraw", "visitor"),
    "listings.take_proof_back": change("proof.take_back", ready=prepared_tasks.proof_of_oneself),
    "listings.take_proof_back_by_link": change("proof.take_back", "visitor"),
    # ---- what people propose
    "proposals.answer_proposal": change("proposal.published", answer="godkend", text=""),
    "proposals.appeal_decision": change("appeal.add", "visitor", text="Ingen andre gør det."),
    "proposals.disown_proposal": change("proposal.archived person.erase", "visitor"),
    "proposals.disown_voice": change("proposal_voice.leave person.erase", "visitor"),
    "proposals.edit_proposal": change("proposal.change", "visitor", prepared.place, **_NEED),
    "proposals.join_proposal": change("person.add proposal_voice.join", "visitor", **GUEST),
    "proposals.make_proposal": change(
        "person.add proposal.pending", "visitor", prepared.place, **_NEED, **GUEST
    ),
    "proposals.say_what_it_became": change("proposal.became", text="Vi mødes lørdag.", where=""),
    "proposals.show_own_proposal": change("proposal.archived", "visitor"),
    "proposals.show_voice": change("proposal_voice.leave", "visitor"),
    # ---- rooms
    "rooms.answer_booking": change(
        "room_booking.answer room_booking.count", answer="ja", text="", initiative_id="0"
    ),
    "rooms.book_room": change(
        "room_booking.booked room.rules_yes", **_TIME, organisation_id="0", rules_ok="y", rules_version="1"
    ),
    "rooms.cancel_booking": change("room_booking.cancel", "host"),
    "rooms.change_booking": change("room_booking.change", "host", **_TIME),
    "rooms.create_room": change("room.add", ready=prepared.place, **_ROOM),
    "rooms.edit_room": change("room.change", ready=prepared.place, **_ROOM),
    # ---- organisations, and what is wrong
    "moderation.appeal_decision": change("appeal.add", "host", text="Vi er der endnu."),
    "moderation.report_thing": change(
        "person.add report.add",
        "visitor",
        text="Forkert",
        name="Ada",
        phone="",
        email="ada@example.org",
        website="",
    ),
    "organisations.accept_invitation": change("organisation.add_member", "host"),
    "organisations.claim_organisation": change(
        "organisation.claim", "citizen", name="Karen", phone="+45 11 11 11 56", position="formand"
    ),
    "organisations.close_organisation": change(
        "listing.call_off listing.archived organisation.archived", "host"
    ),
    "organisations.edit_organisation": change(
        "organisation.change organisation.propose_edit", "host", prepared.place, **_PROFILE
    ),
    "organisations.edit_film_picture": change(
        "picture.show", ready=prepared_tasks.organisation_with_film, alt="Otte i snevejr"
    ),
    "organisations.remove_film_picture": change("picture.remove", "host", prepared_tasks.film_with_picture),
    "organisations.edit_picture": change("picture.show", ready=prepared.new_picture, alt="Otte i snevejr"),
    "organisations.remove_picture": change(
        "picture.remove", "host", prepared_tasks.organisation_with_picture
    ),
    "organisations.list_members": change(
        "organisation.invite", "host", email="ny@example.org", role="editor"
    ),
    "organisations.register_organisation": change(
        "organisation.pending", "citizen", prepared.place, **_PROFILE
    ),
    "organisations.remove_member": change("organisation.remove_member", "host"),
    "organisations.withdraw_invitation": change("organisation.withdraw_invitation", "host"),
    # ---- a machine's
    "notifications.receive_sms_status": change(
        "- the event is a row of its own", "visitor", prepared.sms_sent
    ),
    **OF_DATES,
    **EXCHANGE,
    **SURVEYS,
    **VOICES,
    **OUTCOMES,
    **REPORTS,
    **TRANSFER,
    **SEARCH,
    **ROUNDS,
    **DAY_OF_FAIR,
    **MARCH,
    **MEALS,
    **EVENTS,
    **OF_PATH,
    **WISHES,
    **MATCH,
    **OF_PAIR,
}

#: What a form without a browser of ours behind it needs no token for: it is signed instead.
SIGNED = frozenset({"listings.stop_by_mail_program", "notifications.receive_sms_status"})

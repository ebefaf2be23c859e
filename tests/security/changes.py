"""Every address that changes something, with a form that really does, and what the audit then says.

A new unsafe route without a line here fails `test_gate.py`. `audit` holds the actions that are written; a sentence
instead says why there are none.
"""

from __future__ import annotations

from tests.security import prepared, prepared_moderation, prepared_tasks
from tests.security.change import Change
from tests.security.change import change as _change
from tests.security.changes_meals import MEALS

_LOG_IN = "account.log_in"
_PROFILE = {
    "name": "Noget nyt",
    "kind": "council",
    "summary": "Vi mødes.",
    "contact_name": "Karen",
    "contact_phone": "+45 11 11 11 57",
    "contact_email": "",
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
_GUEST = {
    "name": "Gunnar Gæst",
    "phone": "+45 11 11 11 66",
    "email": "gunnar@example.org",
    "website": "",
}

CHANGES: dict[str, Change] = {
    # ---- log-in and the second factor
    "accounts.add_app": _change("account.factor_added", ready=prepared.begun_app),
    "accounts.add_passkey": _change("account.factor_added", ready=prepared.new_passkey, name="Min telefon"),
    "accounts.ask_for_passkey": _change("- a challenge for this browser; nothing of anybody's is changed"),
    "accounts.confirm_identity": _change("account.second_factor", ready=prepared.half_in_with_app),
    "accounts.confirm_with_passkey": _change("account.second_factor", ready=prepared.half_in_with_passkey),
    "accounts.confirm_with_recovery_code": _change(
        "account.second_factor", ready=prepared.half_in_with_paper
    ),
    "accounts.enter_code": _change(_LOG_IN, "visitor", prepared.code_in_letter),
    "accounts.enter_name": _change(
        f"person.add account.add {_LOG_IN}", "visitor", prepared.newcomer, name="Nina Ny", phone=""
    ),
    "accounts.log_in": _change(
        "- nobody is known yet; the request and the letter are rows", "visitor", email="n@example.org"
    ),
    "accounts.log_out": _change("- the session's row says when it ended"),
    "accounts.log_out_everywhere": _change("account.log_out_everywhere"),
    "accounts.make_recovery_codes": _change("account.recovery_codes", ready=prepared.with_app),
    "accounts.open_link": _change(_LOG_IN, "visitor", prepared.link_in_letter),
    "accounts.remove_app": _change("account.factor_removed", ready=prepared.with_app_and_passkey),
    "accounts.remove_passkey": _change("account.factor_removed", ready=prepared.with_app_and_passkey),
    "accounts.rename_passkey": _change(
        "account.factor_renamed", ready=prepared.with_app_and_passkey, name="Kontorets pc"
    ),
    "accounts.start_app": _change("account.factor_begun"),
    # ---- the plan, people and messages, for staff
    "admin.add_entry": _change("row_entry.added", text="Møde", happened_on="2027-02-02"),
    "admin.add_staff": _change(
        "person.add account.add account.give_role account.log_out_everywhere",
        name="Mette Ny",
        email="mette@example.org",
        roles="moderator",
    ),
    "admin.answer_appeal": _change("appeal.answer", step="do", answer="nej", text="Det står ved magt."),
    "admin.answer_claim": _change(
        "organisation.confirm_claim organisation.add_member", outcome="yes", text="Tak for snakken"
    ),
    "admin.answer_edit": _change("organisation.approve_edit", step="do", answer="ja", text=""),
    "admin.answer_in_queue": _change("listing.published", ready=prepared_moderation.row_of_queue),
    "admin.answer_organisation": _change("organisation.published", step="do", text=""),
    "admin.answer_proposal": _change("series.approve", step="do", text=""),
    "admin.answer_report": _change("report.answer", step="do", text="Nummeret er rettet."),
    "admin.approve_reset": _change(
        "account.factor_reset account.log_out_everywhere", ready=prepared.asked_by_colleague
    ),
    "admin.ask_for_reset": _change("account.reset_asked"),
    "admin.block_person": _change("person.block", text="Grimme ord"),
    "admin.change_staff_roles": _change(
        "account.give_role account.log_out_everywhere", roles=["moderator", "desk_volunteer"]
    ),
    "admin.correct_entry": _change("row_entry.corrected", text="Rettet", happened_on="2027-02-02"),
    "admin.create_initiative": _change(
        "initiative.created",
        title="Nyt",
        target="raekke-{target_id}",
        starts_on="2027-01-01",
        status="running",
        owner_id=0,
    ),
    "admin.drop_reset": _change("account.reset_dropped", ready=prepared.asked_by_colleague),
    "admin.edit_initiative": _change(
        "initiative.edited",
        title="Andet",
        target="raekke-{target_id}",
        starts_on="2027-01-01",
        status="running",
        owner_id=0,
    ),
    "admin.edit_row_year": _change("row_year.set", status="running", responsible_id=0, status_text="Godt"),
    "admin.end_initiative": _change("initiative.ended"),
    "admin.mark_message_told": _change("message.told", ready=prepared.dead_message),
    "admin.send_message_again": _change("message.send_again", ready=prepared.dead_message),
    "admin.show_message": _change("message.read", ready=prepared.dead_message),
    "admin.unblock_person": _change("person.unblock", ready=prepared_moderation.shut_out),
    # ---- the demo
    "demo.look_as": _change(_LOG_IN, "visitor", prepared.demo),
    "demo.start_over": _change("- everything is thrown away, the audit too", "visitor", prepared.demo),
    "demo.wind_clock": _change("- only the demo's clock", "visitor", prepared.demo),
    # ---- the desk
    "desk.add_absence": _change(
        "away.add", ready=prepared.two_colleagues, from_on="2027-03-02", until_on="2027-03-03"
    ),
    "desk.add_caller": _change(
        "person.add consent.give", name="Ny Ringer", phone="+45 11 11 11 77", consent="y", q=""
    ),
    "desk.add_helper": _change(
        "person.add delegation.begin", name="Helle Hjælper", phone="+45 11 11 11 78", may_sign_up="y"
    ),
    "desk.add_shift": _change(
        "shift.add", ready=prepared.volunteer, on="2027-03-02", starts_at="09:00", ends_at="12:00"
    ),
    "desk.answer_call": _change("message.told", outcome="told", messages="{call_id}"),
    "desk.cancel_for_caller": _change("sign_up.leave", ready=prepared.own_coming),
    "desk.change_for_caller": _change("sign_up.change", ready=prepared.own_coming),
    "desk.claim_call": _change("call.claim"),
    "desk.confirm_caller": _change("identity.proven", ready=prepared.caller_with_phone),
    "desk.correct_caller": _change(
        "person.correct person.reach person.choose_kinds", name="Inger Rettet", reach=""
    ),
    "desk.discard_letters": _change("letters.discard"),
    "desk.enter_code": _change("identity.proven", ready=prepared.code_for_caller),
    "desk.erase_caller": _change("person.erase", ready=prepared.caller_is_sure, said_yes="y"),
    "desk.finish_errand": _change("errand.finish"),
    "desk.hand_over_row": _change("day.handed", ready=prepared.row_to_hand_over),
    "desk.make_letters": _change("letters.print", ready=prepared.waiting_letter),
    "desk.merge_people": _change("person.merge"),
    "desk.pass_on": _change("errand.add", **{"errand-text": "Ring"}),
    "desk.pass_on_for_caller": _change("errand.add", **{"errand-text": "Ring"}),
    "desk.post_letters": _change("letters.post"),
    "desk.print_data": _change("person.export", ready=prepared.caller_is_sure),
    "desk.release_call": _change("call.release", ready=prepared.claimed_call),
    "desk.remove_absence": _change("away.remove", ready=prepared.absence),
    "desk.remove_shift": _change("shift.remove", ready=prepared.shift),
    "desk.send_code": _change("identity.send_code", ready=prepared.caller_with_phone, way="email"),
    "desk.settle_missed": _change("message.lapsed", ready=prepared.missed_message),
    "desk.sign_up_caller": _change("sign_up.join", ready=prepared.offer),
    "desk.stop_helper": _change("delegation.end"),
    "desk.take_letter_out": _change("letters.take_out"),
    "desk.tick_errand": _change("errand.finish"),
    "desk.tick_row": _change("day.done", ready=prepared.row_to_tick),
    "desk.undo_merge": _change("person.unmerge"),
    "desk.withdraw_for_caller": _change("consent.withdraw person.erase", ready=prepared.caller_said_yes),
    # ---- my page
    "home.change_details": _change("person.correct", "citizen", name="Karen Rettet", phone="", place_id=""),
    "home.choose_my_reach": _change("person.reach person.choose_kinds", "citizen", reach="email"),
    "home.choose_reach": _change("person.reach person.choose_kinds", "visitor", reach="email"),
    "home.delete_me": _change("account.erase person.erase", "citizen"),
    "home.download_my_data": _change("person.export", "citizen"),
    "home.name_helper": _change(
        "person.add delegation.begin", "citizen", name="Dorte", phone="+45 11 11 11 79", may_sign_up="y"
    ),
    "home.stop_help": _change("delegation.end", "host"),
    "home.withdraw_my_consent": _change(
        "consent.withdraw person.correct", "citizen", ready=prepared.citizen_said_yes
    ),
    # ---- tasks
    "listings.accept": _change("listing_response.accept", "host"),
    "listings.answer_edit": _change("listing.approve_edit", answer="ja", text=""),
    "listings.answer_listing": _change("listing.published", answer="godkend", text="", initiative_id="0"),
    "listings.call_off": _change("listing.call_off listing.archived", "host", reason="Det sner"),
    "listings.choose_weekly_letter": _change(
        "person.add task_letter.ask",
        "visitor",
        weekday="3",
        name="Gunnar Gæst",
        email="gunnar@example.org",
        website="",
    ),
    "listings.confirm_weekly_letter": _change("consent.give task_letter.want", "visitor"),
    "listings.show_weekly_letter": _change("consent.withdraw task_letter.stop", "visitor"),
    "listings.stop_by_mail_program": _change(
        "consent.withdraw task_letter.stop", "visitor", **{"List-Unsubscribe": "One-Click"}
    ),
    "listings.decline": _change("listing_response.decline", "host", reason="Vi er nok"),
    "listings.confirm_hours": _change("listing_response.hours", ready=prepared_tasks.hours_to_correct),
    "listings.discard_draft": _change("- a draft is the writer's own", "host", prepared_tasks.post_begun),
    "listings.disown": _change("listing_response.withdraw person.erase", "visitor"),
    # What everybody sees keeps its old text until the new one was read.
    "listings.edit_listing": _change("listing.propose_edit", "host", prepared_tasks.task_as_it_stands),
    "listings.edit_picture": _change("picture.show", ready=prepared.new_picture, alt="Otte i snevejr"),
    "listings.remove_picture": _change("picture.remove", "host", prepared_tasks.task_with_picture),
    "listings.post_listing": _change("listing.pending", "host", prepared_tasks.place_and_day, **_TASK),
    "listings.say_yes": _change(
        "person.add listing_response.yes",
        "visitor",
        date_id="{date_id}",
        name="Gunnar Gæst",
        phone="+45 11 11 11 66",
        email="gunnar@example.org",
        note="",
        website="",
    ),
    "listings.show_hours": _change("proof.make", ready=prepared_tasks.helped_oneself, since="", until=""),
    "listings.show_hours_by_link": _change("proof.make", "visitor", since="", until=""),
    "listings.show_response": _change("listing_response.withdraw", "visitor"),
    "listings.take_proof_back": _change("proof.take_back", ready=prepared_tasks.proof_of_oneself),
    "listings.take_proof_back_by_link": _change("proof.take_back", "visitor"),
    # ---- what people propose
    "proposals.answer_proposal": _change("proposal.published", answer="godkend", text=""),
    "proposals.disown_proposal": _change("proposal.archived person.erase", "visitor"),
    "proposals.disown_voice": _change("proposal_voice.leave person.erase", "visitor"),
    "proposals.edit_proposal": _change("proposal.change", "visitor", prepared.place, **_NEED),
    "proposals.join_proposal": _change("person.add proposal_voice.join", "visitor", **_GUEST),
    "proposals.make_proposal": _change(
        "person.add proposal.pending", "visitor", prepared.place, **_NEED, **_GUEST
    ),
    "proposals.say_what_it_became": _change("proposal.became", text="Vi mødes lørdag.", where=""),
    "proposals.show_own_proposal": _change("proposal.archived", "visitor"),
    "proposals.show_voice": _change("proposal_voice.leave", "visitor"),
    # ---- organisations, and what is wrong
    "moderation.appeal_decision": _change("appeal.add", "host", text="Vi er der endnu."),
    "moderation.report_thing": _change(
        "person.add report.add",
        "visitor",
        text="Forkert",
        name="Ada",
        phone="",
        email="ada@example.org",
        website="",
    ),
    "organisations.accept_invitation": _change("organisation.add_member", "host"),
    "organisations.claim_organisation": _change(
        "organisation.claim", "citizen", name="Karen", phone="+45 11 11 11 56", position="formand"
    ),
    "organisations.close_organisation": _change("organisation.archived", "host"),
    "organisations.edit_organisation": _change(
        "organisation.change organisation.propose_edit", "host", prepared.place, **_PROFILE
    ),
    "organisations.edit_picture": _change("picture.show", ready=prepared.new_picture, alt="Otte i snevejr"),
    "organisations.remove_picture": _change(
        "picture.remove", "host", prepared_tasks.organisation_with_picture
    ),
    "organisations.list_members": _change(
        "organisation.invite", "host", email="ny@example.org", role="editor"
    ),
    "organisations.register_organisation": _change(
        "organisation.pending", "citizen", prepared.place, **_PROFILE
    ),
    "organisations.remove_member": _change("organisation.remove_member", "host"),
    "organisations.withdraw_invitation": _change("organisation.withdraw_invitation", "host"),
    # ---- a machine's
    "notifications.receive_sms_status": _change(
        "- the event is a row of its own", "visitor", prepared.sms_sent
    ),
    **MEALS,
    # ---- walks
    "walks.change_sign_up": _change("sign_up.change", "visitor", party_size=2, note="To"),
    "walks.disown": _change("sign_up.leave person.erase", "visitor"),
    "walks.discard_draft": _change("- a draft is the writer's own", "citizen", prepared.draft),
    "walks.host_add": _change("person.add sign_up.join", "host", name="Ib Ny", phone="", party_size=1),
    "walks.host_call": _change("message.told", "host", outcome="told"),
    "walks.host_cancel_date": _change("occurrence.cancel", "host", step="do", reason="weather"),
    "walks.host_change_capacity": _change("occurrence.capacity", "host", step="do", capacity="15"),
    "walks.host_change_series": _change(
        "series.change",
        "host",
        prepared.place,
        step="do",
        from_on="2027-03-01",
        starts_at_local="11:00",
        duration_minutes="90",
        meeting_point="Havnen",
        capacity="20",
        least="",
        reason="Solen står op senere.",
    ),
    "walks.host_date": _change("occurrence.attendance", "host", prepared.walk_is_over),
    "walks.host_end_series": _change("series.end", "host", step="do", last_on="2027-03-20", reason="Slut."),
    "walks.host_found": _change("occurrence.find_host", "host", prepared.stepped_back),
    "walks.host_move_date": _change(
        "occurrence.move",
        "host",
        step="do",
        starts_on="2027-03-09",
        starts_at="11:00",
        meeting_point="Havnen",
        reason="Regn.",
    ),
    "walks.host_offer": _change("sign_up.no_answer", "host", prepared.waiting_party, outcome="no_answer"),
    "walks.host_picture": _change("picture.show", "host", prepared.new_picture, alt="Otte på en sti"),
    "walks.host_remove_picture": _change("picture.remove", "host"),
    "walks.host_remove": _change("sign_up.remove", "host", step="do", reason="Aftalt."),
    "walks.host_step_back": _change("occurrence.step_back", "host"),
    "walks.leave": _change("sign_up.leave", "visitor"),
    "walks.propose_step": _change(
        "- a draft is the writer's own",
        "citizen",
        title="Broager Gågruppe",
        description="Vi går.",
        tempo="calm",
        kilometres="4",
    ),
    "walks.review_proposal": _change("series.propose", "citizen", prepared.draft),
    "walks.sign_up": _change(
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

#: What a form without a browser of ours behind it needs no token for: it is signed instead.
SIGNED = frozenset({"listings.stop_by_mail_program", "notifications.receive_sms_status"})

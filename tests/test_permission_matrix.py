"""Who may do what, as a literal table: endpoint × role → answer. A new page without a row here fails.

Five answers per line: of a visitor, a citizen, the host of the walk, a moderator, an administrator. What
somebody may not know of is 404, what they may not do 403; a visitor is sent to log in.
"""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from tests.accounts.matrix import GET_ACCOUNTS, POST_ACCOUNTS
from tests.admin.matrix import GET_OVERVIEW, POST_OVERVIEW
from tests.events.matrix import GET_EVENTS, POST_EVENTS
from tests.events.matrix_march import GET_MARCH, POST_MARCH
from tests.events.matrix_outcome import GET_OUTCOMES, POST_OUTCOMES
from tests.exchange.matrix import GET_EXCHANGE, POST_EXCHANGE
from tests.factories import log_in
from tests.groups.matrix import GET_GROUPS, POST_GROUPS
from tests.home.matrix import GET_CALENDARS, POST_CALENDARS
from tests.lifts.matrix import GET_LIFTS, POST_LIFTS
from tests.listings.matrix import GET_LISTINGS
from tests.meals.matrix import GET_MEALS, POST_MEALS
from tests.phone_friends.matrix import GET_PHONE_FRIENDS, POST_PHONE_FRIENDS
from tests.plan.matrix import GET_PLAN, POST_PLAN
from tests.reporting.matrix import GET_REPORTS, POST_REPORTS
from tests.rooms.matrix import GET_ROOMS
from tests.search.matrix import GET_SEARCH
from tests.sharing.matrix import GET_SHARING
from tests.support.one_of_everything import ROLES, address, one_of_everything, tells_of_an_area
from tests.support.shared_pages import KINDS, SHARED
from tests.surveys.matrix import GET_SURVEYS, POST_SURVEYS
from tests.transfer.matrix import GET_TRANSFER, POST_TRANSFER
from tests.voices.matrix import GET_VOICES, POST_VOICES

#: Endpoint → answers to GET.
GET = {
    **GET_ACCOUNTS,
    "admin.add_staff": "303 403 403 403 200",
    "admin.answer_proposal": "303 403 403 200 200",
    "admin.answer_appeal": "303 403 403 200 200",
    "admin.answer_claim": "303 403 403 200 200",
    "admin.answer_edit": "303 403 403 200 200",
    "admin.answer_organisation": "303 403 403 200 200",
    "admin.answer_report": "303 403 403 200 200",
    "admin.block_person": "303 403 403 200 200",
    "admin.refuse_contact": "303 403 403 200 200",
    "admin.change_staff_roles": "303 403 403 403 200",
    "admin.download_processing": "303 403 403 403 200",
    "admin.list_appeals": "303 403 403 200 200",
    "admin.list_areas": "303 403 403 200 200",
    "admin.list_audit": "303 403 403 403 200",
    "admin.list_messages": "303 403 403 200 200",
    "admin.list_organisations": "303 403 403 200 200",
    "admin.list_proposals": "303 403 403 200 200",
    "admin.list_reports": "303 403 403 200 200",
    "admin.list_staff": "303 403 403 403 200",
    "admin.mark_area": "303 403 403 200 200",
    "admin.show_organisation": "303 403 403 200 200",
    "admin.show_queue": "303 403 403 200 200",
    "admin.show_plan": "303 403 403 200 200",
    "admin.show_plan_text": "303 403 403 200 200",
    "admin.show_processing": "303 403 403 403 200",
    "admin.show_retention": "303 403 403 403 200",
    "admin.show_proposal": "303 403 403 200 200",
    "admin.show_work": "303 403 403 200 200",
    "admin.unmark_area": "303 403 403 200 200",
    "desk.show_day": "303 403 403 200 200",
    "desk.show_rota": "303 403 403 200 200",
    "desk.download_letters": "303 403 403 200 200",
    "desk.list_letters": "303 403 403 200 200",
    "desk.list_calls": "303 403 403 200 200",
    "desk.print_calls": "303 403 403 200 200",
    "demo.mailbox": "404 404 404 404 404",
    "demo.open_attachment": "404 404 404 404 404",
    "demo.show_letter": "404 404 404 404 404",
    "desk.add_helper": "303 403 403 200 200",
    "desk.correct_caller": "303 403 403 200 200",
    # The person has no log-in.
    "desk.change_log_in": "303 403 403 404 404",
    # Nobody has made sure who the person is.
    "desk.erase_caller": "303 403 403 303 303",
    "desk.find_caller": "303 403 403 200 200",
    "desk.merge_people": "303 403 403 200 200",
    "desk.show_data": "303 403 403 200 200",
    "desk.show_caller": "303 403 403 200 200",
    # There is no such consent.
    "home.withdraw_my_consent": "303 404 404 404 404",
    "home.change_details": "303 200 200 200 200",
    "home.choose_my_reach": "303 200 200 200 200",
    "home.choose_reach": "200 200 200 200 200",
    "home.delete_me": "303 200 200 200 200",
    "home.follow_short_link": "404 404 404 404 404",
    "home.front_page": "200 200 200 200 200",
    "home.list_events": "200 200 200 200 200",
    "home.my_page": "303 200 200 200 200",
    "home.name_helper": "303 200 200 200 200",
    "home.show_accessibility": "200 200 200 200 200",
    "home.show_colours": "200 200 200 200 200",
    "home.show_base_map": "200 200 200 200 200",
    "home.show_large_map": "200 200 200 200 200",
    "home.show_map": "200 200 200 200 200",
    "home.show_cookies": "200 200 200 200 200",
    "home.show_licences": "200 200 200 200 200",
    # Only who helps sees it.
    "home.show_helped": "303 404 200 404 404",
    "home.show_my_data": "303 200 200 200 200",
    "home.show_privacy": "200 200 200 200 200",
    "home.show_security_contact": "200 200 200 200 200",
    "home.show_sources": "200 200 200 200 200",
    "home.show_style_guide": "200 200 200 200 200",
    "jobs.live": "200 200 200 200 200",
    # No scheduler has shown that it lives.
    "jobs.ready": "503 503 503 503 503",
    # No METRICS_TOKEN is set.
    "media.show_picture": "200 200 200 200 200",
    # The host looks after the organisation whose task it is.
    **GET_LISTINGS,
    # Its owner was told no; to others there is nothing.
    "moderation.appeal_decision": "303 404 200 404 404",
    "moderation.report_thing": "200 200 200 200 200",
    # Sent to the host's own address.
    "organisations.accept_invitation": "303 403 200 403 403",
    "organisations.claim_organisation": "303 200 200 200 200",
    # The host is its owner.
    "organisations.close_organisation": "303 404 200 200 200",
    "organisations.edit_organisation": "303 404 200 200 200",
    "organisations.edit_film_picture": "303 404 200 200 200",
    "organisations.edit_picture": "303 404 200 200 200",
    "organisations.list_members": "303 404 200 200 200",
    "organisations.remove_member": "303 404 200 200 200",
    "organisations.list_organisations": "200 200 200 200 200",
    "organisations.register_organisation": "303 200 200 200 200",
    "organisations.show_organisation": "200 200 200 200 200",
    "operations.show_metrics": "404 404 404 404 404",
    "operations.show_operations": "303 403 403 403 200",
    "proposals.answer_proposal": "303 403 403 200 200",
    "proposals.appeal_decision": "200 200 200 200 200",
    "proposals.disown_proposal": "200 200 200 200 200",
    "proposals.disown_voice": "200 200 200 200 200",
    "proposals.edit_proposal": "200 200 200 200 200",
    "proposals.join_proposal": "200 200 200 200 200",
    "proposals.list_proposals": "200 200 200 200 200",
    "proposals.list_to_answer": "303 403 403 200 200",
    "proposals.make_proposal": "200 200 200 200 200",
    "proposals.say_what_it_became": "303 403 403 200 200",
    "proposals.show_own_proposal": "200 200 200 200 200",
    "proposals.show_proposal": "200 200 200 200 200",
    "proposals.show_voice": "200 200 200 200 200",
    "walks.begin_fixed_place": "200 200 200 200 200",
    "walks.change_sign_up": "200 200 200 200 200",
    "walks.disown": "200 200 200 200 200",
    "walks.download_calendar": "200 200 200 200 200",
    "walks.host_add": "303 404 200 200 200",
    "walks.host_cancel_date": "303 404 200 200 200",
    "walks.host_date": "303 404 200 200 200",
    "walks.host_edit": "303 404 200 200 200",
    "walks.host_end_series": "303 404 200 200 200",
    "walks.host_fixed": "303 404 200 200 200",
    "walks.host_list_file": "303 404 200 200 200",
    "walks.host_picture": "303 404 200 200 200",
    "walks.host_print": "303 404 200 200 200",
    "walks.host_remove": "303 404 200 200 200",
    "walks.host_series": "303 404 200 200 200",
    "walks.leave": "200 200 200 200 200",
    "walks.list_walks": "200 200 200 200 200",
    "walks.propose_step": "303 200 200 200 200",
    "walks.propose_walk": "303 200 200 200 200",
    "walks.review_proposal": "303 303 303 303 303",
    "walks.show_fixed_place": "200 200 200 200 200",
    "walks.show_proposal_sent": "303 404 200 404 404",
    "walks.show_sign_up": "200 200 200 200 200",
    "walks.show_walk": "200 200 200 200 200",
    "walks.sign_up": "200 200 200 200 200",
    **GET_EXCHANGE,
    **GET_SURVEYS,
    **GET_VOICES,
    **GET_OUTCOMES,
    **GET_REPORTS,
    **GET_TRANSFER,
    **GET_OVERVIEW,
    **GET_SEARCH,
    **GET_SHARING,
    **GET_CALENDARS,
    **GET_ROOMS,
    **GET_GROUPS,
    **GET_MARCH,
    **GET_MEALS,
    **GET_EVENTS,
    **GET_LIFTS,
    **GET_PHONE_FRIENDS,
    **GET_PLAN,
}

#: Endpoint → answers to POST, where no GET would tell.
POST_ONLY = {
    **POST_OVERVIEW,
    **POST_ACCOUNTS,
    # What was read must be said; a refusal is said on the page of the queue.
    "admin.answer_in_queue": "303 403 403 303 303",
    # Whoever asked is told that it takes two.
    "admin.approve_reset": "303 403 403 403 303",
    "admin.ask_for_reset": "303 403 403 403 303",
    "admin.drop_reset": "303 403 403 403 404",
    "admin.end_initiative": "303 403 403 403 303",
    **POST_PLAN,
    "admin.mark_message_told": "303 403 403 303 303",
    "admin.send_message_again": "303 403 403 303 303",
    # Nobody was shut out; a refusal is said on the page.
    "admin.unblock_person": "303 403 403 303 303",
    "admin.show_message": "303 403 403 303 303",
    "desk.add_absence": "303 403 403 422 422",
    "desk.add_shift": "303 403 403 422 422",
    "desk.hand_over_row": "303 403 403 303 303",
    "desk.remove_absence": "303 403 403 303 303",
    "desk.remove_shift": "303 403 403 303 303",
    "desk.tick_errand": "303 403 403 303 303",
    "desk.tick_row": "303 403 403 303 303",
    # The call of the table is about somebody who waits for one; a message that lapsed is not among it.
    "desk.answer_call": "303 403 403 303 303",
    "desk.claim_call": "303 403 403 303 303",
    "desk.release_call": "303 403 403 303 303",
    "desk.settle_missed": "303 403 403 404 404",
    "demo.look_as": "404 404 404 404 404",
    "demo.start_over": "404 404 404 404 404",
    "demo.wind_clock": "404 404 404 404 404",
    # Without a number nobody is rung; without a way no code is sent; nobody has read one aloud.
    "desk.confirm_caller": "303 403 403 422 422",
    "desk.prove_new_email": "303 403 403 404 404",
    "desk.enter_code": "303 403 403 422 422",
    "desk.print_data": "303 403 403 303 303",
    "desk.send_code": "303 403 403 422 422",
    "desk.withdraw_for_caller": "303 403 403 303 303",
    "home.download_my_data": "303 200 200 200 200",
    "desk.add_caller": "303 403 403 422 422",
    "desk.begin_fixed_for_caller": "303 403 403 404 404",
    "desk.end_fixed_for_caller": "303 403 403 404 404",
    "desk.join_group_for_caller": "303 403 403 404 404",
    "desk.leave_group_for_caller": "303 403 403 404 404",
    "desk.take_offer_for_caller": "303 403 403 404 404",
    "desk.cancel_for_caller": "303 403 403 404 404",
    "desk.change_for_caller": "303 403 403 404 404",
    "desk.finish_errand": "303 403 403 303 303",
    "desk.pass_on": "303 403 403 422 422",
    "desk.pass_on_for_caller": "303 403 403 422 422",
    "desk.sign_up_caller": "303 403 403 404 404",
    # Undone once, then it is undone.
    "desk.stop_helper": "303 403 403 303 303",
    "desk.undo_merge": "303 403 403 303 200",
    "home.stop_help": "303 404 303 404 404",
    **POST_CALENDARS,
    "desk.discard_letters": "303 403 403 303 303",
    "desk.make_letters": "303 403 403 303 303",
    "desk.post_letters": "303 403 403 303 303",
    "desk.take_letter_out": "303 403 403 303 303",
    # A day and a reason must be said; a refusal of the others is said on the next page.
    # Not signed by the provider.
    "notifications.receive_sms_status": "400 400 400 400 400",
    # No mail program sends it: the words that RFC 8058 asks for are missing.
    "listings.stop_by_mail_program": "400 400 400 400 400",
    # Ended once, then it is ended.
    "listings.accept": "303 404 303 303 303",
    "listings.take_proof_back": "303 404 404 404 404",
    # Taken back by the first, gone for the others.
    "listings.take_proof_back_by_link": "303 404 404 404 404",
    "listings.discard_draft": "303 303 303 303 303",
    "listings.remove_picture": "303 404 303 303 303",
    "organisations.remove_film_picture": "303 404 303 303 303",
    "organisations.remove_picture": "303 404 303 303 303",
    "organisations.withdraw_invitation": "303 404 303 404 404",
    "walks.answer_come_again": "303 303 303 303 303",
    "walks.answer_offer": "303 303 303 303 303",
    "walks.discard_draft": "303 303 303 303 303",
    "walks.end_fixed_place": "303 303 303 303 303",
    "walks.host_care": "303 404 404 404 404",
    "walks.host_change_fixed": "303 404 303 303 303",
    "walks.host_call": "303 404 303 303 303",
    "walks.host_found": "303 404 303 303 303",
    "walks.host_offer": "303 404 303 303 303",
    "walks.host_remove_picture": "303 404 303 303 303",
    "walks.keep_fixed_place": "303 303 303 303 303",
    "walks.let_welcome": "303 303 303 303 303",
    "walks.resume_fixed_place": "303 303 303 303 303",
    "walks.host_step_back": "303 404 303 303 303",
    **POST_GROUPS,
    **POST_EXCHANGE,
    **POST_SURVEYS,
    **POST_VOICES,
    **POST_REPORTS,
    **POST_TRANSFER,
    **POST_MARCH,
    **POST_MEALS,
    **POST_EVENTS,
    **POST_OUTCOMES,
    **POST_LIFTS,
    **POST_PHONE_FRIENDS,
}

# The pages that every kind with dates has answer alike, whatever the kind.
for _table in (GET, POST_ONLY):
    for _kind in KINDS:
        _same = {f"{_kind}.{name}": _table[f"walks.{name}"] for name in SHARED if f"walks.{name}" in _table}
        _table |= {endpoint: answers for endpoint, answers in _same.items() if endpoint not in _table}

#: Every change is refused without the token of its form, whoever sends it.
REFUSED = 400


@pytest.fixture
def house(app: Flask, frozen_clock: Any) -> tuple[dict[str, FlaskClient], dict[str, Any]]:
    """A browser per role, and the parts of addresses."""
    accounts, parts = one_of_everything()
    browsers = {role: app.test_client() for role in ROLES}
    for role, account in accounts.items():
        log_in(browsers[role], account)
    return browsers, parts


def pages(app: Flask, method: str) -> list[Rule]:
    return [
        rule
        for rule in app.url_map.iter_rules()
        if method in (rule.methods or ()) and not rule.endpoint.endswith("static")
    ]


def test_every_page_answers_each_role_as_the_table_says(app: Flask, house: Any) -> None:
    """And only staff are told of marked areas."""
    browsers, parts = house
    found, told = {}, set()
    for rule in pages(app, "GET"):
        answers = {role: browsers[role].get(address(app, rule, parts)) for role in ROLES}
        found[rule.endpoint] = " ".join(str(answer.status_code) for answer in answers.values())
        told |= {(role, rule.endpoint) for role, answer in answers.items() if tells_of_an_area(answer)}

    assert found == GET
    assert {endpoint for role, endpoint in told if role not in {"moderator", "administrator"}} == set()
    # Staff do read it, so the words are the right ones to look for.
    assert {endpoint for role, endpoint in told if role == "moderator"} >= {
        "admin.list_areas",
        "admin.unmark_area",
    }


@pytest.mark.any_database
def test_no_change_is_made_without_the_token_of_its_form(app: Flask, house: Any) -> None:
    browsers, parts = house
    app.config["WTF_CSRF_ENABLED"] = True

    accepted = {
        f"{rule.endpoint} as {role}": answer.status_code
        for rule in pages(app, "POST")
        for role in ROLES
        if (answer := browsers[role].post(address(app, rule, parts))).status_code != REFUSED
    }

    assert accepted == {}


def test_what_can_only_be_done_answers_each_role_as_the_table_says(app: Flask, house: Any) -> None:
    browsers, parts = house
    only = [rule for rule in pages(app, "POST") if "GET" not in (rule.methods or ())]

    # Logging out comes last.
    found = {
        rule.endpoint: " ".join(
            str(browsers[role].post(address(app, rule, parts)).status_code) for role in ROLES
        )
        for rule in sorted(
            only, key=lambda rule: ("log_out" not in rule.endpoint, rule.endpoint), reverse=True
        )
    }

    assert found == POST_ONLY

"""What is not taken out, table by table, and why. What is neither here nor declared by a feature fails a test."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

SPECIAL = _l("Det kan fortælle om helbred eller andet følsomt. Det må kun bruges til det, det blev sagt til.")
PERSONAL = _l("Det er borgernes eget. Hver borger kan hente sit på sin egen side.")
STAFF = _l("Det er om medarbejdere og står i loggen.")
SECRET = _l("Det holder andre ude: koder, nøgler og kontroltal.")
COUNTED = _l("Det bliver regnet ud af det andet og kan laves igen.")
SHORT = _l("Det bliver slettet efter kort tid.")
PACK = _l("Det er indstillinger og tekster, som kommer med systemet.")
PAPER = _l("Det er rapporter, som allerede er sendt. Alle kan hente dem for sig.")

#: Table → why it stays.
STAYS: Mapping[str, Any] = {
    **dict.fromkeys((
        "delegation", "errand", "exchange_arrival", "exchange_participant", "lift_pair", "lift_wish", "meal_company",
        "meal_diet", "meal_helper", "meal_seat", "meal_takeaway", "meal_tie", "phone_attest", "phone_call",
        "phone_concern", "phone_handover", "phone_mark", "phone_pair", "phone_review", "phone_step",
        "phone_volunteer", "phone_watch", "phone_wish", "survey_answer", "survey_invitee", "report", "person_block",
        "impression", "march_route_choice", "story", "welcome",
    ), SPECIAL),
    **dict.fromkeys((
        "account", "appeal", "consent", "fixed_place", "meal_cook", "message", "organisation_claim", "person",
        "picture", "proof", "proposal", "proposal_voice", "proposed_edit", "room_rules_yes", "sign_up",
        "social_group_handover", "task_letter", "task_letter_wish", "exchange_agreement", "exchange_follow_up",
        "exchange_meeting", "exchange_wish", "event_outcome", "event_point",
    ), PERSONAL),
    **dict.fromkeys((
        "away", "call_claim", "day_mark", "exchange_broker", "identity_check", "moderation_look", "moderation_step",
        "person_merge", "plan_comment", "plan_decision", "plan_report_comment", "plan_report_section",
        "plan_row_change", "plan_tie", "shift", "switched_off", "audit_event", "letter_batch", "plan_left_out",
        "transfer_file", "transfer_taken", "event_day_helper",
    ), STAFF),
    **dict.fromkeys((
        "account_role", "account_session", "audit_seal", "authenticator_app", "factor_reset", "log_in_request",
        "oidc_identity", "passkey", "passkey_challenge", "recovery_code", "short_link", "transfer_row",
        "organisation_contact_refusal",
    ), SECRET),
    **dict.fromkeys((
        "catalogue_entry", "come_again_count", "event_invited", "exchange_day", "exchange_fit", "exchange_pair_rule",
        "exchange_stall", "exchange_talk", "exchange_timetable", "kept_figure", "kept_place", "kept_reach",
        "kept_year", "meal_table_plan", "phone_board", "phone_tally", "search_document", "search_posting",
        "search_state", "search_word", "standing_entry", "walk", "event_count_press",
    ), COUNTED),
    **dict.fromkeys((
        "channel_pause", "draft", "erasure_note", "heartbeat", "idempotency_key", "lease", "long_task",
        "operation_run", "retention_run", "search_miss", "sms_event", "throttle",
    ), SHORT),
    **dict.fromkeys((
        "exchange_fair", "march_route", "marked_area", "meal_date", "meal_date_role", "meal_kitchen", "meal_role",
        "meal_without_kitchen", "phone_target", "plan_period", "room_rules", "search_synonyms", "setting",
        "survey_round", "survey_scale",
    ), PACK),
    **dict.fromkeys((
        "plan_report", "plan_report_file", "plan_report_sending", "plan_report_version",
    ), PAPER),
}  # fmt: skip

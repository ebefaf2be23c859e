"""Every change of what is brought in and taken out, and what the same of somebody else is; see `changes.py`."""

from __future__ import annotations

from tests.security.answers import CHOICE, HOST, NOBODY, STAFF, Other, other
from tests.security.change import Change, change
from tests.security.prepared_transfer import all_on_its_way, new_list, new_sheet, on_its_way

_COLUMNS = {
    "title": "1",
    "nr": "0",
    "day": "2",
    "starts": "3",
    "ends": "4",
    "meeting_point": "5",
    "places": "7",
}
_NONE = dict.fromkeys(
    (
        "place",
        "until_on",
        "contact_name",
        "contact_phone",
        "text",
        "least_age",
        "least_age_reason",
        "question",
    ),
    "-1",
)

_COLUMNS_OF_ALL = {
    "name": "0",
    "place": "1",
    "kind": "2",
    "summary": "3",
    "contact_name": "4",
    "contact_phone": "5",
    "contact_email": "6",
    "source": "7",
    "is_told": "8",
    "cvr": "9",
    "nr": "-1",
}

TRANSFER: dict[str, Change] = {
    "transfer.bring_file": change("transfer_file.take_in", ready=new_sheet, kind="opgaver"),
    "transfer.bring_file_all": change("transfer_file.take_in", ready=new_list, kind="kontakter"),
    "transfer.choose_columns_all": change("transfer_file.choose_columns", **_COLUMNS_OF_ALL),
    "transfer.choose_columns": change("transfer_file.choose_columns", **_COLUMNS, **_NONE),
    "transfer.show_file": change("long_task.ask"),
    "transfer.show_file_all": change("long_task.ask"),
    "transfer.stop_file": change("long_task.stop", ready=on_its_way),
    "transfer.stop_file_all": change("long_task.stop", ready=all_on_its_way),
    "transfer.take_out": change("transfer_taken.ask long_task.ask", purpose="copy"),
    "transfer.take_out_all": change("transfer_taken.ask long_task.ask", purpose="copy"),
    "transfer.throw_away_file": change("transfer_file.throw_away"),
    "transfer.throw_away_file_all": change("transfer_file.throw_away"),
}

#: Staff look after all organisations; under the address of another one nobody finds a file.
OTHERS_OF_TRANSFER: dict[str, Other | str] = {
    "transfer.bring_file": other(HOST, organisation_id="waiting_organisation_id"),
    **dict.fromkeys(
        (
            "transfer.choose_columns_all",
            "transfer.download_template_all",
            "transfer.show_file_all",
            "transfer.stop_file_all",
            "transfer.throw_away_file_all",
        ),
        STAFF,
    ),
    "transfer.choose_columns": other(NOBODY, organisation_id="waiting_organisation_id"),
    "transfer.download_taken": other(NOBODY, organisation_id="waiting_organisation_id"),
    "transfer.download_taken_all": STAFF,
    "transfer.download_template": CHOICE,
    "transfer.show_file": other(NOBODY, organisation_id="waiting_organisation_id"),
    "transfer.stop_file": other(NOBODY, organisation_id="waiting_organisation_id"),
    "transfer.take_out": other(HOST, organisation_id="waiting_organisation_id"),
    "transfer.throw_away_file": other(NOBODY, organisation_id="waiting_organisation_id"),
}

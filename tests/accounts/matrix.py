"""Who may open which page of logging in, and do what there: rows of `tests/test_permission_matrix.py`."""

from __future__ import annotations

GET_ACCOUNTS = {
    # Begun in the same step as the page before, or only shown to staff who have not confirmed.
    "accounts.add_app": "303 404 404 303 303",
    "accounts.add_passkey": "303 404 404 200 200",
    "accounts.change_email": "303 200 200 200 200",
    # No provider is set.
    "accounts.come_back_from_oidc": "404 404 404 404 404",
    "accounts.confirm_identity": "303 404 404 303 303",
    "accounts.confirm_with_recovery_code": "303 404 404 303 303",
    "accounts.enter_code": "303 303 303 303 303",
    "accounts.enter_name": "303 303 303 303 303",
    "accounts.log_in": "200 303 303 303 303",
    "accounts.log_in_with_oidc": "404 404 404 404 404",
    "accounts.make_recovery_codes": "303 404 404 200 200",
    "accounts.open_link": "410 410 410 410 410",
    "accounts.show_security": "303 404 404 200 200",
}

POST_ACCOUNTS = {
    # As JSON, for the script.
    "accounts.ask_for_passkey": "303 404 404 200 200",
    # Nothing was signed.
    "accounts.confirm_with_passkey": "303 404 404 422 422",
    "accounts.log_out": "303 303 303 303 303",
    "accounts.log_out_everywhere": "303 303 303 303 303",
    # No code was asked for.
    "accounts.prove_email": "303 422 422 422 422",
    # There is none; a refusal is said on the page before.
    "accounts.remove_app": "303 404 404 404 404",
    "accounts.remove_passkey": "303 404 404 404 404",
    "accounts.rename_passkey": "303 404 404 303 303",
    "accounts.start_app": "303 404 404 303 303",
}

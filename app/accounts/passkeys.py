"""Passkeys (WebAuthn): keys that lie in a phone, a computer or a stick, and only work on our own address."""

from __future__ import annotations

import json
import secrets
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, select

from app.accounts import queries_factors as queries
from app.accounts import rules
from app.accounts.factors import refuse_last_factor
from app.accounts.models import Account
from app.accounts.models_factors import Passkey, PasskeyChallenge
from app.accounts.rules import RelyingParty
from app.accounts.staff_letters import ADDED, write
from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError

NOT_RECOGNISED = "Vi kunne ikke genkende nøglen. Prøv igen."
KNOWN = "Den nøgle har du allerede."
#: More keys than anybody carries.
MOST = 10
_MOST_TEXT = "Du har allerede ti nøgler. Fjern først en af dem."


def ask_for_new(
    now: datetime, session_id: int, account: Account, party: RelyingParty, site_name: str
) -> dict[str, Any]:
    """What the browser needs to make a passkey, with a challenge that is good once and for five minutes."""
    from webauthn import generate_registration_options
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    options = generate_registration_options(
        rp_id=party.id,
        rp_name=site_name,
        user_name=account.email or "",
        user_display_name=account.person.name,
        # No name and no address: devices keep it.
        user_id=f"account-{account.id}".encode(),
        challenge=_new_challenge(now, session_id),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
        exclude_credentials=_descriptors(account.id),
    )
    return _as_json(options)


def ask_for_known(now: datetime, session_id: int, account_id: int, party: RelyingParty) -> dict[str, Any]:
    """What the browser needs to use one of the account's passkeys; the challenge as in `ask_for_new`."""
    from webauthn import generate_authentication_options

    options = generate_authentication_options(
        rp_id=party.id,
        challenge=_new_challenge(now, session_id),
        allow_credentials=_descriptors(account_id),
    )
    return _as_json(options)


class Made(NamedTuple):
    """A passkey that the browser has made: what its owner calls it, and what the device answered."""

    name: str
    credential: str


def add_passkey(
    actor: Actor, now: datetime, session_id: int, account_id: int, party: RelyingParty, made: Made
) -> None:
    """Keep a passkey that the browser has made, and tell its owner. Raises DomainError when it is not right."""
    from webauthn import verify_registration_response
    from webauthn.helpers import bytes_to_base64url
    from webauthn.helpers.exceptions import WebAuthnException

    account = lock_row(Account, account_id)
    challenge = _used_challenge(now, session_id)
    try:
        key = verify_registration_response(
            credential=made.credential,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise _refused(session_id) from error
    key_id = bytes_to_base64url(key.credential_id)
    if db.session.scalar(select(Passkey.id).where(Passkey.credential_id == key_id)) is not None:
        raise DomainError(KNOWN)
    if len(queries.passkeys_of(account_id)) >= MOST:
        raise DomainError(_MOST_TEXT)
    db.session.add(
        Passkey(
            account_id=account_id,
            credential_id=key_id,
            public_key=bytes_to_base64url(key.credential_public_key),
            sign_count=key.sign_count,
            name=made.name,
            created_at=now,
        )
    )
    record(actor, now, "account.factor_added", "account", account_id, method="passkey")
    if account is not None:
        write(ADDED, now, account)
    db.session.flush()


def use_passkey(
    now: datetime, *, session_id: int, account_id: int, party: RelyingParty, credential: str
) -> None:
    """Check what a passkey of the account has signed. Raises DomainError when it is not right.

    A count that does not grow is a copied key; keys that do not count say 0 for ever.
    """
    from webauthn import verify_authentication_response
    from webauthn.helpers import base64url_to_bytes
    from webauthn.helpers.exceptions import WebAuthnException

    lock_row(Account, account_id)
    challenge, key = _used_challenge(now, session_id), _key_of(account_id, credential)
    if key is None:
        raise _refused(session_id)
    try:
        seen = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=base64url_to_bytes(key.public_key),
            credential_current_sign_count=key.sign_count,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise _refused(session_id) from error
    key.sign_count, key.last_used_at = seen.new_sign_count, now
    db.session.flush()


def rename_passkey(actor: Actor, now: datetime, account_id: int, passkey_id: int, name: str) -> None:
    """Call a passkey something else. Raises NotFoundError when it is not the account's."""
    _own(account_id, passkey_id).name = name
    record(actor, now, "account.factor_renamed", "account", account_id, method="passkey")
    db.session.flush()


def remove_passkey(actor: Actor, now: datetime, account_id: int, passkey_id: int) -> None:
    """Take a passkey away. Raises DomainError when it is the last factor, NotFoundError when it is not theirs."""
    lock_row(Account, account_id)
    key = _own(account_id, passkey_id)
    refuse_last_factor(account_id)
    db.session.delete(key)
    record(actor, now, "account.factor_removed", "account", account_id, method="passkey")
    db.session.flush()


def _own(account_id: int, passkey_id: int) -> Passkey:
    key = lock_row(Passkey, passkey_id)
    if key is None or key.account_id != account_id:
        raise NotFoundError
    return key


def _key_of(account_id: int, credential: str) -> Passkey | None:
    try:
        said = json.loads(credential)
        key_id = said["id"] if isinstance(said, dict) else None
    except (ValueError, KeyError):
        return None
    return next((key for key in queries.passkeys_of(account_id) if key.credential_id == key_id), None)


def _new_challenge(now: datetime, session_id: int) -> bytes:
    """A challenge for this log-in, in the place of the one before."""
    db.session.execute(delete(PasskeyChallenge).where(PasskeyChallenge.session_id == session_id))
    text = secrets.token_urlsafe(48)
    db.session.add(
        PasskeyChallenge(session_id=session_id, challenge=text, expires_at=now + rules.CHALLENGE_LIFE)
    )
    db.session.flush()
    return text.encode()


def _used_challenge(now: datetime, session_id: int) -> bytes:
    """The challenge of this log-in, which is good no more. Raises DomainError when there is none.

    The caller rolls back on any refusal, so `_refused` takes it away once more.
    """
    which = (PasskeyChallenge.session_id == session_id, PasskeyChallenge.expires_at > now)
    found = db.session.scalar(delete(PasskeyChallenge).where(*which).returning(PasskeyChallenge.challenge))
    if found is None:
        raise DomainError(NOT_RECOGNISED)
    return str(found).encode()


def _refused(session_id: int) -> DomainError:
    """What came back was wrong: the challenge is spent all the same."""

    def spend() -> None:
        db.session.execute(delete(PasskeyChallenge).where(PasskeyChallenge.session_id == session_id))

    return DomainError(NOT_RECOGNISED, afterwards=spend)


def _descriptors(account_id: int) -> list[Any]:
    from webauthn.helpers import base64url_to_bytes
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    return [
        PublicKeyCredentialDescriptor(id=base64url_to_bytes(key.credential_id))
        for key in queries.passkeys_of(account_id)
    ]


def _as_json(options: Any) -> dict[str, Any]:
    from webauthn import options_to_json

    found: dict[str, Any] = json.loads(options_to_json(options))
    return found

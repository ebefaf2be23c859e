"""What is known of people by their log-in, and by the log of what is done here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, func, or_, select

from app.accounts import retention
from app.accounts.models import Account, AccountSession, LogInRequest
from app.accounts.models_factors import (
    AuthenticatorApp,
    FactorReset,
    OidcIdentity,
    Passkey,
    PasskeyChallenge,
    RecoveryCode,
)
from app.accounts.queries import account_of_person, roles_of
from app.accounts.role_words import role_name
from app.audit.models import AuditEvent
from app.core.database import db
from app.core.privacy import Basis, Fact, Fate, Privacy, Processing, RetentionRule, Section
from app.core.retention import delete_rows
from app.people.queries import former_ids

KEEP_REQUESTS = timedelta(days=1)
KEEP_ENDED_SESSIONS = timedelta(days=30)
KEEP_BEGUN = timedelta(days=1)
KEEP_RESETS = timedelta(days=395)
KEEP_AUDIT = timedelta(days=1826)

_OWNERS, _STAFF = _l("Alle med en konto"), _l("Medarbejdere")


def _ended(now: datetime) -> ColumnElement[bool]:
    before = now - KEEP_ENDED_SESSIONS
    return or_(AccountSession.ends_at < before, AccountSession.revoked_at < before)


def _begun(now: datetime) -> ColumnElement[bool]:
    return and_(AuthenticatorApp.confirmed_at.is_(None), AuthenticatorApp.created_at < now - KEEP_BEGUN)


GUESTS = RetentionRule(
    "accounts.guests", ("person",), _l("Navn og kontakt, når du ikke har en konto"), _l("Gæster"),
    _l("efter den sidste dato, du er tilmeldt"), retention.guest_period, Fate.ERASED,
    "law.md section 2, sign-ups; pack setting sign_up_retention_days",
    clean=retention.erase_guests, overdue=retention.count_old_guests,
)  # fmt: skip

RULES = (
    RetentionRule(
        "accounts.unused", ("person", "account", "passkey", "recovery_code", "oidc_identity", "account_role"),
        _l("Kontoen og alt, der hører til den, når du ikke bruger den"), _OWNERS,
        _l("efter at du sidst brugte den. Du får besked en måned før"), retention.account_period, Fate.ERASED,
        "law.md section 2, inactive account; pack setting account_retention_days",
        clean=retention.erase_inactive, overdue=retention.count_inactive,
    ),
    RetentionRule(
        "accounts.requests", ("log_in_request",), _l("Koder til at logge ind"), _OWNERS,
        _l("efter at koden er slut"), lambda: KEEP_REQUESTS, Fate.DELETED, "a code is good for ten minutes",
        **delete_rows(LogInRequest, lambda now: LogInRequest.expires_at < now - KEEP_REQUESTS)._asdict(),
    ),
    RetentionRule(
        "accounts.sessions", ("account_session",), _l("Hvilke enheder der har været logget ind"), _OWNERS,
        _l("efter at du er logget ud"), lambda: KEEP_ENDED_SESSIONS, Fate.DELETED,
        "well within law.md section 2, login log", **delete_rows(AccountSession, _ended)._asdict(),
    ),
    RetentionRule(
        "accounts.challenges", ("passkey_challenge",), _l("Spørgsmål til en nøgle"), _STAFF,
        _l("efter at spørgsmålet er slut"), lambda: KEEP_BEGUN, Fate.DELETED, "a challenge is good for minutes",
        is_about_staff=True,
        **delete_rows(PasskeyChallenge, lambda now: PasskeyChallenge.expires_at < now - KEEP_BEGUN)._asdict(),
    ),
    RetentionRule(
        "accounts.begun_apps", ("authenticator_app",), _l("En app, der ikke blev sat op"), _STAFF,
        _l("efter at det blev begyndt"), lambda: KEEP_BEGUN, Fate.DELETED, "set up in one sitting",
        is_about_staff=True, **delete_rows(AuthenticatorApp, _begun)._asdict(),
    ),
    RetentionRule(
        "accounts.resets", ("factor_reset",), _l("Hvem der bad om, at nogen begynder forfra"), _STAFF,
        _l("efter at der blev bedt om det"), lambda: KEEP_RESETS, Fate.DELETED,
        "law.md section 2, login and security log",
        is_about_staff=True, **delete_rows(FactorReset, lambda now: FactorReset.asked_at < now - KEEP_RESETS)._asdict(),
    ),
)  # fmt: skip

LOG_RULES = (
    # The table refuses every change, so the end of its five years belongs to whoever seals it.
    RetentionRule(
        "audit.events", ("audit_event",), _l("Loggen over, hvem der gjorde hvad"), _l("Alle, vi kender"),
        _l("efter at det skete"), lambda: KEEP_AUDIT, Fate.DELETED,
        "law.md section 2, audit; deleted together with its seal",
    ),
)  # fmt: skip


def _sections(person_id: int, _now: datetime) -> Sequence[Section]:
    account = account_of_person(person_id)
    if account is None:
        return []
    return [_account(account), _sessions(account.id), _requests(account), _factors(account.id)]


def _account(account: Account) -> Section:
    roles = sorted(role_name(role) for role in roles_of(account.id))
    facts = (
        Fact("email", _("E-mail til at logge ind"), account.email),
        Fact("created_at", _("Lavet"), account.created_at),
        Fact("last_log_in_at", _("Sidst logget ind"), account.last_log_in_at),
        Fact("roles", _("Roller"), roles),
        Fact("warned_at", _("Fik besked om, at kontoen slettes"), account.warned_at),
    )
    return Section("account", _("Din konto"), [facts])


def _sessions(account_id: int) -> Section:
    rows = select(AccountSession).where(AccountSession.account_id == account_id)
    records = [
        [
            Fact("created_at", _("Logget ind"), one.created_at),
            Fact("seen_at", _("Sidst brugt"), one.seen_at),
            Fact("ends_at", _("Slut senest"), one.ends_at, ""),
            Fact("revoked_at", _("Logget ud"), one.revoked_at),
            Fact("is_own_device", _("Din egen enhed"), one.is_own_device, ""),
        ]
        for one in db.session.scalars(rows.order_by(AccountSession.id.desc()))
    ]
    return Section("sessions", _("Enheder, der er eller har været logget ind"), records)


def _requests(account: Account) -> Section:
    rows = select(LogInRequest).where(LogInRequest.email == account.email).order_by(LogInRequest.id.desc())
    records = [
        [
            Fact("created_at", _("Bedt om"), one.created_at),
            Fact("expires_at", _("Gjaldt til"), one.expires_at),
            Fact("used_at", _("Brugt"), one.used_at),
        ]
        for one in db.session.scalars(rows)
    ]
    return Section("log_in_requests", _("Koder, vi har sendt til at logge ind med"), records)


def _factors(account_id: int) -> Section:
    keys = db.session.scalars(select(Passkey).where(Passkey.account_id == account_id).order_by(Passkey.id))
    found = [
        [Fact("passkey", _("Nøgle"), one.name), Fact("created_at", _("Lavet"), one.created_at),
         Fact("last_used_at", _("Sidst brugt"), one.last_used_at)]
        for one in keys
    ]  # fmt: skip
    apps = select(AuthenticatorApp.created_at).where(AuthenticatorApp.account_id == account_id)
    found += [
        [Fact("app", _("App med koder"), True), Fact("created_at", _("Lavet"), at)]
        for at in db.session.scalars(apps)
    ]
    left = select(func.count()).where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    if codes := db.session.scalar(left):
        found.append([Fact("recovery_codes_left", _("Koder på papir, der er tilbage"), codes)])
    names = select(OidcIdentity).where(OidcIdentity.account_id == account_id)
    found += [
        [Fact("issuer", _("Kommunens log-in"), one.issuer), Fact("subject", _("Nummer der"), one.subject),
         Fact("linked_at", _("Siden"), one.linked_at)]
        for one in db.session.scalars(names)
    ]  # fmt: skip
    resets = select(FactorReset).where(
        or_(FactorReset.account_id == account_id, FactorReset.asked_by == account_id,
            FactorReset.approved_by == account_id)
    )  # fmt: skip
    found += [
        [Fact("asked_at", _("Bedt om at begynde forfra"), one.asked_at),
         Fact("approved_at", _("Godkendt"), one.approved_at)]
        for one in db.session.scalars(resets)
    ]  # fmt: skip
    return Section("second_factor", _("Din sikkerhed"), found)


def _log(person_id: int, _now: datetime) -> Sequence[Section]:
    mine = AuditEvent.actor_person_id.in_([person_id, *former_ids(person_id)])
    rows = db.session.scalars(select(AuditEvent).where(mine).order_by(AuditEvent.id.desc()))
    records = [
        [
            Fact("at", _("Hvornår"), one.at),
            Fact("action", _("Hvad"), one.action, _what(one.action)),
            Fact("object_type", _("Ved hvad"), one.object_type, ""),
            Fact("object_id", _("Nummer"), one.object_id, ""),
            Fact("roles", _("Med hvilke roller"), one.roles, ""),
            Fact("purpose", _("Hvorfor"), one.purpose, ""),
            Fact("network", _("Fra hvilket net"), one.network),
            Fact("details", _("Mere"), one.details, ""),
        ]
        for one in rows
    ]
    return [Section("log", _("Det, du selv har gjort her"), records)]


def _what(action: str) -> str:
    words = {
        "account": _("Din konto"),
        "person": _("Dine oplysninger"),
        "sign_up": _("En tilmelding"),
        "series": _("En gruppe"),
        "occurrence": _("En dato"),
        "delegation": _("Hjælp til at være med"),
        "consent": _("Et ja eller nej"),
    }
    return words.get(action.partition(".")[0], _("Noget andet"))


ACCOUNT = Processing(
    key="account",
    purpose=_l("Din konto"),
    why=_l("Så du kan logge ind, og ingen anden kan logge ind som dig."),
    basis=Basis.TASK,
    ground=_l("Databeskyttelsesforordningen art. 6, stk. 1, litra e, og art. 32 om sikkerhed."),
    people=(_l("Borgere med konto"), _l("Medarbejdere")),
    data=(
        _l("E-mail til at logge ind"),
        _l("Hvornår man har været logget ind"),
        _l("Roller"),
        _l("Medarbejderes nøgler og koder (kun som kontroltal)"),
    ),
    recipients=(_l("Administratorer, for medarbejdere"),),
    processors=(_l("Firmaet, der sender e-mail"),),
    tables=(
        "account", "account_role", "account_session", "log_in_request", "passkey", "passkey_challenge",
        "authenticator_app", "recovery_code", "factor_reset", "oidc_identity",
    ),
    rules=RULES,
    sections=_sections,
    security=(
        _l("Ingen adgangskoder. Koder gælder 10 minutter og gemmes kun som kontroltal."),
        _l("Medarbejdere viser to ting for at komme ind."),
    ),
    risks=(
        (_l("En fremmed gætter en kode."), _l("Fem forsøg, ti minutter, og kun i den browser, der bad om den.")),
    ),
)  # fmt: skip

LOG = Processing(
    key="log",
    purpose=_l("Loggen"),
    why=_l("Så det kan ses, hvem der har set eller ændret noget om dig, og hvorfor."),
    basis=Basis.OBLIGATION,
    ground=_l("Databeskyttelsesforordningen art. 5, stk. 2, og art. 32."),
    people=(_l("Alle, vi kender"), _l("Medarbejdere")),
    data=(_l("Hvem gjorde hvad, hvornår og hvorfor: numre, ingen navne og ingen tekst"),),
    recipients=(_l("Den, det handler om: dato, rolle og formål"), _l("Datatilsynet, hvis det beder om det")),
    tables=("audit_event",),
    rules=LOG_RULES,
    sections=_log,
    security=(_l("En række i loggen kan ikke ændres."),),
)

PRIVACY = Privacy(processing=(ACCOUNT, LOG), needs_person=retention.has_role)

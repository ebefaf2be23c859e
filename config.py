"""Settings, all read from the environment. README lists every one of them (a test compares).

SAMSKAB_ENV chooses the defaults: `demo` (what `make run` uses), `development`, `testing` or `production`.
"""

import ipaddress
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

ROOT: Final = Path(__file__).resolve().parent

#: What an environment sets when the variable is not given. Empty means "no default".
DEFAULTS: Final[dict[str, dict[str, str]]] = {
    "demo": {"DEMO": "1", "TRUSTED_HOSTS": "localhost,127.0.0.1,[::1]", "LOG_LEVEL": "WARNING"},
    "development": {"DEMO": "0", "TRUSTED_HOSTS": "localhost,127.0.0.1,[::1]", "LOG_LEVEL": "DEBUG"},
    "testing": {
        "DEMO": "0",
        "TRUSTED_HOSTS": "",
        "SECRET_KEY": "only-for-tests",
        "LOG_LEVEL": "WARNING",
        "FORM_LEAST_SECONDS": "0",
        "BACKUP_KEY": "only-for-tests",
        # A test makes its backups itself, and the disk of the machine it runs on is not its subject.
        "BACKUP_EVERY_MINUTES": "0",
        "DISK_LEAST_PERCENT": "0",
    },
    "production": {"DEMO": "0", "TRUSTED_HOSTS": "", "HOST": "0.0.0.0", "DRAIN_SECONDS": "5"},  # noqa: S104 - behind a proxy
}

#: Production does not start without these.
REQUIRED_IN_PRODUCTION: Final = ("SECRET_KEY", "SITE_URL", "TRUSTED_HOSTS")
#: Nor, when there is somebody who sends SMS, without these: they prove who we are, and who tells us of deliveries.
REQUIRED_WITH_SMS: Final = ("SMS_TOKEN", "SMS_CALLBACK_SECRET")
#: Nor, unless backups are off, without the key that encrypts them.
REQUIRED_WITH_BACKUPS: Final = ("BACKUP_KEY",)
#: Shorter keys may be guessed.
_SHORTEST_KEY: Final = 32
_LOG_LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR")


class ConfigurationError(RuntimeError):
    """The environment does not make a programme that can be started; the message says what to do."""


def settings(environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Return Flask's configuration for the environment that SAMSKAB_ENV names.

    Raises ConfigurationError when SAMSKAB_ENV is unknown or a number is not a number.
    """
    name = environ.get("SAMSKAB_ENV", "demo")
    if name not in DEFAULTS:
        raise ConfigurationError(f"SAMSKAB_ENV is {name!r}; it must be one of {', '.join(DEFAULTS)}.")

    def text(key: str, default: str = "") -> str:
        return environ.get(key, "").strip() or DEFAULTS[name].get(key, default)

    def number(key: str, default: int) -> int:
        value = text(key, str(default))
        if not value.isdecimal():
            raise ConfigurationError(f"{key} is {value!r}; it must be a whole number.")
        return int(value)

    instance = Path(text("INSTANCE_PATH", str(ROOT / "instance"))).resolve()
    port = number("PORT", 5000)
    database = text("DATABASE_URL", f"sqlite:///{instance / 'samskab.db'}")
    hosts = [host.strip() for host in text("TRUSTED_HOSTS").split(",") if host.strip()]
    return {
        "SAMSKAB_ENV": name,
        "TESTING": name == "testing",
        "DEMO": text("DEMO") in ("1", "true", "yes"),
        "INSTANCE_PATH": str(instance),
        "SQLALCHEMY_DATABASE_URI": database,
        # Per process; nobody waits longer for one of them than for a page.
        "DATABASE_POOL_SIZE": number("DATABASE_POOL_SIZE", 10),
        "SECRET_KEY": text("SECRET_KEY"),
        # Keys before this one, oldest first: what they signed and encrypted is still read.
        "SECRET_KEY_FALLBACKS": text("SECRET_KEY_FALLBACKS").split() or None,
        # Keys of encrypted columns, oldest first: the last one encrypts, all of them and those above decrypt.
        "COLUMN_KEYS": text("COLUMN_KEYS").split() or None,
        "SITE_URL": text("SITE_URL", "" if name == "production" else f"http://127.0.0.1:{port}").rstrip("/"),
        "TRUSTED_HOSTS": hosts or None,
        "SMTP_URL": text("SMTP_URL"),
        "MAIL_FROM": text("MAIL_FROM", "Samskab <samskab@localhost>"),
        "MAIL_PATH": str(instance / "mail"),
        "AUDIT_MAIL": text("AUDIT_MAIL"),
        "BOUNCE_IMAP_URL": text("BOUNCE_IMAP_URL"),
        "BOUNCE_PATH": text("BOUNCE_PATH"),
        "SMS_URL": text("SMS_URL"),
        "SMS_TOKEN": text("SMS_TOKEN"),
        "SMS_SENDER": text("SMS_SENDER", "Samskab"),
        "SMS_CALLBACK_SECRET": text("SMS_CALLBACK_SECRET"),
        # Files that must survive the machine, and what is kept there.
        "STORAGE_URL": text("STORAGE_URL", (instance / "storage").as_uri()),
        "STORAGE_KEY_ID": text("STORAGE_KEY_ID"),
        "STORAGE_SECRET_KEY": text("STORAGE_SECRET_KEY"),
        "BACKUP_KEY": text("BACKUP_KEY"),
        "BACKUP_KEY_FALLBACKS": text("BACKUP_KEY_FALLBACKS").split(),
        # A file is copied in a moment; a server has its own log for what happened since the last hour.
        "BACKUP_EVERY_MINUTES": number("BACKUP_EVERY_MINUTES", 15 if database.startswith("sqlite") else 60),
        "PG_BIN": text("PG_BIN"),
        "METRICS_TOKEN": text("METRICS_TOKEN"),
        "DISK_LEAST_PERCENT": number("DISK_LEAST_PERCENT", 10),
        "PACK": str((ROOT / text("PACK", "data/soenderborg")).resolve()),
        # Log-in of municipal staff through their own provider; without an issuer there is no such page.
        "OIDC_ISSUER": text("OIDC_ISSUER"),
        "OIDC_CLIENT_ID": text("OIDC_CLIENT_ID"),
        "OIDC_CLIENT_SECRET": text("OIDC_CLIENT_SECRET"),
        "OIDC_NAME": text("OIDC_NAME"),
        "OIDC_SECOND_FACTOR_AMR": text("OIDC_SECOND_FACTOR_AMR", "mfa").split(),
        "PROXY_COUNT": number("PROXY_COUNT", 0),
        "HOST": text("HOST", "127.0.0.1"),
        "PORT": port,
        "WEB_PROCESSES": number("WEB_PROCESSES", 2),
        # 0: one behind a proxy, eight without.
        "WEB_THREADS": number("WEB_THREADS", 0),
        # How long a server that is told to stop goes on working, so that the proxy sees it and sends nothing more.
        "DRAIN_SECONDS": number("DRAIN_SECONDS", 0),
        "LOG_LEVEL": text("LOG_LEVEL", "INFO").upper(),
        # A public form sent sooner than this was filled by a program; 0 asks nothing (tests, load).
        "FORM_LEAST_SECONDS": number("FORM_LEAST_SECONDS", 2),
        # A variable left over from developing must not show anybody the inside of a production.
        **({"DEBUG": False} if name == "production" else {}),
        # Secure cookies need https; a demo on a laptop answers on plain http.
        "SESSION_COOKIE_SECURE": name == "production",
        "MAX_CONTENT_LENGTH": 12 * 1024 * 1024,
    }


def check(values: Mapping[str, Any]) -> None:
    """Refuse servers that would be talked to in clear, and a production that is not safe to start.

    Raises ConfigurationError, one sentence that names every missing setting.
    """
    for key, encrypted, plain in (("SMS_URL", "https", "http"), ("BOUNCE_IMAP_URL", "imaps", "imap")):
        if values.get(key) and not is_safe_to_ask(values[key], encrypted, plain):
            raise ConfigurationError(f"{key} must begin with {encrypted}://, unless it is on this machine.")
    _check_words_and_numbers(values)
    if not is_storage(str(values["STORAGE_URL"])):
        raise ConfigurationError(
            "STORAGE_URL must be file:///folder or s3://bucket?endpoint=https://…&region=…; plain http is only for "
            "this machine."
        )
    if not re.fullmatch(r"[A-Za-z0-9 ]{1,11}|\+?\d{3,15}", values.get("SMS_SENDER") or "Samskab"):
        raise ConfigurationError("SMS_SENDER must be a number, or at most 11 letters from A to Z and digits.")
    if values["SAMSKAB_ENV"] == "production":
        _check_production(values)


def _check_production(values: Mapping[str, Any]) -> None:
    needed = [*REQUIRED_IN_PRODUCTION, *(REQUIRED_WITH_SMS if values.get("SMS_URL") else ())]
    needed += REQUIRED_WITH_BACKUPS if values["BACKUP_EVERY_MINUTES"] else ()
    missing = [key for key in needed if not values.get(key)]
    if missing:
        names = ", ".join(missing)
        raise ConfigurationError(f"Production does not start without {names}: set them in the environment.")
    for key in ("SECRET_KEY", "BACKUP_KEY"):
        if values[key] and len(values[key]) < _SHORTEST_KEY:
            raise ConfigurationError(
                f"{key} is too short. Put it in {key}_FALLBACKS where it was in use: what it signed or encrypted is "
                "then still read. Make a new one with: openssl rand -hex 32"
            )
    if not str(values.get("OIDC_ISSUER") or "https://").startswith("https://"):
        raise ConfigurationError("OIDC_ISSUER must be an https address in production.")
    if values["DEMO"]:
        raise ConfigurationError("DEMO must not be on in production: anybody could choose to be staff.")


def _check_words_and_numbers(values: Mapping[str, Any]) -> None:
    """Raises ConfigurationError for what would only show itself later, in the middle of something."""
    if not re.match(r"(postgresql(\+psycopg)?|sqlite)://", str(values["SQLALCHEMY_DATABASE_URI"])):
        raise ConfigurationError(
            "DATABASE_URL must be postgresql://user:password@host/name, or sqlite:////folder/file.db."
        )
    if not re.fullmatch(r"https?://[^/\s]+(/\S*)?", values["SITE_URL"] or "http://later"):
        raise ConfigurationError("SITE_URL must be the site's whole address, beginning with https://.")
    if values["LOG_LEVEL"] not in _LOG_LEVELS:
        raise ConfigurationError(f"LOG_LEVEL must be one of {', '.join(_LOG_LEVELS)}.")
    for key, least, most in (
        ("WEB_PROCESSES", 1, 999),
        ("DATABASE_POOL_SIZE", 1, 999),
        ("DISK_LEAST_PERCENT", 0, 99),
    ):
        if not least <= values[key] <= most:
            raise ConfigurationError(f"{key} is {values[key]}; it must be from {least} to {most}.")


def is_storage(url: str) -> bool:
    """Whether `url` names a folder, or a bucket of a service that is talked to in safety."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return not parts.netloc and len(parts.path) > 1
    endpoint = dict(parse_qsl(parts.query)).get("endpoint")
    return (
        parts.scheme == "s3"
        and bool(parts.netloc)
        and (not endpoint or is_safe_to_ask(endpoint, "https", "http"))
    )


def is_this_machine(host: str) -> bool:
    """Whether `host` names the machine we run on."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_safe_to_ask(url: str, encrypted: str, plain: str) -> bool:
    """Whether a server's address is encrypted (scheme `encrypted`), or plain (scheme `plain`) on this machine only."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        assert parts.port is None or parts.port > 0
    except (ValueError, AssertionError):
        return False
    return bool(host) and (parts.scheme == encrypted or (parts.scheme == plain and is_this_machine(host)))

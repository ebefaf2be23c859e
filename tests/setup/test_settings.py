"""config.py: what is read from the environment, and what production refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import config

README = (config.ROOT / "README.md").read_text(encoding="utf-8")
PRODUCTION = {
    "SAMSKAB_ENV": "production",
    "SECRET_KEY": "x" * 64,
    "SITE_URL": "https://sammen.example/",
    "TRUSTED_HOSTS": "sammen.example, www.sammen.example",
    "BACKUP_KEY": "b" * 64,
}


class _Remembering(Mapping[str, str]):
    """An empty environment that knows what it was asked for."""

    def __init__(self) -> None:
        self.asked: set[str] = set()

    def __getitem__(self, key: str) -> str:
        self.asked.add(key)
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def test_readme_lists_exactly_the_settings_that_are_read() -> None:
    environment = _Remembering()
    config.settings(environment)
    section = README[README.index("## Settings") : README.index("## Tests")]
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", section, re.MULTILINE)) == environment.asked


@pytest.mark.parametrize("missing", config.REQUIRED_IN_PRODUCTION)
def test_production_refuses_to_start_and_names_what_is_missing(missing: str) -> None:
    values = config.settings({**PRODUCTION, missing: ""})
    with pytest.raises(config.ConfigurationError, match=missing):
        config.check(values)


def test_one_sentence_names_everything_that_is_missing() -> None:
    with pytest.raises(config.ConfigurationError) as refusal:
        config.check(config.settings({"SAMSKAB_ENV": "production"}))
    assert all(name in str(refusal.value) for name in config.REQUIRED_IN_PRODUCTION)
    assert str(refusal.value).count(".") == 1


def test_production_with_all_three_starts_with_secure_cookies_and_without_demo() -> None:
    values = config.settings(PRODUCTION)
    config.check(values)
    assert values["SITE_URL"] == "https://sammen.example"
    assert values["TRUSTED_HOSTS"] == ["sammen.example", "www.sammen.example"]
    assert values["SESSION_COOKIE_SECURE"]
    assert not values["DEMO"]


def test_demo_in_production_is_refused() -> None:
    with pytest.raises(config.ConfigurationError, match="DEMO"):
        config.check(config.settings({**PRODUCTION, "DEMO": "1"}))


def test_a_provider_is_asked_over_https_only_in_production() -> None:
    config.check(config.settings({**PRODUCTION, "OIDC_ISSUER": "https://id.example"}))
    with pytest.raises(config.ConfigurationError, match="OIDC_ISSUER"):
        config.check(config.settings({**PRODUCTION, "OIDC_ISSUER": "http://id.example"}))


def test_older_keys_and_factors_are_lists_of_words() -> None:
    values = config.settings({"SECRET_KEY_FALLBACKS": "oldest  older", "OIDC_SECOND_FACTOR_AMR": "mfa hwk"})
    assert values["SECRET_KEY_FALLBACKS"] == ["oldest", "older"]
    assert values["OIDC_SECOND_FACTOR_AMR"] == ["mfa", "hwk"]
    assert config.settings({})["SECRET_KEY_FALLBACKS"] is None


SMS = {"SMS_URL": "https://sms.example.org/v1", "SMS_TOKEN": "t", "SMS_CALLBACK_SECRET": "s"}


def test_production_with_sms_starts() -> None:
    config.check(config.settings({**PRODUCTION, **SMS, "SMS_SENDER": "+4511111100"}))
    config.check(config.settings({**PRODUCTION, **SMS, "SMS_URL": "http://127.0.0.1:8000/sms"}))


@pytest.mark.parametrize("missing", ["SMS_TOKEN", "SMS_CALLBACK_SECRET"])
def test_production_with_sms_refuses_to_start_without_what_proves_who_speaks(missing: str) -> None:
    with pytest.raises(config.ConfigurationError, match=missing):
        config.check(config.settings({**PRODUCTION, **SMS, missing: ""}))


@pytest.mark.parametrize("environment", ["production", "demo", "development"])
@pytest.mark.parametrize(
    ("key", "url"),
    [
        ("SMS_URL", "http://sms.example.org/v1"),
        ("SMS_URL", "sms.example.org"),
        ("SMS_URL", "https://"),
        ("SMS_URL", "https://sms.example.org:port"),
        ("BOUNCE_IMAP_URL", "imap://a:b@mail.example.org"),
        ("BOUNCE_IMAP_URL", "https://mail.example.org"),
    ],
)
def test_no_server_of_others_is_talked_to_in_clear(environment: str, key: str, url: str) -> None:
    values = config.settings({**PRODUCTION, **SMS, "SAMSKAB_ENV": environment, key: url})
    with pytest.raises(config.ConfigurationError, match=key):
        config.check(values)


def test_production_needs_the_key_of_its_backups_unless_there_are_none() -> None:
    with pytest.raises(config.ConfigurationError, match="BACKUP_KEY"):
        config.check(config.settings({**PRODUCTION, "BACKUP_KEY": ""}))
    with pytest.raises(config.ConfigurationError, match="openssl rand"):
        config.check(config.settings({**PRODUCTION, "BACKUP_KEY": "short"}))
    config.check(config.settings({**PRODUCTION, "BACKUP_KEY": "", "BACKUP_EVERY_MINUTES": "0"}))


def test_how_often_a_backup_is_made_follows_from_the_database() -> None:
    assert config.settings({})["BACKUP_EVERY_MINUTES"] == 15
    assert config.settings({"DATABASE_URL": "postgresql://db/house"})["BACKUP_EVERY_MINUTES"] == 60


@pytest.mark.parametrize(
    ("url", "is_good"),
    [
        ("file:///srv/storage", True),
        ("s3://house", True),
        ("s3://house/a?endpoint=https://s3.example&region=eu", True),
        ("s3://house?endpoint=http://127.0.0.1:9000", True),
        ("s3://house?endpoint=http://s3.example", False),
        ("s3://", False),
        ("file://srv/storage", False),
        ("ftp://house", False),
        ("/srv/storage", False),
    ],
)
def test_the_storage_is_a_folder_or_a_bucket_behind_https(url: str, is_good: bool) -> None:
    values = config.settings({**PRODUCTION, "STORAGE_URL": url})
    if is_good:
        config.check(values)
        return
    with pytest.raises(config.ConfigurationError, match="STORAGE_URL"):
        config.check(values)


@pytest.mark.parametrize("sender", ["Sønderborg", "EtAltForLangtNavn", "a-b", "+12"])
def test_a_sender_that_telephones_do_not_show_is_refused(sender: str) -> None:
    with pytest.raises(config.ConfigurationError, match="SMS_SENDER"):
        config.check(config.settings({**PRODUCTION, **SMS, "SMS_SENDER": sender}))


def test_database_lies_in_the_instance_folder_by_default(tmp_path: Path) -> None:
    values = config.settings({"INSTANCE_PATH": str(tmp_path)})
    assert values["SQLALCHEMY_DATABASE_URI"] == f"sqlite:///{tmp_path}/samskab.db"
    assert values["MAIL_PATH"] == str(tmp_path / "mail")


@pytest.mark.parametrize(
    ("environment", "words"),
    [({"PORT": "http"}, "PORT is 'http'"), ({"SAMSKAB_ENV": "staging"}, "must be one of demo")],
)
def test_nonsense_is_named(environment: dict[str, str], words: str) -> None:
    with pytest.raises(config.ConfigurationError, match=words):
        config.settings(environment)


@pytest.mark.parametrize("key", ["SECRET_KEY", "BACKUP_KEY"])
def test_who_has_a_short_key_is_told_how_to_go_on_without_losing_links(key: str) -> None:
    with pytest.raises(config.ConfigurationError, match=f"Put it in {key}_FALLBACKS"):
        config.check(config.settings({**PRODUCTION, key: "short"}))
    config.check(config.settings({**PRODUCTION, f"{key}_FALLBACKS": "short"}))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("DATABASE_URL", "mysql://user@host/name"),
        ("DATABASE_URL", "samskab.db"),
        ("SITE_URL", "sammen.example"),
        ("LOG_LEVEL", "LOUD"),
        ("WEB_PROCESSES", "0"),
        ("DATABASE_POOL_SIZE", "0"),
        ("DISK_LEAST_PERCENT", "100"),
    ],
)
def test_what_would_fail_later_is_refused_at_once(key: str, value: str) -> None:
    with pytest.raises(config.ConfigurationError, match=f"^{key} "):
        config.check(config.settings({**PRODUCTION, key: value}))

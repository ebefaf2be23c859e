"""Loading a pack: repeatable, all or nothing, and never over what people edited."""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.audit.models import AuditEvent
from app.core.database import begin_write, db
from app.core.pack import current_pack
from app.core.records import Setting
from app.pack.actions import LoadReport, load_pack
from app.pack.cli import load
from app.pack.problems import PackError
from app.pack.settings import forget_pack, get_pack, read_settings
from app.places.models import Place
from app.plan.cli import show
from app.plan.models import Action, FocusPlan, Goal, Initiative, PlanActivity
from tests.factories import writing

PACK = Path(__file__).parents[2] / "data" / "soenderborg"


@pytest.fixture
def pack_copy(tmp_path: Path) -> Path:
    """A pack that a test may change."""
    return Path(shutil.copytree(PACK, tmp_path / "pack"))


def edit(file: Path, old: str, new: str) -> int:
    """Replace a text in a file; returns its line."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) >= 1, old
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def load_now(path: Path, now: datetime) -> LoadReport:
    with writing():
        return load_pack(path, now)


def faults(path: Path, now: datetime) -> list[str]:
    """The faults loading finds, as printed."""
    begin_write()
    with pytest.raises(PackError) as raised:
        load_pack(path, now)
    db.session.rollback()
    return [str(problem) for problem in raised.value.problems]


def test_loads_the_whole_pack(app: Flask, frozen_now: datetime) -> None:
    report = load_now(PACK, frozen_now)
    counts = {
        m: db.session.scalar(select(func.count()).select_from(m))
        for m in (FocusPlan, Goal, Action, PlanActivity)
    }
    assert list(counts.values()) == [4, 8, 10, 20]
    assert report.added["places"] == 92
    walk = db.session.scalars(select(Initiative).filter_by(default_for="walk")).one()
    row = db.session.get_one(PlanActivity, walk.activity_id)
    assert row.code == "4.1"
    assert walk.starts_on.isoformat() == "2027-03-01"


def test_loading_again_changes_nothing(app: Flask, frozen_now: datetime) -> None:
    load_now(PACK, frozen_now)
    again = load_now(PACK, frozen_now)
    assert (again.added, again.updated, again.kept, again.gone) == ({}, {}, [], [])
    assert again.unchanged["activities"] == 20
    assert db.session.scalar(select(func.count()).select_from(AuditEvent)) == 1


def test_a_changed_pack_updates_what_nobody_edited(app: Flask, frozen_now: datetime, pack_copy: Path) -> None:
    load_now(PACK, frozen_now)
    edit(pack_copy / "plan-2020-2023.yaml", "short: Samarbejdsbørs", "short: Børs")
    edit(pack_copy / "places.csv", "Nordborg,by,55.05534", "Nordborg,by,55.06")
    report = load_now(pack_copy, frozen_now)
    assert report.updated == {"activities": 1, "places": 1}
    assert db.session.scalars(select(PlanActivity).filter_by(code="2.3")).one().short == "Børs"
    assert db.session.scalars(select(Place).filter_by(name="Nordborg")).one().lat == 55.06


def test_what_people_edited_is_kept_and_told(app: Flask, frozen_now: datetime, pack_copy: Path) -> None:
    load_now(PACK, frozen_now)
    with writing():
        row = db.session.scalars(select(PlanActivity).filter_by(code="2.3")).one()
        row.short, row.edited_at = "Børsen i april", frozen_now
    edit(pack_copy / "plan-2020-2023.yaml", "short: Samarbejdsbørs", "short: Børs")
    report = load_now(pack_copy, frozen_now)
    assert report.kept == ["activities 2.3"]
    assert "kept, because people edited it: activities 2.3" in report.lines()
    assert db.session.scalars(select(PlanActivity).filter_by(code="2.3")).one().short == "Børsen i april"


def test_an_initiatives_dates_and_state_belong_to_people(app: Flask, frozen_now: datetime) -> None:
    load_now(PACK, frozen_now)
    with writing():
        walks = select(Initiative).where(Initiative.code == "gaagrupper")
        walk = db.session.scalars(walks).one()
        walk.status = "paused"
    report = load_now(PACK, frozen_now)
    assert report.updated == {}
    assert db.session.scalars(walks).one().status == "paused"


def test_a_place_that_left_the_pack_stays(app: Flask, frozen_now: datetime, pack_copy: Path) -> None:
    load_now(PACK, frozen_now)
    places = pack_copy / "places.csv"
    lines = places.read_text(encoding="utf-8").splitlines(keepends=True)
    places.write_text("".join(line for line in lines if not line.startswith("Broager,")), encoding="utf-8")
    assert load_now(pack_copy, frozen_now).gone == ["place Broager"]
    assert db.session.scalars(select(Place).filter_by(name="Broager")).one().postal_code == "6310"


def test_all_faults_of_all_files_are_told_at_once_and_nothing_is_changed(
    app: Flask, frozen_now: datetime, pack_copy: Path
) -> None:
    place = edit(pack_copy / "places.csv", "Skovby,landsby,54.8842", "Skovby,skov,north")
    year = edit(pack_copy / "plan-2020-2023.yaml", "        last_year: 2020\n", "        last_year: 1920\n")
    edit(pack_copy / "plan-2020-2023.yaml", 'code: "4.4"', 'code: "4.5"')
    tag = edit(pack_copy / "plan-2020-2023.yaml", "target_groups: [enlige,", "target_groups: [marsmænd,")
    number = edit(pack_copy / "pack.toml", "horizon_weeks = 12", 'horizon_weeks = "twelve"')
    days = edit(pack_copy / "pack.toml", "account_retention_days = 365", "account_retention_days = 20")
    colour = edit(pack_copy / "pack.toml", 'accent = "#ffcb45"', 'accent = "yellow"')
    found = faults(pack_copy, frozen_now)
    text = "\n".join(found)
    assert f"places.csv:{place}: kind is 'skov'; it must be one of by, landsby, bebyggelse" in found
    assert f"places.csv:{place}: lat is 'north'; it must be degrees with a decimal point" in found
    assert f"plan-2020-2023.yaml:{year}: last_year must be a year, e.g. 2020" in found
    assert "code 4.5 stands in the file twice" in text
    assert f"plan-2020-2023.yaml:{tag}: 'marsmænd' is not among target_groups in taxonomies.json" in found
    assert f"pack.toml:{number}: settings.horizon_weeks must be a whole number from 1 to 1000" in found
    assert (
        f"pack.toml:{days}: settings.account_retention_days must be a whole number from 60 to 1000" in found
    )
    assert f"pack.toml:{colour}: colours.accent must be a colour like #0d4f4b" in found
    assert db.session.scalar(select(func.count()).select_from(Place)) == 0


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("plan-2020-2023.yaml", "mission:", "mission: [", "this is not YAML"),
        ("plan-2020-2023.yaml", "title: Brobygning", "titel: Brobygning", "titel is not known here"),
        ("plan-2020-2023.yaml", "title: Brobygning", "titel: Brobygning", "title is missing"),
        ("pack.toml", 'phone = "11 11 11 00"', 'phone = "ring"', "phone must be a telephone number"),
        ("pack.toml", 'site_name = "Sammen i Sønderborg"', "site_name = Sammen", "this is not TOML"),
        (
            "pack.toml",
            "list_radius_km = 20",
            "list_radius_mil = 3",
            "settings.list_radius_mil is not a setting",
        ),
        ("taxonomies.json", '"icnpo": {', '"icnpo": ', "this is not JSON"),
        ("places.csv", "name,kind", "navn,kind", "the first line lacks the column name"),
        ("places.csv", ",6440,Notmark,", ",6499,Notmark,", "postal_code '6499' is not in postal_codes.csv"),
        ("places.csv", ",6440,Notmark,", ",6440,Atlantis,", "parish 'Atlantis' is not in parishes.csv"),
        ("languages.csv", "de,tysk,1", "de,,1", "code or name_da is empty"),
        ("task_templates.toml", "[[template]]", "[[template", "this is not TOML"),
        (
            "task_templates.toml",
            'code = "koersel"',
            'code = "julemarked"',
            "julemarked stands in the file twice",
        ),
        ("task_templates.toml", 'name = "Julemarked"', "", "template julemarked: name is missing or empty"),
        ("task_templates.toml", 'access = ["seated"]', 'access = "seated"', "are lists of texts"),
    ],
)
@pytest.mark.any_database
def test_faults_say_what_is_wrong(
    app: Flask, frozen_now: datetime, pack_copy: Path, file: str, old: str, new: str, fault: str
) -> None:
    edit(pack_copy / file, old, new)
    assert any(line.startswith(file) and fault in line for line in faults(pack_copy, frozen_now))


@pytest.mark.any_database
def test_a_pack_may_be_without_languages_and_ready_texts(
    app: Flask, frozen_now: datetime, pack_copy: Path
) -> None:
    for name in ("languages.csv", "task_templates.toml"):
        (pack_copy / name).unlink()

    pack, found = read_settings(pack_copy)

    assert found == []
    assert pack is not None
    assert (pack.languages, pack.task_templates) == ((), ())


@pytest.mark.any_database
def test_a_missing_file_is_a_fault(app: Flask, frozen_now: datetime, pack_copy: Path) -> None:
    (pack_copy / "parishes.csv").unlink()
    assert faults(pack_copy, frozen_now) == ["parishes.csv: the file is missing"]


@pytest.mark.any_database
def test_the_command_loads_and_reports(app: Flask, pack_copy: Path) -> None:
    runner = app.test_cli_runner()
    first = runner.invoke(load, [str(PACK)])
    assert first.exit_code == 0, first.output
    assert "places: 92 new, 0 updated, 0 unchanged" in first.output
    edit(pack_copy / "places.csv", "Skovby,landsby", "Skovby,skov")
    broken = runner.invoke(load, [str(pack_copy)])
    assert broken.exit_code == 1
    assert "nothing was changed: 1 faults in the pack" in broken.output


@pytest.mark.any_database
def test_plan_show_prints_the_plan_as_json_and_as_a_tree(app: Flask, frozen_now: datetime) -> None:
    load_now(PACK, frozen_now)
    runner = app.test_cli_runner()
    printed = json.loads(runner.invoke(show, ["--json"]).output)
    plans = printed["periods"][0]["plans"]
    assert [row["code"] for row in plans[3]["activities"]] == ["4.1", "4.2", "4.3", "4.4", "4.5"]
    assert plans[3]["activities"][0]["initiatives"][0]["title"] == "Gågrupper i landsbyerne"
    assert plans[1]["activities"][0]["administration"] == "Børn, Uddannelse og Sundhed"
    assert plans[0]["goals"][1]["code"] == "M1.2"
    assert "3. Ensomhed" in runner.invoke(show, []).output


@pytest.mark.any_database
def test_settings_that_staff_changed_lie_over_the_file(app: Flask, frozen_now: datetime) -> None:
    forget_pack(app)
    assert get_pack(app).setting("horizon_weeks") == 12
    with writing():
        db.session.add(Setting(key="sign_up_retention_days", value=30, updated_at=frozen_now))
    forget_pack(app)
    pack = get_pack(app)
    assert pack.setting("sign_up_retention_days") == 30
    assert "30 dage" in pack.privacy_sign_up
    assert current_pack() is pack
    with pytest.raises(KeyError):
        pack.setting("horizon")
    forget_pack(app)


def test_the_pack_of_soenderborg_reads_as_people_read_it() -> None:
    from app.pack.settings import read_settings

    pack, problems = read_settings(PACK)
    assert problems == []
    assert pack is not None
    assert str(pack.hours[0]) == "Mandag til torsdag kl. 9.00–15.00"
    assert pack.labels_of(["enlige", "social"]) == ["Social ensomhed", "enlige"]

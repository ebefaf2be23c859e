"""Whose an event is: it stands on the page of its organisation, and its own page leads there."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from app.core.database import db
from app.core.permissions import Role
from app.moderation.states import State
from app.organisations.models import Organisation
from tests import factories
from tests.events.holding import make_event
from tests.meals.cooking import make_meal
from tests.walks.visiting import get

pytestmark = pytest.mark.usefixtures("frozen_clock")


@pytest.fixture
def council(client: FlaskClient) -> Organisation:
    """An organisation that everybody may see."""
    return factories.make_organisation(factories.make_person("Olga Ordner"), name="Ældrerådet i Nordborg")


def test_an_organisations_page_lists_what_it_holds_and_nothing_else(
    client: FlaskClient, council: Organisation
) -> None:
    other = factories.make_organisation(factories.make_person("Per Anden"), name="De andre")
    make_event(title="Oplæg om søvn", organisation_id=council.id)
    make_event(title="Kun for indbudte", organisation_id=council.id, is_for_invited=True)
    make_event(title="Endnu kun foreslået", organisation_id=council.id, approved=False)
    make_event(title="De andres oplæg", organisation_id=other.id)
    make_event(title="Ingens oplæg")
    make_meal(title="Rådets fællesspisning", organisation_id=council.id)
    page = get(client, f"/foreninger/{council.id}")
    assert "Oplæg om søvn" in page
    assert "Rådets fællesspisning" in page
    for title in ("Kun for indbudte", "Endnu kun foreslået", "De andres oplæg", "Ingens oplæg"):
        assert title not in page


def test_without_dates_the_page_says_nothing_of_them(client: FlaskClient, council: Organisation) -> None:
    assert "Det sker hos dem" not in get(client, f"/foreninger/{council.id}")


def test_feeds_of_an_organisation_hold_its_events(client: FlaskClient, council: Organisation) -> None:
    make_event(title="Oplæg om søvn", organisation_id=council.id)
    make_event(title="Ingens oplæg")
    feed = get(client, f"/abonner/det-sker.rss?forening={council.id}")
    assert "Oplæg om søvn" in feed
    assert "Ingens oplæg" not in feed


def test_an_event_leads_to_its_organisation_only_while_everybody_may_see_that(
    client: FlaskClient, council: Organisation
) -> None:
    series = make_event(organisation_id=council.id)
    link = f'href="/foreninger/{council.id}"'
    assert link in get(client, f"/arrangementer/{series.id}")
    with factories.writing():
        db.session.get_one(Organisation, council.id).state = State.HIDDEN
        db.session.flush()
    page = get(client, f"/arrangementer/{series.id}")
    assert link not in page
    factories.log_in(client, factories.make_account(Role.MODERATOR))
    assert link not in get(client, f"/arrangementer/{series.id}")

"""What templates are given instead of Jinja's, Flask's and Babel's own: it is quicker and says the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import flask
import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from app.core import templating
from app.core.templating import once, url_for, whole
from tests.conftest import FrozenClock

pytestmark = pytest.mark.any_database


def _render(app: Flask, source: str, **values: object) -> str:
    return app.jinja_env.from_string(source).render(values)


def test_what_is_put_into_a_text_is_escaped_and_percent_signs_stay(app: Flask) -> None:
    assert _render(app, '{{ _("Hej %(name)s", name=name) }}', name="<b>") == "Hej &lt;b&gt;"
    assert _render(app, '{{ _("100 %% & mere") }}') == "100 % & mere"
    assert _render(app, '{{ ngettext("%(num)s tur", "%(num)s ture", 2) }}') == "2 ture"
    assert (
        _render(app, '{% autoescape false %}{{ _("Hej %(name)s", name=name) }}{% endautoescape %}', name="<")
        == "Hej <"
    )


def test_macros_get_their_caller_and_escape_what_they_are_given(app: Flask) -> None:
    box = "{% macro box(a, b=2) %}{{ a }}{{ b }}{{ caller() }}{% endmacro %}"
    source = box + "{% call box(x) %}<i>{{ x }}</i>{% endcall %}"

    assert _render(app, source, x="<") == "&lt;2<i>&lt;</i>"


class _Shown:
    def __html__(self) -> str:
        return "<hr>"


class _Word(str):
    pass


@pytest.mark.parametrize(
    "value",
    ["<a> & 'b' \"c\"", Markup("<b>"), _Shown(), _Word("<"), 7, 1.5, None, ["<"], _l("Forside"), True],
)
def test_a_value_stands_there_as_markupsafe_escapes_it(app: Flask, value: object) -> None:
    with app.test_request_context():
        assert _render(app, "{{ value }}", value=value) == str(escape(value))
        assert _render(app, "{% macro it(x) %}{{ x }}{% endmacro %}{{ it(value) }}", value=value) == str(
            escape(value)
        )


def test_a_macro_is_safe_where_values_are_escaped_and_mere_text_elsewhere(app: Flask) -> None:
    source = "{% macro it(x, y='-') %}<i>{{ x }}{{ y }}</i>{% endmacro %}"

    assert _render(app, source + "{{ it(x) }}{{ it(x, '&') }}", x="<") == "<i>&lt;-</i><i>&lt;&amp;</i>"
    assert _render(app, source + "{{ it(x)|upper }}", x="<") == "<I>&LT;-</I>"
    plain = "{% autoescape false %}" + source + "{{ it(x) ~ '<' }}{% endautoescape %}"
    assert _render(app, plain, x="<") == "<i><-</i><"
    with pytest.raises(TypeError, match="takes not more than 2"):
        _render(app, source + "{{ it(1, 2, 3) }}")


def test_addresses_are_flasks_own_also_where_the_application_is_mounted(app: Flask) -> None:
    for mount in ("", "/under"):
        with app.test_request_context("/x", base_url=f"http://localhost{mount}"):
            for values in (
                {"endpoint": "home.front_page"},
                {"endpoint": "static", "filename": "favicon.svg"},
                {"endpoint": "walks.show_walk", "series_id": 3, "dato": 1},
                {"endpoint": "walks.show_walk", "series_id": 3, "dato": True},
                {"endpoint": "walks.show_walk", "series_id": 3, "dato": None},
                {"endpoint": "walks.show_walk", "series_id": 3, "_anchor": "datoer"},
                {"endpoint": "walks.show_walk", "series_id": 3, "_external": True},
                {"endpoint": "accounts.log_in", "naeste": "/min-side"},
            ):
                for _again in range(2):
                    assert url_for(**values) == flask.url_for(**values)
            assert url_for("home.front_page") == f"{mount}/"
            assert url_for("walks.show_walk", series_id=3) == f"{mount}/gaature/3"


def test_an_address_that_holds_words_is_not_kept_as_they_may_be_a_key(app: Flask) -> None:
    kept = app.extensions["samskab-addresses"]
    with app.test_request_context("/"):
        before = kept.cache_info().currsize
        url_for("walks.show_sign_up", token="hemmelig")
        assert kept.cache_info().currsize == before
        url_for("walks.show_walk", series_id=987_654)
        assert kept.cache_info().currsize == before + 1


def test_nothing_that_was_typed_into_an_address_is_kept(client: FlaskClient) -> None:
    client.get("/det-sker?sted=ukendt")
    before = [kept.cache_info().currsize for kept in (templating._piece, templating._large_piece)]
    for word in ("Ragnhild", "070270-1234", "x" * 500):
        for name in ("sted", "dato", "hvad", "efter", "q"):
            client.get(f"/det-sker?{name}={word}")
    assert [kept.cache_info().currsize for kept in (templating._piece, templating._large_piece)] == before


@pytest.mark.parametrize("keep", [once, whole])
def test_what_is_kept_is_made_once_for_the_same_and_anew_for_anything_else(
    keep: Callable[..., str], app: Flask, frozen_clock: FrozenClock
) -> None:
    made = []

    def macro(*parts: object) -> str:
        made.append(parts)
        return f"{parts}"

    assert keep(macro, 1, ("a", "b")) == keep(macro, 1, ("a", "b")) == "(1, ('a', 'b'))"
    assert len(made) == 1
    assert keep(macro, 1, ("a", "c")) != keep(macro, 1, ("a", "b"))
    assert len(made) == 2
    # The next day, another request: dates read differently.
    del g.surroundings
    frozen_clock.move_to(frozen_clock.now + timedelta(days=1))
    keep(macro, 1, ("a", "b"))
    assert len(made) == 3

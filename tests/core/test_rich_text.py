"""Lists and stress in what people write; and nothing else, whatever they write."""

from __future__ import annotations

from time import monotonic

import html5lib
import pytest

from app.core.rich_text import to_html, to_plain
from tests.security.hostile_texts import MARKDOWN, VECTORS

pytestmark = pytest.mark.any_database
_ALLOWED = {"p", "a", "ul", "ol", "li", "strong", "em", "h3"}


def elements(html: str) -> list[tuple[str, dict[str, str]]]:
    """(name, attributes) of all that a browser makes of this."""
    parsed = html5lib.parseFragment(html, namespaceHTMLElements=False)
    return [
        (one.tag, dict(one.attrib)) for one in parsed.iter() if isinstance(one.tag, str) and one is not parsed
    ]


def test_lists_stress_and_links_become_html() -> None:
    html = to_html(
        "Vi går **roligt** og *længe*.\n\n- kaffe\n- kage\n\n1. ud\n2. hjem\n\n[Læs mere](https://example.org)"
    )

    assert html == (
        "<p>Vi går <strong>roligt</strong> og <em>længe</em>.</p>\n"
        "<ul>\n<li>kaffe</li>\n<li>kage</li>\n</ul>\n"
        "<ol>\n<li>ud</li>\n<li>hjem</li>\n</ol>\n"
        '<p><a href="https://example.org" rel="nofollow ugc noopener">Læs mere</a></p>'
    )


def test_headings_are_all_of_one_kind_and_only_where_they_may_be() -> None:
    assert to_html("# Stort\n\n##### Småt", headings=True) == "<h3>Stort</h3>\n<h3>Småt</h3>"
    assert to_html("# Stort") == "<p># Stort</p>"


@pytest.mark.parametrize(
    "text",
    [
        "Vi går en rolig tur langs vandet.",
        "Vi mødes ved kirken.\nVi går til stranden.\nVi drikker kaffe.",
        "Vi ses\n3. december ved broen",
        "1. maj går vi til byen.\n2. juni går vi hjem.",
        "1986. Da begyndte vi.",
        "Ring på 11 11 11 41, eller skriv til vera@example.org",
        "5 * 3 * 2 = 30, og snake_case_navn",
        "Pris < 20 kr. & kaffe > te",
        "Læs https://example.org/a_b_c",
        "#hashtag og C#",
        "-----",
        "* * *",
        "> citat",
        "`kode` og ~~streg~~ | tabel |",
        "Prik 1) og prik 2)",
        "1. kun et punkt",
    ],
)
def test_a_text_of_before_reads_as_it_did(text: str) -> None:
    """Every letter and every line break of it is on the page, in one paragraph."""
    parsed = html5lib.parseFragment(to_html(text), namespaceHTMLElements=False)

    assert "".join(parsed.itertext()) == text
    assert [name for name, _attributes in elements(to_html(text))] == ["p"]
    assert to_plain(text) == text


@pytest.mark.parametrize("text", [*VECTORS, *MARKDOWN])
@pytest.mark.parametrize("headings", [False, True])
def test_a_hostile_text_is_text(text: str, headings: bool) -> None:
    html = to_html(text, headings)

    for name, attributes in elements(html):
        assert name in _ALLOWED
        assert set(attributes) <= ({"href", "rel"} if name == "a" else set())
        assert attributes.get("href", "https:").startswith(("https:", "mailto:", "tel:"))
        assert name != "a" or attributes["rel"] == "nofollow ugc noopener"


def test_there_are_sixty_hostile_texts() -> None:
    assert len({*VECTORS, *MARKDOWN}) >= 60


@pytest.mark.parametrize(
    "text", ["[" * 20_000, "*" * 20_000, "- " * 10_000, "**a" * 7_000, "[a](" * 5_000, "> " * 10_000]
)
def test_a_text_made_to_keep_the_reader_busy_does_not(text: str) -> None:
    """Thirty times as long as any field takes; a reader that goes back and forth would need minutes."""
    begun = monotonic()
    to_html(text)

    assert monotonic() - begun < 20


def test_plain_text_can_be_read_aloud() -> None:
    said = to_plain(
        "## Vi går **roligt**\n\n- kaffe\n- *kage*\n\n1. ud\n2. hjem\n\n"
        "[Læs mere](https://example.org) eller [ring](tel:11111141), <mailto:vera@example.org>\nHilsen Vera"
    )

    assert said == (
        "Vi går roligt\n\n- kaffe\n- kage\n1. ud\n2. hjem\n\n"
        "Læs mere (https://example.org) eller ring (11111141), vera@example.org\nHilsen Vera"
    )


def test_an_address_that_is_left_out_is_not_read_aloud_either() -> None:
    assert to_plain("[tryk](http://evil.example)") == "tryk"
    assert to_plain("[tryk](/admin)") == "tryk"

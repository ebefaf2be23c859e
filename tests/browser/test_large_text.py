"""Text at 200 % on a telephone: words stay whole, not only inside the page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

#: The headings and choices under main whose longest word is much wider than their place: one that is a letter too
#: long is parted by the browser between syllables.
BROKEN = """() => [...document.querySelectorAll('main :is(h1, h2, h3, .btn, .segmented__option span)')].filter(one => {
    const style = getComputedStyle(one), ruler = document.createElement('span');
    ruler.style.font = style.font;
    Object.assign(ruler.style, {position: 'absolute', whiteSpace: 'nowrap', visibility: 'hidden'});
    document.body.append(ruler);
    const widest = Math.max(0, ...one.innerText.split(/[\\s\\u00a0-]+/).map(word => {
        ruler.textContent = word;
        return ruler.getBoundingClientRect().width;
    }));
    ruler.remove();
    const room = one.clientWidth - parseFloat(style.paddingInlineStart) - parseFloat(style.paddingInlineEnd);
    return one.offsetParent && room > 0 && widest > 1.5 * room;
}).map(one => one.innerText)"""


@pytest.mark.parametrize("path", ["/", "/telefonven", "/foreninger", "/gaature"])
def test_words_stay_whole_on_a_telephone_with_large_text(open_page: Callable[..., Page], path: str) -> None:
    page = open_page(390)
    page.goto(path)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(BROKEN) == []


def test_nothing_is_cut_off_on_the_smallest_telephone_with_large_text(
    open_page: Callable[..., Page],
) -> None:
    page = open_page(320)
    page.goto("/gaature")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") == 320

"""What a new version says that the one before did not: found by comparing the two, told in sentences. Pure but for the
language of the sentences.
"""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _

from app.reporting.figures import amount
from app.reporting.shapes import Block, Content


def changes(before: Content, after: Content) -> tuple[str, ...]:
    """Every change, in the order of the new version; a sentence that says so when there is none."""
    old = {block.key: block for block in before.blocks}
    new = {block.key: block for block in after.blocks}
    said = [line for key, block in new.items() for line in _block(old.get(key), block)]
    said += [_("%(name)s er taget ud.", name=_name(block)) for key, block in old.items() if key not in new]
    said += _tables(before, after)
    if before.as_of != after.as_of and said:
        said.insert(0, _("Tallene er hentet igen."))
    return tuple(said) or (_("Intet er ændret i tal og tekst."),)


def _block(before: Block | None, after: Block) -> Iterator[str]:
    name = _name(after)
    if before is None:
        yield _("%(name)s er kommet med.", name=name)
        return
    if before.state_word != after.state_word:
        yield _(
            "%(name)s: status er rettet fra ”%(old)s” til ”%(new)s”.",
            name=name,
            old=before.state_word,
            new=after.state_word,
        )
    yield from _numbers(name, before, after)
    texts = {passage.key: passage.words for passage in before.passages}
    for passage in after.passages:
        if texts.get(passage.key, "") != passage.words:
            yield _("%(name)s: teksten ”%(label)s” er rettet.", name=name, label=passage.label)
    if before.title != after.title:
        yield _("%(name)s: navnet er rettet.", name=name)
    if (before.facts, before.lines, before.paragraphs) != (after.facts, after.lines, after.paragraphs):
        yield _("%(name)s: oplysninger og log er rettet.", name=name)


def _numbers(name: str, before: Block, after: Block) -> Iterator[str]:
    old = {number.key: number for number in before.numbers}
    new = {number.key: number for number in after.numbers}
    for key in dict.fromkeys((*old, *new)):
        was, is_now = old.get(key), new.get(key)
        if was is not None and is_now is not None and was.value == is_now.value:
            continue
        about = is_now or was
        assert about is not None
        yield _(
            "%(name)s: %(what)s er rettet fra %(old)s til %(new)s.",
            name=name,
            what=about.label,
            old=amount(was.value) if was is not None else amount(0),
            new=amount(is_now.value) if is_now is not None else amount(0),
        )


def _tables(before: Content, after: Content) -> Iterator[str]:
    """Which tables say something else; one that came or went with its block was told already."""
    old = {table.key: table.rows for table in before.tables}
    for table in after.tables:
        if table.key in old and table.rows != old[table.key]:
            yield _("Tabellen ”%(title)s” er rettet.", title=table.title)


def _name(block: Block) -> str:
    return f"{block.code} {block.short or block.title}".strip()

"""What templates call hundreds of times a page, made cheap: a list of twelve calls 1,200 macros, texts and addresses.

Measured: without this a page of the public list takes four times as long. Nothing here changes what a page says.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache, partial
from typing import Any, TypeVar

import flask_babel
from flask import Flask, current_app, g, has_request_context, request
from flask_babel import Domain, get_babel
from jinja2 import pass_eval_context
from jinja2.compiler import CodeGenerator, Frame
from jinja2.ext import Extension
from jinja2.nodes import EvalContext, Expr, Template
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup, _escape_inner, escape  # type: ignore[attr-defined]

from app.core import clock
from app.core.date_words import words_here

_EXTENSION = "samskab-addresses"
#: How a line of a template is indented.
_INDENT = re.compile(r"\n[ \t]+")


def init_app(app: Flask) -> None:
    """Give the application's templates quick macros, texts and addresses. After Babel, whose texts it takes over."""
    with app.app_context():
        babel = get_babel()
        babel.instance.domain_instance = _Texts(domain=babel.default_domain)
    app.extensions[_EXTENSION] = _addresses(app)
    app.jinja_env.code_generator_class = _Code
    app.jinja_env.context_class = _Context
    app.jinja_env.add_extension(_Unindented)
    app.jinja_env.globals.update(
        _=_gettext, gettext=_gettext, ngettext=_ngettext, url_for=url_for, once=once, whole=whole
    )
    app.jinja_env.globals["date_words"] = words_here


class _Unindented(Extension):
    """Reads pages without their indentation: to a browser it says nothing, and of a long page it is a tenth."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The template as it is compiled; lines keep their numbers."""
        return _INDENT.sub("\n", source) if name is not None and name.endswith(".html") else source


class _Code(CodeGenerator):
    """Templates whose values are escaped by `_escaped`, a quarter of the time of Jinja's `escape`."""

    def visit_Template(self, node: Template, frame: Frame | None = None) -> None:  # noqa: N802 - Jinja's name
        self.writeline(f"from {__name__} import _escaped")
        super().visit_Template(node, frame)

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("_escaped(")


def _escaped(value: Any) -> str:
    """What stands in a page for `value`: as `markupsafe.escape`, but a mere string, since it is joined at once."""
    kind = type(value)
    if kind is Markup:
        return value  # type: ignore[no-any-return]
    return _escape_inner(value) if kind is str else escape(value)


#: Makes a Markup of a string that is safe, without asking whether it is one already.
_marked = partial(str.__new__, Markup)


class _Context(Context):
    """Calls macros and what is below at once; Jinja asks four times of everything what it wants to be given."""

    def __init__(self, *arguments: Any, **values: Any) -> None:
        super().__init__(*arguments, **values)
        # No template has globals of its own here, so what it imports need not be compared with them each time.
        self.globals_keys = set()

    def call(self, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        takes_context = type(obj) is Macro or obj is _gettext or obj is _ngettext
        if not takes_context and obj is not once and obj is not whole and obj is not url_for:
            return super().call(obj, *args, **kwargs)
        kwargs.pop("_block_vars", None)
        kwargs.pop("_loop_vars", None)
        if type(obj) is Macro and not kwargs and _takes(obj, len(args)):
            said = obj._func(*args, *(missing,) * (obj._argument_count - len(args)))  # noqa: SLF001
            return _marked(said) if self.eval_ctx.autoescape else said
        return obj(self.eval_ctx, *args, **kwargs) if takes_context else obj(*args, **kwargs)


def _takes(macro: Macro, count: int) -> bool:
    """Whether a macro asks for nothing but its parameters, of which `count` are given: most are called so."""
    return not (macro.caller or macro.catch_varargs or macro.catch_kwargs) and count <= macro._argument_count  # noqa: SLF001


class _Texts(Domain):
    """Texts of the one language of the site, which is looked up once instead of once per text."""

    _found: Any = None

    def get_translations(self) -> Any:
        """The translations."""
        if self._found is None and g:
            self._found = super().get_translations()
        return self._found or super().get_translations()


def _translations() -> Any:
    # The library's own way here looks at five proxies, at each text.
    found = g.get("translations")
    if found is None:
        found = g.translations = flask_babel.get_translations()
    return found


@pass_eval_context
def _gettext(context: EvalContext, text: str, /, **variables: Any) -> str:
    """As Jinja's new-style gettext: what is put into a text is escaped."""
    said: str = _translations().ugettext(text)
    if context.autoescape:
        said = Markup(said)  # noqa: S704 - our own text; Markup escapes what is put into it
    return said % variables if variables or "%" in said else said


@pass_eval_context
def _ngettext(context: EvalContext, one: str, many: str, number: int, /, **variables: Any) -> str:
    """The same for texts with a number, `%(num)s`."""
    said: str = _translations().ungettext(one, many, number)
    if context.autoescape:
        said = Markup(said)  # noqa: S704 - as above
    return said % {"num": number, **variables}


def url_for(endpoint: str, **values: Any) -> str:
    """As Flask's, but the addresses of late are kept: those of menus, icons and style sheets are on every page.

    None that holds words: those may be somebody's key.
    """
    is_known = endpoint == "static" or all(type(value) in _NUMBERS for value in values.values())
    if not is_known or endpoint.startswith(".") or not has_request_context():
        return current_app.url_for(endpoint, **values)
    known: Callable[..., str] = current_app.extensions[_EXTENSION]
    # Where the application is mounted is a matter of the request.
    return known(request.root_path, endpoint, tuple(values.items()))


#: Numbers of things. 1 and True are equal, and are not written alike in an address; so that is none of them.
_NUMBERS = (int, type(None))


def _addresses(app: Flask) -> Callable[..., str]:
    """Builds addresses, and keeps those of late."""

    @lru_cache(maxsize=4096)
    def built(_root_path: str, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
        return app.url_for(endpoint, **dict(values))

    return built


@lru_cache(maxsize=16)
def _surroundings(_language: Any, _today: date, _root_path: str) -> object:
    """What a macro may say besides what it is given: its words, no year in dates of this one, where addresses begin.

    The same object for the same three, and equal to no other: quick to compare.
    """
    return object()


T = TypeVar("T")


def once(macro: Callable[..., T], /, *parts: Any) -> T:
    """`macro(*parts)`, made once as long as the same is asked for: `{{ once(activity_card, entry) }}`.

    Never out of date: the macro gets nothing but `parts`, compared by value, and what is around it is compared too.
    For what is public only, because what was made stays in memory. `parts` must be hashable, and the macro imported
    without context.
    """
    made: T = _piece(macro, _around_here(), parts)
    return made


def whole(macro: Callable[..., T], /, *parts: Any) -> T:
    """As `once`, for what is most of a page: of such only the last few are kept, as each takes some 20 kB."""
    made: T = _large_piece(macro, _around_here(), parts)
    return made


def _around_here() -> object:
    around = g.get("surroundings")
    if around is None:
        around = g.surroundings = _surroundings(_translations(), clock.today(), request.root_path)
    return around


def _make(macro: Callable[..., Any], _around: object, parts: tuple[Any, ...]) -> Any:
    return macro(*parts)


_piece = lru_cache(maxsize=2048)(_make)
_large_piece = lru_cache(maxsize=64)(_make)

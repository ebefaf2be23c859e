"""The OpenAPI 3.1 file of the API: made from what the lists say of themselves, so that it cannot say anything else."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from app.core.formatting import unbound
from app.core.ids import LARGEST_ID
from app.core.open_lists import TEXT, YES_OR_NO, OpenItem, OpenList, Parameter
from app.sharing.lists import MOST, USUAL

#: Raised by the second number for what is new; by the first, with a new address, for what is gone.
VERSION = "1.0.0"
_URL = {"type": "string", "format": "uri"}
#: What every thing says.
ITEM = {
    "id": TEXT,
    "title": TEXT,
    "url": _URL,
    "when": TEXT,
    "where": TEXT,
    "organisation": TEXT,
    "is_cancelled": YES_OR_NO,
}


def item_as_json(item: OpenItem, site: str) -> dict[str, Any]:
    """A thing as the file promises it."""
    said = {
        "id": item.id,
        "title": item.title,
        "url": site + item.url,
        "when": unbound(item.when),
        "where": item.where,
        "organisation": item.by,
        "is_cancelled": item.is_cancelled,
    }
    return {**said, **item.fields}


def document(lists: list[OpenList], site: str, base: str) -> dict[str, Any]:
    """The file. `base` is the path that the lists' names follow."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": _("Samskabs åbne data"),
            "version": VERSION,
            "description": _("Det, alle kan se på siden. Kun til at læse. Der er aldrig navne på borgere i."),
        },
        "servers": [{"url": site or "/"}],
        "paths": {f"{base}/{one.name}": {"get": _operation(one)} for one in lists},
        "components": {"schemas": _schemas(lists), "responses": _refusals()},
    }


def _operation(shown: OpenList) -> dict[str, Any]:
    page = {"application/json": {"schema": {"$ref": f"#/components/schemas/{shown.name}"}}}
    refused = {status: {"$ref": f"#/components/responses/{status}"} for status in _REFUSALS}
    return {
        "operationId": f"list_{shown.name}",
        "summary": str(shown.title),
        "parameters": [_parameter(one) for one in shown.parameters] + _paging(shown),
        "responses": {"200": {"description": _("En side af listen."), "content": page}, **refused},
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "integer", "minimum": 1, "maximum": LARGEST_ID}
    if parameter.choices is not None:
        schema = {"type": "string", "enum": [word for word, _label in parameter.choices()]}
    if parameter.is_many:
        schema = {"type": "array", "items": schema, "uniqueItems": True}
    return {"name": parameter.name, "in": "query", "description": str(parameter.label), "schema": schema}


def _paging(shown: OpenList) -> list[dict[str, Any]]:
    limit = {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}
    cursor = {"type": "string", "pattern": f"^{shown.cursor.pattern}$"}
    return [
        {"name": "limit", "in": "query", "description": _("Højst så mange."), "schema": limit},
        {"name": "cursor", "in": "query", "description": _("Hvor listen går videre."), "schema": cursor},
    ]


def _schemas(lists: list[OpenList]) -> dict[str, Any]:
    found: dict[str, Any] = {one.name: _page(one) for one in lists}
    said = {"title": TEXT, "detail": TEXT, "status": {"type": "integer"}, "parameter": TEXT}
    found["problem"] = {"type": "object", "required": ["title", "detail", "status"], "properties": said}
    return found


def _page(shown: OpenList) -> dict[str, Any]:
    properties = {**ITEM, **shown.fields}
    item = {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "required": ["items", "next"],
        "properties": {
            "items": {"type": "array", "maxItems": MOST, "items": item},
            "next": {"type": ["string", "null"], "format": "uri"},
        },
        "additionalProperties": False,
    }


_REFUSALS = ("400", "404", "429")


def _refusals() -> dict[str, Any]:
    words = (_("Et filter siger ikke noget."), _("Det findes ikke."), _("For mange spørgsmål."))
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/problem"}}}
    return {
        status: {"description": said, "content": problem}
        for status, said in zip(_REFUSALS, words, strict=True)
    }

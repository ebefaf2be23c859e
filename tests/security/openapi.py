"""An OpenAPI document of every address, generated from the routes and the forms they read. Only tests use it."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask
from werkzeug.routing import AnyConverter, IntegerConverter, Rule

from app.core.ids import LARGEST_ID
from tests.security.forms_of import FormField, Forms
from tests.security.house import rules_of

#: What stands behind `?` anywhere; pages ignore what is not theirs.
QUERY = (
    *("aaben", "aar", "alle", "dag", "dato", "del", "efter", "foer", "hjaelper", "km", "mangler", "ny", "q"),
    *("ret", "side", "sted", "tal", "tid", "tilgaengelig", "vaert", "videre", "vis"),
)
#: Fields that pages read beside their forms.
_LOOSE = ("anyway", "dato", "tilmeld", "vis", "key", "idempotency_key", "website")


def document(app: Flask, forms: Forms, parts: dict[str, Any]) -> dict[str, Any]:
    """The whole site as OpenAPI 3.0; `parts` are examples of ids and tokens that are really there."""
    paths: dict[str, dict[str, Any]] = {}
    for rule in rules_of(app, "GET", "POST"):
        path = re.sub(r"<(?:[^:>]+:)?([a-z_]+)>", r"{\1}", rule.rule)
        for method in sorted({"GET", "POST"} & set(rule.methods or ())):
            operation = _operation(rule, method, forms.get(rule.endpoint, ()), parts)
            paths.setdefault(path, {})[method.lower()] = operation
    return {"openapi": "3.0.3", "info": {"title": "Samskab", "version": "tests"}, "paths": paths}


def _operation(
    rule: Rule, method: str, fields: tuple[FormField, ...], parts: dict[str, Any]
) -> dict[str, Any]:
    query = [{"name": name, "in": "query", "schema": {"type": "string"}} for name in QUERY]
    operation: dict[str, Any] = {
        "operationId": f"{rule.endpoint}-{method}",
        "parameters": [_part(rule, name, parts) for name in sorted(rule.arguments)] + query,
        "responses": {"default": {"description": "any answer that is no fault of ours"}},
    }
    if method == "POST":
        form = {"schema": {"type": "object", "properties": _properties(fields)}}
        kinds = ("application/x-www-form-urlencoded", "multipart/form-data")
        operation["requestBody"] = {"content": dict.fromkeys(kinds, form)}
    return operation


def _part(rule: Rule, name: str, parts: dict[str, Any]) -> dict[str, Any]:
    converter = rule._converters[name]
    schema: dict[str, Any] = {"type": "string", "minLength": 1}
    if isinstance(converter, IntegerConverter):
        schema = {"type": "integer", "minimum": 0, "maximum": LARGEST_ID}
    elif isinstance(converter, AnyConverter):
        schema = {"type": "string", "enum": sorted(converter.items)}
    # Half of what is tried should find something.
    known = {"enum": [parts[name]]} if name in parts else schema
    return {"name": name, "in": "path", "required": True, "schema": {"anyOf": [known, schema]}}


def _properties(fields: tuple[FormField, ...]) -> dict[str, Any]:
    loose = {name: {"type": "string"} for name in _LOOSE}
    return loose | {field.name: _schema(field) for field in fields if field.name != "csrf_token"}


def _schema(field: FormField) -> dict[str, Any]:
    text: dict[str, Any] = {"type": "string"}
    plausible = _PLAUSIBLE.get(field.kind)
    if field.choices:
        return {"anyOf": [{"type": "string", "enum": list(dict.fromkeys(field.choices))}, text]}
    return {"anyOf": [{"type": "string", "enum": plausible}, text]} if plausible else text


_PLAUSIBLE = {
    "DanishDateField": ["2027-03-28", "2027-10-31", "3.12.2026", "0001-01-01", "9999-12-31", "31.2.2027"],
    "DanishTimeField": ["10:00", "02:30", "24:00", "10.00", "00:00:00"],
    "WholeNumberField": ["0", "1", "-1", "999999", "1.200", "٣", "1e3"],
    "IntegerField": ["0", "1", "-1", str(2**31), "9" * 30],
    "DecimalCommaField": ["4,5", "-1", "1e309", "NaN", "0.00000000001", "sNaN"],
    "PhoneField": ["11 11 11 41", "+49 30 123456", "112", "+", "9" * 60],
    "BooleanField": ["y", "", "false"],
    "StringField": ["Karen", "karen@example.org", "x" * 5000, "\x00", "\ud83d\ude00"],
    "TextAreaField": ["Vi går.", "\r\n\r\n", "010203-1234", "x" * 5000, "{{ 7*7 }}"],
}

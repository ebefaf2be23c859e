"""A PDF as a screen reader meets it: its language, the kinds of its parts, its words."""

from __future__ import annotations

import io
from math import hypot
from typing import Any

from pypdf import PdfReader
from pypdf.generic import DictionaryObject


def read(content: bytes) -> PdfReader:
    """The file, which must say that it is tagged, in Danish, PDF/UA, and shown by its title."""
    pdf = PdfReader(io.BytesIO(content))
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "da"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert "pdfuaid:part" in root["/Metadata"].get_object().get_data().decode().replace("<", " ")
    return pdf


def title_of(pdf: PdfReader) -> str:
    """What it is called."""
    return str(pdf.metadata.title) if pdf.metadata else ""


def words_of(pdf: PdfReader) -> str:
    """Everything that is said on it, with single spaces; a long word may be broken anywhere."""
    text = " ".join(page.extract_text() for page in pdf.pages).replace("\u200b", "")
    return " ".join(text.split())


def parts_of(pdf: PdfReader) -> list[DictionaryObject]:
    """All parts of the structure tree, in the order of reading."""
    found: list[DictionaryObject] = []

    def walk(branch: Any) -> None:
        node: Any = branch.get_object() if hasattr(branch, "get_object") else branch
        if isinstance(node, list):
            for part in node:
                walk(part)
        elif isinstance(node, DictionaryObject):
            found.extend([node] if "/S" in node else [])
            if "/K" in node:
                walk(node["/K"])

    walk(pdf.trailer["/Root"]["/StructTreeRoot"])
    return found


def kinds_of(pdf: PdfReader) -> list[str]:
    """Their kinds: "/H1", "/TH"."""
    return [str(part["/S"]) for part in parts_of(pdf)]


def alternatives_of(pdf: PdfReader) -> list[str]:
    """What is said of its pictures."""
    return [str(part["/Alt"]) for part in parts_of(pdf) if "/Alt" in part]


def sizes_of(pdf: PdfReader) -> set[float]:
    """How large its letters are, in points."""
    found: set[float] = set()

    def visit(text: str, cm: Any, tm: Any, _font: Any, size: float) -> None:
        if text.strip(" \n\u200b"):
            # Letters may stand on their side, or on their head.
            up = (tm[2] * cm[0] + tm[3] * cm[2], tm[2] * cm[1] + tm[3] * cm[3])
            found.add(round(size * hypot(*up), 1))

    for page in pdf.pages:
        page.extract_text(visitor_text=visit)
    return found

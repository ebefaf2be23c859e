"""Decisions about events. Pure."""

from __future__ import annotations

#: Bytes of a document: less than the 10 MB of reliability-and-security, section 4 row 17, as telephones open them.
LARGEST_DOCUMENT = 5 * 1024 * 1024
MOST_DOCUMENTS = 5
#: What makes a PDF do something by itself, or carry another file. Whoever hides it from us is still stopped: a document
#: is only ever sent as a file to keep, from a page that may run nothing.
_NOT_PAPER = (b"/JavaScript", b"/JS ", b"/JS(", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/XFA")


def is_pdf(content: bytes) -> bool:
    """Whether these bytes are a whole PDF, whatever the file is called."""
    return content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]


def is_only_paper(content: bytes) -> bool:
    """Whether a PDF does nothing by itself and carries nothing along, as far as one can see without opening it."""
    return not any(mark in content for mark in _NOT_PAPER)


def is_safe_link(link: str) -> bool:
    """Whether a link leads to a meeting over an encrypted line and nowhere else."""
    return link.startswith("https://") and len(link) > len("https://") and not any(c.isspace() for c in link)

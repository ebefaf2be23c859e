"""The pack's three colours as a style sheet over static/css/tokens.css, with the paler shades. Pure."""

from __future__ import annotations

from collections.abc import Mapping

#: The colours tokens.css is made of; a pack with these needs no sheet of its own.
DEFAULTS: Mapping[str, str] = {"primary": "#0d4f4b", "primary_dark": "#093935", "accent": "#ffcb45"}

#: Token → (colour of the pack, how much of it; the rest is white). Text on the pale ones keeps its contrast.
_TOKENS = {
    "fjord": ("primary", 1.0),
    "fjord-dark": ("primary_dark", 1.0),
    "fjord-line": ("primary", 0.8),
    "fjord-pale": ("primary", 0.4),
    "fjord-rule": ("primary", 0.28),
    "fjord-tint": ("primary", 0.12),
    "raps": ("accent", 1.0),
    "raps-light": ("accent", 0.8),
    "raps-line": ("accent", 0.6),
    "raps-tint": ("accent", 0.22),
}


def style_sheet(colours: Mapping[str, str]) -> str:
    """CSS that sets the brand's tokens. `colours` are like `#0d4f4b` (the pack checks)."""
    lines = [f"--{token}:{_mix(colours[name], share)}" for token, (name, share) in _TOKENS.items()]
    return "@layer tokens{:root{" + ";".join(lines) + "}}\n"


def _mix(colour: str, share: float) -> str:
    parts = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * share):02x}" for part in parts)

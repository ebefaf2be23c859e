"""The keys of a feature's figures, put together from their labels, words and explanations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.core.feature import FigureKind


def figure_kinds(
    labels: Mapping[str, Any], counted: Mapping[str, Callable[[int], str]], how: Mapping[str, Any]
) -> dict[str, FigureKind]:
    """Every key of `labels` with what it stands for."""
    return {key: FigureKind(label, counted[key], how[key]) for key, label in labels.items()}

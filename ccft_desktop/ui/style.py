"""The one style sheet, filled with the colours of a theme; knows no widget by name but Qt's own."""

from collections.abc import Mapping
from string import Template

import resources


def style_sheet(colors: Mapping[str, str]) -> str:
    """``themes/app.qss`` with every ``$token`` replaced. Raises ``KeyError`` for an unknown token."""
    return Template(resources.text("themes/app.qss")).substitute(colors)

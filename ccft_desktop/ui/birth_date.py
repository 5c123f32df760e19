"""A birth date as it is typed: a whole date, or only the year. Knows no widget."""

import re
from datetime import date

from PySide6.QtCore import QCoreApplication

from ccft_desktop.core.limits import InputError
from ccft_desktop.core.visit import Patient

EARLIEST_YEAR = 1900
"""Nobody born before it comes to be tested; an earlier year is a slip of the keyboard."""
_YEAR = re.compile(r"(\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})")


def parse_birth_date(typed: str, today: date) -> tuple[date, bool] | None:
    """The date and whether only its year is known; None for nothing typed.

    ``1981-03-14`` and ``14.3.1981`` are whole dates, ``1981`` is a year. A date with slashes is refused:
    day and month would be a guess. Raises ``InputError`` with what is allowed.
    """
    text = typed.strip()
    if not text:
        return None
    born: date | None = None
    only_year = False
    try:
        if found := _YEAR.fullmatch(text):
            born, only_year = date(int(found[1]), 1, 1), True
        elif found := _ISO.fullmatch(text):
            born = date(int(found[1]), int(found[2]), int(found[3]))
        elif found := _DOTTED.fullmatch(text):
            born = date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        born = None
    if born is None or born.year < EARLIEST_YEAR or born > today:
        raise InputError(
            QCoreApplication.translate(
                "BirthDate",
                "Born is {0}. Allowed: 1981-03-14, 14.3.1981 or only 1981, from {1} to today.",
            ).format(text, EARLIEST_YEAR)
        )
    return born, only_year


def birth_date_text(patient: Patient) -> str:
    """The birth date as it can be typed again."""
    if patient.born is None:
        return ""
    return str(patient.born.year) if patient.born_year_only else patient.born.isoformat()

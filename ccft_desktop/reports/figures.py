"""Numbers, dates and times as people read them. Knows no test."""

import math
from datetime import date, datetime

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime

from ccft_desktop.core.limits import TIME_TOLERANCE_S

translate = QCoreApplication.translate


def number(x: float | None, decimals: int) -> str:
    """``x`` rounded, with a true minus; an en dash where there is none; never a negative zero."""
    if x is None or math.isnan(x):
        return "–"
    text = f"{abs(x):.{decimals}f}"
    negative = x < 0 and float(text) != 0
    return f"−{text}" if negative else text


def percent(fraction: float | None) -> str:
    """A fraction in whole per cent, rounded down: 100 % means all of it, and 79.9 % is not 80 %."""
    if fraction is None or math.isnan(fraction):
        return "–"
    return translate("Words", "{percent} %").format(percent=math.floor(fraction * 100 + 1e-6))


def day(d: date) -> str:
    """``Thu 19 Nov 2026`` in the language of the program."""
    return QLocale().toString(QDate(d.year, d.month, d.day), "ddd d MMM yyyy")


def plain_day(d: date) -> str:
    """``3 May 1981``: where the day of the week says nothing."""
    return QLocale().toString(QDate(d.year, d.month, d.day), "d MMM yyyy")


def clock(moment_utc: datetime) -> str:
    """Hours and minutes of a moment, in local time."""
    local = moment_utc.astimezone()
    return QLocale().toString(QTime(local.hour, local.minute), "HH:mm")


def clock_span(first_utc: datetime, last_utc: datetime) -> str:
    """``12:02–12:06`` in local time; one time when both fall in the same minute."""
    first, last = clock(first_utc), clock(last_utc)
    return first if first == last else f"{first}–{last}"


def lasting(duration_s: float) -> str:
    """How long something took, in words: ``1 min 24 s``, ``24 s``."""
    minutes, seconds = divmod(math.floor(duration_s + TIME_TOLERANCE_S), 60)
    if not minutes:
        return translate("Words", "{seconds}\u00a0s").format(seconds=seconds)
    return translate("Words", "{minutes}\u00a0min {seconds}\u00a0s").format(minutes=minutes, seconds=seconds)


def elapsed(t_s: float) -> str:
    """Minutes and seconds on the session clock, ``1:52``."""
    minutes, seconds = divmod(math.floor(t_s + TIME_TOLERANCE_S), 60)
    return f"{minutes}:{seconds:02d}"

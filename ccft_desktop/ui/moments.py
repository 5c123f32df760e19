"""Days and times as people read them: local, in the language of the program. Knows no widget."""

from datetime import date, datetime

from PySide6.QtCore import QCoreApplication, QDate, QLocale


def short_day(day: date) -> str:
    """``3 Sep``"""
    return _day(day, "d MMM")


def full_day(day: date) -> str:
    """``3 Sep 2026``"""
    return _day(day, "d MMM yyyy")


def local_day(moment_utc: datetime) -> date:
    """The calendar day of a moment where the program runs."""
    return moment_utc.astimezone().date()


def seen_when(moment_utc: datetime, now: datetime) -> str:
    """How long ago someone was here: ``Today, 19:10``, ``Tue 17 Nov``, or the year too when it is another.

    Both moments are timezone-aware; the answer is in the zone of ``now``.
    """
    then = moment_utc.astimezone(now.tzinfo)
    days = (now.date() - then.date()).days
    clock = f"{then:%H:%M}"
    if days == 0:
        return QCoreApplication.translate("Moments", "Today, {0}").format(clock)
    if days == 1:
        return QCoreApplication.translate("Moments", "Yesterday, {0}").format(clock)
    return _day(then.date(), "ddd d MMM" if then.year == now.year else "d MMM yyyy")


def _day(day: date, pattern: str) -> str:
    return QLocale().toString(QDate(day.year, day.month, day.day), pattern)

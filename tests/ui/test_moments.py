"""Days and times as people read them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from ccft_desktop.ui.moments import full_day, seen_when, short_day

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _plain_language(qapp: QApplication) -> None:
    QLocale.setDefault(QLocale.c())


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(hours=1), "Today, 14:00"),
        (timedelta(hours=16), "Yesterday, 23:00"),
        (timedelta(days=5), "Tue 17 Nov"),
        (timedelta(days=400), "18 Oct 2025"),
    ],
)
def test_that_a_visit_is_dated_by_how_long_ago_it_was(ago: timedelta, said: str) -> None:
    assert seen_when(NOW - ago, NOW) == said


def test_that_today_is_where_the_program_runs() -> None:
    east = timezone(timedelta(hours=10))
    # 13:30 UTC on the 21st is 23:30 there; 15:00 UTC on the 21st is already the next day, 01:00.
    then = datetime(2026, 11, 21, 13, 30, tzinfo=UTC)
    now = datetime(2026, 11, 21, 15, 0, tzinfo=UTC).astimezone(east)
    assert seen_when(then, now) == "Yesterday, 23:30"


def test_that_days_are_short_or_full() -> None:
    assert short_day(NOW.date()) == "22 Nov"
    assert full_day(NOW.date()) == "22 Nov 2026"

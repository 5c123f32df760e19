"""The theme on the application, made-up patients and their tests, for every test of a page or widget."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import QEvent, QLocale
from PySide6.QtWidgets import QApplication

from ccft_desktop.core.overview import PatientRow, SessionSummary
from ccft_desktop.core.protocol import PresetId, preset
from ccft_desktop.core.session import Scores
from ccft_desktop.core.visit import Patient
from ccft_desktop.ui.theme import Theme, load_fonts

NOON = datetime(2026, 11, 12, 12, 0, tzinfo=UTC)
MakeSummary = Callable[..., SessionSummary]
MakeRow = Callable[..., PatientRow]


@pytest.fixture(scope="session", autouse=True)
def _bundled_fonts(qapp: QApplication) -> None:
    load_fonts()


@pytest.fixture(autouse=True)
def _no_widgets_of_before(qapp: QApplication) -> None:
    """Widgets that earlier tests let go are really deleted: a theme polishes every widget there is."""
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """The light theme, installed; the application is plain again afterwards."""
    before = QLocale()
    QLocale.setDefault(QLocale.c())
    installed = Theme("light")
    installed.install(qapp)
    yield installed
    qapp.setStyleSheet("")
    QLocale.setDefault(before)


@pytest.fixture
def make_summary() -> MakeSummary:
    """A finished test as a line of a list."""

    def make(
        session_id: str = "s1",
        days_ago: int = 0,
        highest_mmhg: float = 26.0,
        preset_id: PresetId = "stage1",
        performance_index: float | None = None,
        interrupted: bool = False,
    ) -> SessionSummary:
        return SessionSummary(
            session_id=session_id,
            visit_id="v1",
            patient_id="p0",
            started_utc=NOON - timedelta(days=days_ago),
            protocol=preset(preset_id, level_mmhg=26.0 if preset_id == "endurance" else None),
            scores=Scores(
                highest_pressure_mmhg=highest_mmhg,
                activation_score_mmhg=highest_mmhg - 20.0,
                performance_index=performance_index,
                cumulative_performance_index=None,
            ),
            ended="completed",
            held=4,
            told=5,
            examiner="T. Example",
            feedback="guide",
            device_name="Reference cuff",
            interrupted=interrupted,
            has_trace=True,
        )

    return make


@pytest.fixture
def make_row() -> MakeRow:
    """A patient as a line of the list."""

    def make(number: int = 0, name: str = "Ada Muster", last: SessionSummary | None = None) -> PatientRow:
        return PatientRow(
            patient=Patient(
                patient_id=f"p{number}", code=f"P-{number:04}", name=name, born=date(1981, 3, 14)
            ),
            last_seen_utc=NOON,
            sessions=1 if last else 0,
            first_session_utc=last.started_utc if last else None,
            last=last,
        )

    return make

"""The patient and the tests the gallery shows; knows no page."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from PySide6.QtWidgets import QLineEdit, QWidget

from ccft_desktop.core.overview import PatientRow
from ccft_desktop.core.protocol import Protocol, preset
from ccft_desktop.core.session import Session
from ccft_desktop.program import Program
from ccft_desktop.sample_records import Incident, simulated_session

State = Callable[[Program], None]
SAMPLE_CODE: Final = "7Q2M-0KXA-PW3T-9F5D-HJ8C-VN4E-1RYB-6SGZ-3T7K"
"""Brings the program into a state worth a picture."""

EVENTFUL: Final = {
    3: Incident("tires", 6.0),
    5: Incident("silence", 5.0),
    6: Incident("jaw", 3.9),
    9: Incident("scm", 4.1),
}


def sample_row(program: Program, name: str = "Ada Muster") -> PatientRow:
    """A sample patient by name."""
    return program.house.records.patients.search(name)[0]


def endurance() -> Protocol:
    """The usual second stage, at 26 mmHg."""
    return preset("endurance", level_mmhg=26.0)


def sample_session(protocol: Protocol, incidents: Mapping[int, Incident] | None = None) -> Session:
    """A test that ended a moment ago."""
    return simulated_session(
        protocol,
        kind="healthy",
        seed=3,
        highest_mmhg=27.2,
        started_utc=datetime.now(UTC) - timedelta(minutes=5),
        examiner="T. Example",
        incidents=incidents,
    )


def type_into(page: QWidget, label: str, text: str) -> QLineEdit:
    """Type into the field that is called so."""
    field = next(line for line in page.findChildren(QLineEdit) if line.accessibleName() == label)
    field.selectAll()
    field.insert(text)
    return field

"""Sample patients for the demonstration and the screenshots: invented people, tested by the real engine.

Every session is a simulated neck run through the same engine as a live test; nothing is made up beside it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final, Literal
from uuid import uuid4

from ccft_desktop import __version__
from ccft_desktop.core.faults import Event
from ccft_desktop.core.progress import Cued, HoldEnded, HoldStarted
from ccft_desktop.core.protocol import Protocol, preset
from ccft_desktop.core.runner import Runner
from ccft_desktop.core.session import Device, Session
from ccft_desktop.core.visit import Patient
from ccft_desktop.store.vault import Vault
from devices.patient import SimulatedPatient

RATE_HZ: Final = 25.0
_BATCH: Final = 5
_LONGEST_S: Final = 1800.0
_SILENCE_S: Final = 1.0


@dataclass(frozen=True, slots=True)
class Incident:
    """What befalls a hold: the code of a fault, ``silence`` of the cuff, or the patient ``tires``."""

    what: str
    after_s: float
    """After the hold clock has started."""


@dataclass(frozen=True, slots=True)
class _Test:
    days_ago: int
    at: str
    protocol: Protocol
    highest_mmhg: float
    note: str = ""
    incidents: Mapping[int, Incident] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Person:
    name: str
    born: date
    code: str
    kind: Literal["healthy", "impaired"]
    tests: tuple[_Test, ...]


def _endurance(level_mmhg: float) -> Protocol:
    return preset("endurance", level_mmhg=level_mmhg)


_NOTE: Final = "Tired after hold 7, no symptoms. Cue earlier next time."
_INCIDENTS: Final = {
    3: Incident("tires", 6.0),
    5: Incident("silence", 5.0),
    6: Incident("jaw", 3.9),
    9: Incident("scm", 4.1),
}

_PEOPLE: Final = (
    _Person("Ada Muster", date(1981, 3, 14), "P-0117", "healthy", (
        _Test(77, "10:30", preset("stage1"), 22.6),
        _Test(63, "10:15", preset("stage1"), 21.4),
        _Test(52, "10:30", preset("stage1"), 24.6),
        _Test(38, "10:15", preset("stage1"), 24.8),
        _Test(24, "10:20", preset("stage1"), 24.9),
        _Test(10, "11:40", preset("stage1"), 25.2),
        _Test(3, "12:02", _endurance(26.0), 27.2, _NOTE, _INCIDENTS),
    )),
    _Person("Ben Beispiel", date(1974, 7, 2), "P-0203", "healthy", (
        _Test(4, "16:30", _endurance(26.0), 28.0),
    )),
    _Person("Carla Ejemplo", date(1990, 11, 23), "P-0198", "healthy", (
        _Test(4, "14:00", preset("stage1"), 24.7),
    )),
    _Person("Dan Sample", date(1966, 1, 30), "P-0061", "healthy", (
        _Test(5, "09:10", preset("ladder"), 27.5),
    )),
    _Person("Elin Exempel", date(2001, 5, 9), "P-0214", "healthy", ()),
    _Person("Fabio Esempio", date(1958, 9, 17), "P-0187", "healthy", (
        _Test(6, "15:20", preset("stage1"), 22.7),
    )),
    _Person("Gerda Voorbeeld-van den Langenberg", date(1949, 2, 11), "P-0142", "healthy", (
        _Test(9, "08:50", preset("triple"), 24.6),
    )),
    _Person("Hana Příkladová", date(1985, 12, 1), "P-0176", "healthy", (
        _Test(10, "11:05", preset("stage1"), 29.0),
    )),
    _Person("Jale Örnek", date(1979, 4, 25), "P-0210", "healthy", (
        _Test(12, "13:45", _endurance(28.0), 29.5),
    )),
)  # fmt: skip


def count() -> int:
    """How many sessions ``fill`` makes."""
    return sum(len(person.tests) for person in _PEOPLE)


def fill(vault: Vault, now_utc: datetime) -> Iterator[int]:
    """Put the sample patients on record, one session at a time; gives the number of sessions done."""
    done = 0
    for number, person in enumerate(_PEOPLE):
        patient = Patient(patient_id=uuid4().hex, code=person.code, name=person.name, born=person.born)
        vault.patients.add(patient)
        for test in person.tests:
            hour, minute = (int(part) for part in test.at.split(":"))
            local = now_utc.astimezone() - timedelta(days=test.days_ago)
            started_utc = local.replace(hour=hour, minute=minute, second=0, microsecond=0).astimezone(UTC)
            seed = 1000 * number + test.days_ago
            session = simulated_session(
                test.protocol,
                kind=person.kind,
                seed=seed,
                highest_mmhg=test.highest_mmhg,
                started_utc=started_utc,
                examiner=vault.user_name,
                note=test.note,
                incidents=test.incidents,
            )
            vault.sessions.save(patient.patient_id, session)
            done += 1
            yield done


def simulated_session(
    protocol: Protocol,
    *,
    kind: Literal["healthy", "impaired"],
    seed: int,
    highest_mmhg: float,
    started_utc: datetime,
    examiner: str,
    note: str = "",
    incidents: Mapping[int, Incident] | None = None,
) -> Session:
    """A session of a simulated patient at 25 Hz; ``incidents`` befall the holds with these indexes."""
    patient = SimulatedPatient(kind, seed, highest_level_mmhg=highest_mmhg)
    runner = Runner(protocol, wait_for_start=True)
    runner.tell(Event(0.0, "start"))
    due: list[tuple[float, str]] = []
    silent_until_s = 0.0
    samples = 0
    while runner.state.ended is None and samples < _LONGEST_S * RATE_HZ:
        t_s = [(samples + step) / RATE_HZ for step in range(_BATCH)]
        pressure_mmhg = [round(patient.advance(1.0 / RATE_HZ), 2) for _ in t_s]
        samples += _BATCH
        happenings = [] if t_s[0] < silent_until_s else runner.feed(t_s, pressure_mmhg)
        for happening in happenings:
            match happening:
                case Cued(level_mmhg=level_mmhg):
                    patient.ask(level_mmhg)
                case HoldStarted(t_s=start_s, index=index) if incidents and index in incidents:
                    due.append((start_s + incidents[index].after_s, incidents[index].what))
                case HoldEnded():
                    patient.relax()
        for at_s, what in [incident for incident in due if incident[0] <= t_s[-1]]:
            due.remove((at_s, what))
            if what == "silence":
                silent_until_s = t_s[-1] + _SILENCE_S
            elif what == "tires":
                patient.relax()
            else:
                runner.tell(Event(t_s[-1], what))
    return Session(
        session_id=uuid4().hex,
        started_utc=started_utc,
        protocol=protocol,
        device=Device(name="Simulated cuff", url="cuffsim://", rate_hz=RATE_HZ),
        result=runner.finish(),
        events=runner.events,
        offered=runner.offered,
        trace=runner.recording.trace(),
        examiner=examiner,
        note=note,
        software_version=__version__,
    )

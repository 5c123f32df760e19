"""A vault for each test, quick to open, and one plain finished session."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest

from ccft_desktop.core.faults import Event
from ccft_desktop.core.protocol import PRESETS
from ccft_desktop.core.session import Device, Hold, Metrics, Offer, Result, Scores, Session, Trace
from ccft_desktop.core.visit import Patient
from ccft_desktop.store.keyfile import RANDOM_SECRET_COST
from ccft_desktop.store.vault import Vault

MakeSession = Callable[..., Session]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "vault"


@pytest.fixture
def vault(folder: Path) -> Iterator[Vault]:
    vault = Vault.create(folder, "slow nod", "Ada", cost=RANDOM_SECRET_COST)
    yield vault
    vault.close()


@pytest.fixture
def patient(vault: Vault) -> Patient:
    patient = Patient(patient_id=uuid4().hex, code="P-0117", name="Ines Müller", born=date(1985, 3, 9))
    vault.patients.add(patient)
    return patient


@pytest.fixture
def make_session() -> MakeSession:
    """A finished session of two holds; keywords replace any part of it."""

    def make(**parts: object) -> Session:
        holds = (
            Hold(
                index=1,
                level_mmhg=22.0,
                cue_s=1.0,
                start_s=2.1,
                end_s=12.1,
                outcome="success",
                reason=None,
                faults=("jaw",),
                metrics=Metrics(mean_error_mmhg=-0.1, sd_mmhg=0.2),
                automatic=("failed", "left_band"),
                override_reason="the cuff slipped",
            ),
            Hold(
                index=2,
                level_mmhg=22.0,
                cue_s=20.0,
                start_s=None,
                end_s=25.0,
                outcome="invalid",
                reason="paused",
                notes=("cued_by_hand",),
                scored=False,
            ),
        )
        whole: dict[str, object] = {
            "session_id": uuid4().hex,
            "started_utc": datetime(2026, 3, 2, 10, 0, 0, 123456, tzinfo=UTC),
            "protocol": PRESETS["triple"],
            "device": Device(
                name="Stabilizer", url="COM4", identity="2341:0043", rate_hz=50.0, raw_unit="hPa"
            ),
            "result": Result(
                protocol=PRESETS["triple"],
                holds=holds,
                scores=Scores(
                    highest_pressure_mmhg=22.0,
                    activation_score_mmhg=2.0,
                    performance_index=None,
                    cumulative_performance_index=None,
                ),
                ended="stopped",
            ),
            "events": (Event(3.0, "jaw"), Event(24.0, "pause"), Event(25.0, "outcome", "1 success slipped")),
            "offered": (Offer(1.0, 22.0), Offer(20.0, 22.0, ("cued_by_hand",))),
            "trace": Trace(np.arange(1300) / 50, 20 + np.sin(np.arange(1300))),
            "examiner": "Ada",
        }
        return Session(**(whole | parts))  # type: ignore[arg-type]

    return make

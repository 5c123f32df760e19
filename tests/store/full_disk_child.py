"""Run by the tests as a program of its own: records while the disk is full, and after.

Arguments: a folder for the vault, and ``limit`` (files may not grow any more) or ``disk`` (the folder is
a small disk, which is filled). Prints as JSON what the recording said, what ``finish`` said while there
was no room, and whether everything was there in the end.
"""

import json
import resource
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from ccft_desktop.core.protocol import PRESETS
from ccft_desktop.core.session import Device, Result, Scores, Session
from ccft_desktop.core.visit import Patient
from ccft_desktop.store.errors import StoreError
from ccft_desktop.store.keyfile import RANDOM_SECRET_COST
from ccft_desktop.store.vault import Vault

folder, how = Path(sys.argv[1]), sys.argv[2]
ballast = folder / "ballast"


def fill() -> None:
    if how == "limit":
        log = folder / "vault" / "records.db-wal"
        resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size, resource.RLIM_INFINITY))
        return
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(1024))
        except OSError:
            pass


def make_room() -> None:
    if how == "limit":
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    else:
        ballast.unlink()


def until(happened: Callable[[], bool]) -> None:
    while not happened():
        threading.Event().wait(0.02)


vault = Vault.create(folder / "vault", "slow nod", cost=RANDOM_SECRET_COST)
vault.patients.add(Patient(patient_id="a" * 32, code="P-0001"))
trouble: list[str | None] = []
recording = vault.sessions.begin(
    "a" * 32,
    started_utc=datetime.now(UTC),
    protocol=PRESETS["triple"],
    device=Device(name="Stabilizer", url="COM4"),
    examiner="Ada",
    on_trouble=trouble.append,
)
session = Session(
    session_id=recording.session_id,
    started_utc=datetime.now(UTC),
    protocol=PRESETS["triple"],
    device=Device(name="Stabilizer", url="COM4"),
    result=Result(
        protocol=PRESETS["triple"],
        holds=(),
        scores=Scores(
            highest_pressure_mmhg=20.0,
            activation_score_mmhg=0.0,
            performance_index=None,
            cumulative_performance_index=None,
        ),
        ended="stopped",
    ),
    events=(),
    offered=(),
    trace=None,
    examiner="Ada",
)
given: list[float] = []


def give(samples: int) -> None:
    t_s = [(len(given) + n) / 100 for n in range(samples)]
    given.extend(t_s)
    recording.append(t_s, [20.0] * samples, [20.0] * samples)


give(100)
until(lambda: len(vault.sessions.load_interrupted(recording.session_id).trace) == 100)
fill()
give(20_000)
until(lambda: len(trouble) == 1)
give(100)
try:
    recording.finish(session)
    refused = ""
except StoreError as error:
    refused = str(error)
give(100)
make_room()
until(lambda: len(trouble) == 2)
give(100)
recording.finish(session)
trace = vault.sessions.load(recording.session_id).trace
vault.close()
same = trace is not None and trace.t_s.tolist() == given
print(json.dumps({"trouble": trouble, "finish": refused, "same": same}))

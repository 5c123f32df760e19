"""A live test on its way to the disk: nothing given is lost, whatever happens to process or disk."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from ccft_desktop.core.faults import Event
from ccft_desktop.core.protocol import PRESETS
from ccft_desktop.core.session import Device, Offer, Session
from ccft_desktop.core.visit import Patient
from ccft_desktop.store.blocks import pack
from ccft_desktop.store.errors import NotInRecords, VaultInUse
from ccft_desktop.store.recording import Recording
from ccft_desktop.store.session_rows import write_block
from ccft_desktop.store.vault import Vault

MakeSession = Callable[..., Session]
CHILDREN = Path(__file__).parent
DEVICE = Device(name="Stabilizer", url="COM4", identity="2341:0043", rate_hz=50.0)
STARTED = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def begin(vault: Vault, patient: Patient) -> Recording:
    return vault.sessions.begin(
        patient.patient_id,
        started_utc=STARTED,
        protocol=PRESETS["triple"],
        device=DEVICE,
        examiner="Ada",
        feedback="band",
        software_version="0.1.0",
    )


def until(happened: Callable[[], bool], within_s: float = 20.0) -> None:
    deadline = time.monotonic() + within_s
    while not happened():
        assert time.monotonic() < deadline, "it never happened"
        threading.Event().wait(0.02)


def on_disk(vault: Vault, recording: Recording) -> int:
    return len(vault.sessions.load_interrupted(recording.session_id).trace)


def test_that_samples_reach_the_disk_while_the_test_runs(vault: Vault, patient: Patient) -> None:
    recording = begin(vault, patient)
    recording.append([0.0, 0.02], [20.0, 20.1], [2666.4, 2679.8])
    recording.add_event(Event(0.01, "start"))
    recording.add_offer(Offer(0.02, 22.0, ("baseline_off",)))
    until(lambda: on_disk(vault, recording) == 2)
    recording.append([0.04], [20.2], [2693.1])
    recording.add_event(Event(0.03, "scm"))
    until(lambda: on_disk(vault, recording) == 3)
    record = vault.sessions.load_interrupted(recording.session_id)
    assert record.events == (Event(0.01, "start"), Event(0.03, "scm"))
    assert record.offered == (Offer(0.02, 22.0, ("baseline_off",)),)
    np.testing.assert_array_equal(record.trace.t_s, [0.0, 0.02, 0.04])
    np.testing.assert_array_equal(record.trace.pressure_mmhg, [20.0, 20.1, 20.2])
    np.testing.assert_array_equal(record.trace.raw, [2666.4, 2679.8, 2693.1])


def test_that_a_finished_test_holds_every_sample_given(
    vault: Vault, patient: Patient, make_session: MakeSession
) -> None:
    recording = begin(vault, patient)
    t_s = np.arange(40_000) / 1000
    pressure_mmhg = 20 + np.sin(t_s)
    raw = np.rint(pressure_mmhg * 133.322)
    for first in range(0, 40_000, 1000):
        columns = (column[first : first + 1000].tolist() for column in (t_s, pressure_mmhg, raw))
        recording.append(*columns)
        if first == 20_000:
            until(lambda: on_disk(vault, recording) >= 20_000)
    recording.add_event(Event(1.0, "undo"))
    session = make_session(session_id=recording.session_id, trace=None)
    recording.finish(session)
    stored = vault.sessions.load(recording.session_id)
    assert replace(stored, trace=None) == session
    assert stored.trace is not None
    assert stored.trace.t_s.tobytes() == t_s.tobytes()
    assert stored.trace.pressure_mmhg.tobytes() == pressure_mmhg.tobytes()
    assert stored.trace.raw is not None
    assert stored.trace.raw.tobytes() == raw.tobytes()
    assert vault.sessions.interrupted() == []


def test_that_giving_samples_does_not_wait_for_the_disk(vault: Vault, patient: Patient) -> None:
    recording = begin(vault, patient)
    with vault._records.write():  # nobody else can write now
        began = time.perf_counter()
        for sample in range(2000):
            recording.append([sample / 1000], [20.0], [20.0])
        assert time.perf_counter() - began < 0.5
    until(lambda: on_disk(vault, recording) == 2000)


def test_that_samples_from_several_threads_all_arrive(
    vault: Vault, patient: Patient, make_session: MakeSession
) -> None:
    recording = begin(vault, patient)

    def give(first: int) -> None:
        for sample in range(first, first + 500):
            recording.append([float(sample)], [float(-sample)], [float(-sample)])

    threads = [threading.Thread(target=give, args=(first,)) for first in (0, 500, 1000)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    recording.finish(make_session(session_id=recording.session_id))
    trace = vault.sessions.load(recording.session_id).trace
    assert trace is not None
    np.testing.assert_array_equal(np.sort(trace.t_s), np.arange(1500.0))
    np.testing.assert_array_equal(trace.pressure_mmhg, -trace.t_s)


def test_that_what_comes_after_the_end_is_let_go(
    vault: Vault, patient: Patient, make_session: MakeSession
) -> None:
    recording = begin(vault, patient)
    recording.append([0.0], [20.0], [20.0])
    recording.finish(make_session(session_id=recording.session_id))
    recording.append([0.02], [20.0], [20.0])
    recording.add_event(Event(0.02, "scm"))
    recording.close()
    trace = vault.sessions.load(recording.session_id).trace
    assert trace is not None
    assert len(trace) == 1
    with pytest.raises(RuntimeError, match="ended"):
        recording.abandon()


def test_that_wrong_use_is_a_bug_and_changes_nothing(
    vault: Vault, patient: Patient, make_session: MakeSession
) -> None:
    recording = begin(vault, patient)
    with pytest.raises(ValueError, match="2 times for 1 pressures and 1 raw"):
        recording.append([0.0, 0.02], [20.0], [20.0])
    with pytest.raises(ValueError, match="another session"):
        recording.finish(make_session())
    with pytest.raises(RuntimeError, match="still being recorded"):
        vault.sessions.discard_interrupted(recording.session_id)
    recording.append([0.0], [20.0], [20.0])
    recording.finish(make_session(session_id=recording.session_id))


def test_that_a_test_under_way_is_neither_listed_nor_offered(vault: Vault, patient: Patient) -> None:
    recording = begin(vault, patient)
    assert vault.sessions.interrupted() == []
    assert vault.sessions.list_for(patient.patient_id) == []
    with pytest.raises(NotInRecords):
        vault.sessions.load(recording.session_id)


def test_that_an_abandoned_test_leaves_nothing_behind(vault: Vault, patient: Patient) -> None:
    seen = vault.patients.search()
    recording = begin(vault, patient)
    recording.append([0.0], [20.0], [20.0])
    until(lambda: on_disk(vault, recording) == 1)
    recording.append([0.02], [20.0], [20.0])
    recording.abandon()
    assert vault.patients.search() == seen
    assert vault.sessions.interrupted() == []
    with vault._records.read() as connection:
        for table in ("visits", "sessions", "events", "offers", "sample_blocks"):
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 0


def test_that_a_visit_with_a_note_outlives_its_only_test(
    vault: Vault, patient: Patient, make_session: MakeSession
) -> None:
    recording = begin(vault, patient)
    visit = vault.sessions.visit_of(recording.session_id)
    vault.visits.write_note(visit.visit_id, "no test today")
    recording.abandon()
    session = make_session(started_utc=STARTED)
    vault.sessions.save(patient.patient_id, session)
    assert vault.sessions.visit_of(session.session_id).note == "no test today"


def test_that_a_test_left_open_is_offered_and_kept_at_the_next_start(
    folder: Path, vault: Vault, patient: Patient, make_session: MakeSession
) -> None:
    recording = begin(vault, patient)
    recording.append([1.0, 3.5], [20.0, 21.0], [20.0, 21.0])
    recording.add_event(Event(2.0, "start"))
    vault.close()  # at once: the last samples are written on the way out
    vault = Vault.open(folder, "slow nod")
    try:
        (offered,) = vault.sessions.interrupted()
        assert offered.session_id == recording.session_id
        assert offered.patient == patient
        assert (offered.started_utc, offered.recorded_s) == (STARTED, 2.5)
        assert (offered.protocol, offered.device) == (PRESETS["triple"], DEVICE)
        assert (offered.examiner, offered.feedback, offered.software_version) == ("Ada", "band", "0.1.0")
        record = vault.sessions.load_interrupted(offered.session_id)
        assert (record.about, record.events) == (offered, (Event(2.0, "start"),))
        session = make_session(
            session_id=offered.session_id, started_utc=STARTED, interrupted=True, events=record.events
        )
        vault.sessions.keep_interrupted(offered.session_id, session)
        assert vault.sessions.interrupted() == []
        stored = vault.sessions.load(offered.session_id)
        assert replace(stored, trace=None) == replace(session, trace=None)
        assert stored.trace is not None
        np.testing.assert_array_equal(stored.trace.t_s, [1.0, 3.5])
        with pytest.raises(NotInRecords):
            vault.sessions.keep_interrupted(offered.session_id, session)
    finally:
        vault.close()


def test_that_an_interrupted_test_can_be_discarded(vault: Vault, patient: Patient) -> None:
    recording = begin(vault, patient)
    recording.append([0.0], [20.0], [20.0])
    recording.close()
    (offered,) = vault.sessions.interrupted()
    vault.sessions.discard_interrupted(offered.session_id)
    assert vault.sessions.interrupted() == []
    assert vault.patients.get(patient.patient_id) == patient


def test_that_an_interrupted_test_without_samples_has_no_seconds(vault: Vault, patient: Patient) -> None:
    recording = begin(vault, patient)
    recording.close()
    (offered,) = vault.sessions.interrupted()
    assert offered.recorded_s == 0.0
    assert len(vault.sessions.load_interrupted(offered.session_id).trace) == 0


def test_that_a_damaged_second_is_a_gap_and_neither_hides_nor_costs_the_test(
    vault: Vault, patient: Patient, make_session: MakeSession
) -> None:
    whole = begin(vault, patient)
    whole.append([0.0, 0.5], [20.0, 20.0], [20.0, 20.0])
    whole.close()
    broken = begin(vault, patient)
    broken.append([0.0, 0.5], [20.0, 20.0], [20.0, 20.0])
    broken.close()
    bad = pack([1.0, 1.5], [20.0, 20.0])[:-1] + b"\xff"
    with vault.sessions._records.write() as connection:
        write_block(connection, broken.session_id, 1, bad)
        write_block(connection, broken.session_id, 2, pack([2.0, 2.5], [20.0, 20.0], [20.0, 20.0]))
    found = {test.session_id: test for test in vault.sessions.interrupted()}
    assert (found[whole.session_id].recorded_s, found[whole.session_id].damaged_blocks) == (0.5, 0)
    assert (found[broken.session_id].recorded_s, found[broken.session_id].damaged_blocks) == (2.5, 1)
    record = vault.sessions.load_interrupted(broken.session_id)
    assert record.about == found[broken.session_id]
    vault.sessions.keep_interrupted(
        broken.session_id, make_session(session_id=broken.session_id, started_utc=STARTED, interrupted=True)
    )
    trace = vault.sessions.load(broken.session_id).trace
    assert trace is not None
    assert trace.t_s.tolist() == [0.0, 0.5, 2.0, 2.5]


def kill_in_mid_recording(folder: Path, patient: Patient, after_samples: int) -> int:
    """How many samples a child process had given when it was killed."""
    command = [sys.executable, str(CHILDREN / "recording_child.py"), str(folder), patient.patient_id]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        given = 0
        for line in child.stdout:
            given = int(line)
            if given >= after_samples:
                break
        with pytest.raises(VaultInUse, match="another window"):
            Vault.open(folder, "slow nod")
        os.kill(child.pid, signal.SIGKILL)
        for line in child.stdout:
            # The last line may have been cut by the kill.
            given = int(line) if line.endswith("\n") else given
    assert given >= after_samples
    return given


def killed_and_offered(folder: Path, patient: Patient, after_samples: int) -> float:
    """Seconds lost by a kill, after checking that all the rest is offered as it was given."""
    given = kill_in_mid_recording(folder, patient, after_samples)
    vault = Vault.open(folder, "slow nod")
    try:
        (offered,) = vault.sessions.interrupted()
        record = vault.sessions.load_interrupted(offered.session_id)
        found = len(record.trace)
        np.testing.assert_array_equal(record.trace.t_s, np.arange(found) / 100)
        np.testing.assert_array_equal(record.trace.pressure_mmhg, np.arange(found) * 0.1)
        marks = [Event(n / 100, "scm") for n in range(0, found, 50)]
        assert list(record.events) == marks
        assert offered.patient == patient
        vault.sessions.discard_interrupted(offered.session_id)
    finally:
        vault.close()
    return max(0.0, (given - found) / 100)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
@pytest.mark.parametrize("after_samples", [30, 190, 310])
def test_that_a_killed_test_is_offered_up_to_about_its_last_second(
    folder: Path, vault: Vault, patient: Patient, after_samples: int
) -> None:
    vault.close()
    # One second, and a half for a busy machine.
    assert killed_and_offered(folder, patient, after_samples) <= 1.5


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_that_a_hundred_kills_lose_about_a_second_each_at_most(
    folder: Path, vault: Vault, patient: Patient
) -> None:
    vault.close()
    dice = random.Random(20260302)
    lost_s = [killed_and_offered(folder, patient, dice.randrange(1, 300)) for _ in range(100)]
    print(f"lost: median {np.median(lost_s):.2f} s, most {max(lost_s):.2f} s")
    assert max(lost_s) <= 1.5


@pytest.mark.skipif(sys.platform == "win32", reason="needs a file size limit or a small disk")
@pytest.mark.parametrize("how", ["limit", "disk"])
def test_that_a_full_disk_loses_nothing_once_there_is_room_again(tmp_path: Path, how: str) -> None:
    if how == "disk":
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(tmp_path)],
            capture_output=True,
            check=False,
        )
        if mounted.returncode != 0:
            pytest.skip("a small disk cannot be made here")
    try:
        child = subprocess.run(
            [sys.executable, str(CHILDREN / "full_disk_child.py"), str(tmp_path), how],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    finally:
        if how == "disk":
            subprocess.run(["umount", str(tmp_path)], check=True)
    assert child.returncode == 0, child.stderr
    said = json.loads(child.stdout)
    # Told once that the disk refuses and once that it works again, naming the file.
    assert len(said["trouble"]) == 2
    assert "records.db" in said["trouble"][0]
    assert "kept" in said["trouble"][0]
    assert said["trouble"][1] is None
    assert "records.db" in said["finish"]
    assert said["same"] is True
    if how == "disk":
        assert "disk is full" in said["trouble"][0]

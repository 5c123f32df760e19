"""A disk that is slow, taken away, exchanged or gone for good: the test goes on, nothing given is lost."""

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sqlalchemy as sa

from ccft_desktop.core.faults import Event
from ccft_desktop.core.protocol import PRESETS
from ccft_desktop.core.session import Device, Offer, Session
from ccft_desktop.core.visit import Patient
from ccft_desktop.store.blocks import pack
from ccft_desktop.store.errors import StoreError
from ccft_desktop.store.keyfile import RANDOM_SECRET_COST
from ccft_desktop.store.recording import Recording
from ccft_desktop.store.records import Records
from ccft_desktop.store.rescue import read_rescue, rescue_name, rescued_in, take_in, write_rescue
from ccft_desktop.store.session_rows import write_block
from ccft_desktop.store.vault import Vault

MakeSession = Callable[..., Session]
TOLD_WITHIN_S = 2.0


class Test:
    """A test at 100 Hz under way, and what the recorder said, each with when."""

    __test__ = False

    def __init__(self, vault: Vault, patient: Patient) -> None:
        self.said: list[tuple[float, str | None]] = []
        self.given = 0
        self.recording: Recording = vault.sessions.begin(
            patient.patient_id,
            started_utc=datetime.now(UTC),
            protocol=PRESETS["triple"],
            device=Device(name="Stabilizer", url="COM4"),
            examiner="Ada",
            on_trouble=lambda sentence: self.said.append((time.monotonic(), sentence)),
        )

    def give(self, seconds: int = 1) -> None:
        for n in range(self.given, self.given + 100 * seconds):
            self.recording.append([n / 100], [n * 0.1], [n * 0.2])
        self.recording.add_event(Event(self.given / 100, "scm"))
        self.recording.add_offer(Offer(self.given / 100, 22.0))
        self.given += 100 * seconds

    def check(self, stored: Session) -> None:
        assert stored.trace is not None
        assert stored.trace.raw is not None
        np.testing.assert_array_equal(stored.trace.t_s, np.arange(self.given) / 100)
        np.testing.assert_array_equal(stored.trace.pressure_mmhg, np.arange(self.given) * 0.1)
        np.testing.assert_array_equal(stored.trace.raw, np.arange(self.given) * 0.2)


def until(happened: Callable[[], bool], within_s: float = 20.0) -> None:
    deadline = time.monotonic() + within_s
    while not happened():
        assert time.monotonic() < deadline, "it never happened"
        threading.Event().wait(0.01)


@pytest.fixture
def test(vault: Vault, patient: Patient) -> Iterator[Test]:
    test = Test(vault, patient)
    test.give()
    until(lambda: test.recording.acknowledged == 100)
    yield test
    # What a test left without its disk must not trouble the closing of the vault.
    if test.recording._thread.is_alive():
        test.recording.let_go()


def test_that_what_is_asked_of_the_database_for_safety_is_in_force(vault: Vault) -> None:
    """Of the recorder's own connection: on another thread the pool gives another one."""
    told: dict[str, object] = {}

    def ask() -> None:
        with vault._records.write() as connection:
            for pragma in (
                "journal_mode",
                "synchronous",
                "fullfsync",
                "checkpoint_fullfsync",
                "foreign_keys",
            ):
                told[pragma] = connection.exec_driver_sql(f"PRAGMA {pragma}").scalar()

    with vault._records.read():
        thread = threading.Thread(target=ask)
        thread.start()
        thread.join()
    assert told == {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "fullfsync": 1,
        "checkpoint_fullfsync": 1,
        "foreign_keys": 1,
    }


def test_that_a_disk_that_blocks_for_three_seconds_costs_nobody_but_the_recorder(
    vault: Vault, test: Test, make_session: MakeSession
) -> None:
    longest_s, behind_s = 0.0, 0.0
    with vault._records.write():  # nobody else can write now
        began_s = time.perf_counter()
        while time.perf_counter() - began_s < 3.0:
            before_s = time.perf_counter()
            test.give()
            test.recording.write_note("the disk is slow")
            test.recording.rescued()
            longest_s = max(longest_s, time.perf_counter() - before_s)
            behind_s = max(behind_s, test.recording.behind_s)
            threading.Event().wait(0.25)
    print(f"a second of samples given during a blocked disk: at most {longest_s * 1e3:.1f} ms")
    assert longest_s < 0.2
    # Whoever looks at it knows in time that the disk does not answer.
    assert 2.0 < behind_s < 3.5
    until(lambda: test.recording.acknowledged == test.given)
    until(lambda: test.recording.behind_s == 0.0)
    test.recording.finish(make_session(session_id=test.recording.session_id))
    test.check(vault.sessions.load(test.recording.session_id))


@pytest.mark.skipif(os.name != "posix", reason="elsewhere an open file cannot be taken away")
def test_that_a_folder_that_is_taken_away_is_said_and_everything_is_there_once_it_is_back(
    folder: Path, vault: Vault, test: Test, make_session: MakeSession
) -> None:
    aside = folder.with_name("unplugged")
    folder.rename(aside)
    test.give()
    since_s = time.monotonic()
    until(lambda: len(test.said) == 1)
    at_s, sentence = test.said[0]
    assert at_s - since_s < TOLD_WITHIN_S
    assert sentence is not None
    assert "records.db is gone" in sentence
    assert "The test goes on" in sentence
    with pytest.raises(StoreError, match="gone"):
        test.recording.finish(make_session(session_id=test.recording.session_id))
    test.give()
    aside.rename(folder)
    until(lambda: len(test.said) == 2)
    assert test.said[1][1] is None
    test.give()
    test.recording.finish(make_session(session_id=test.recording.session_id))
    test.check(vault.sessions.load(test.recording.session_id))


@pytest.mark.skipif(os.name != "posix", reason="elsewhere an open file cannot be taken away")
def test_that_a_file_that_comes_back_without_the_test_gets_all_of_it(
    folder: Path, vault: Vault, test: Test, make_session: MakeSession, tmp_path: Path
) -> None:
    """As where a stick is exchanged for yesterday's copy of it."""
    vault.copy_into(tmp_path / "copy.db")
    with closing(Records(tmp_path / "copy.db", vault.data_key)) as copy, copy.write() as connection:
        for table in ("sample_blocks", "events", "offers", "sessions", "visits"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
    shutil.copytree(folder, tmp_path / "other")
    folder.rename(tmp_path / "first")
    test.give()
    until(lambda: len(test.said) == 1)
    for left in ("records.db-wal", "records.db-shm"):
        (tmp_path / "other" / left).unlink()
    (tmp_path / "copy.db").replace(tmp_path / "other" / "records.db")
    (tmp_path / "other").rename(folder)
    until(lambda: test.recording.acknowledged == test.given and len(test.said) == 2)
    test.give()
    test.recording.finish(make_session(session_id=test.recording.session_id))
    test.check(vault.sessions.load(test.recording.session_id))
    assert vault.damage() == ""


def test_that_a_mistake_of_the_program_does_not_end_the_recorder(
    vault: Vault, test: Test, make_session: MakeSession
) -> None:
    """A block where none can be: the first try is refused, the next takes its place."""
    with vault._records.write() as connection:
        write_block(connection, test.recording.session_id, 1, pack([0.0], [0.0]))
    test.give()
    until(lambda: len(test.said) == 2)
    assert "did not take the test (IntegrityError)" in (test.said[0][1] or "")
    assert test.said[1][1] is None
    assert on_disk(vault, test) == test.given
    test.recording.finish(make_session(session_id=test.recording.session_id))
    test.check(vault.sessions.load(test.recording.session_id))


def on_disk(vault: Vault, test: Test) -> int:
    return len(vault.sessions.load_interrupted(test.recording.session_id).trace)


def test_that_records_that_turn_read_only_are_said_and_lose_nothing(
    vault: Vault, test: Test, make_session: MakeSession
) -> None:
    def only_read(connection: Any, *_more: object) -> None:
        connection.execute("PRAGMA query_only = ON")

    def write_again(connection: Any, *_more: object) -> None:
        connection.execute("PRAGMA query_only = OFF")

    sa.event.listen(vault._records._engine, "checkout", only_read)
    test.give()
    since_s = time.monotonic()
    until(lambda: len(test.said) == 1)
    at_s, sentence = test.said[0]
    assert at_s - since_s < TOLD_WITHIN_S
    assert "records.db is read-only. Allow writing to it. The test goes on" in (sentence or "")
    test.give()
    sa.event.remove(vault._records._engine, "checkout", only_read)
    sa.event.listen(vault._records._engine, "checkout", write_again)
    until(lambda: len(test.said) == 2)
    test.recording.finish(make_session(session_id=test.recording.session_id))
    test.check(vault.sessions.load(test.recording.session_id))


def saved_elsewhere(test: Test, vault: Vault, folder: Path, session: Session | None = None) -> Path:
    path = folder / rescue_name(test.recording.session_id)
    write_rescue(path, test.recording.rescued(session), vault.vault_id, vault.data_key)
    return path


def test_that_a_test_saved_elsewhere_is_taken_in_as_an_interrupted_one(
    folder: Path, vault: Vault, test: Test, tmp_path: Path
) -> None:
    with vault._records.write():  # the disk does not answer any more
        test.give(3)
        test.recording.write_note("saved on the stick")
        path = saved_elsewhere(test, vault, tmp_path)
        test.recording.let_go()
    for secret in (b"scm", b"Stabilizer", b"Ada", b"stick"):
        assert secret not in path.read_bytes()
    assert rescued_in(tmp_path, vault.vault_id) == [path]
    assert rescued_in(tmp_path, "0" * 32) == []
    vault.close()
    with closing(Vault.open(folder, "slow nod")) as again:
        (offered,) = again.sessions.interrupted()
        assert offered.recorded_s < 1.0
        take_in(again, path)
        assert not path.exists()
        (offered,) = again.sessions.interrupted()
        assert (offered.recorded_s, offered.note) == (3.99, "saved on the stick")
        record = again.sessions.load_interrupted(offered.session_id)
        assert [event.t_s for event in record.events] == [0.0, 1.0]
        np.testing.assert_array_equal(record.trace.raw, np.arange(400) * 0.2)


def test_that_a_finished_test_saved_elsewhere_is_taken_in_as_it_ended(
    folder: Path, vault: Vault, test: Test, tmp_path: Path, make_session: MakeSession
) -> None:
    session = make_session(session_id=test.recording.session_id, note="all of it", trace=None)
    path = saved_elsewhere(test, vault, tmp_path, session)
    test.recording.let_go()
    take_in(vault, path)
    stored = vault.sessions.load(session.session_id)
    assert replace(stored, trace=None) == session
    test.check(stored)
    # A second copy of the file changes nothing.
    write_rescue(path, test.recording.rescued(None), vault.vault_id, vault.data_key)
    take_in(vault, path)
    assert replace(vault.sessions.load(session.session_id), trace=None) == session


def test_that_a_test_whose_row_never_reached_the_records_is_taken_in_whole(
    folder: Path, vault: Vault, test: Test, tmp_path: Path
) -> None:
    path = saved_elsewhere(test, vault, tmp_path)
    test.recording.abandon()
    take_in(vault, path)
    (offered,) = vault.sessions.interrupted()
    assert offered.recorded_s == 0.99


def test_that_an_older_file_never_takes_away_what_the_records_have(
    vault: Vault, test: Test, tmp_path: Path
) -> None:
    path = saved_elsewhere(test, vault, tmp_path)
    with pytest.raises(StoreError, match="still being recorded"):
        take_in(vault, path)
    assert path.exists()
    test.give()
    test.recording.close()
    take_in(vault, path)
    (offered,) = vault.sessions.interrupted()
    assert offered.recorded_s == 1.99


def test_that_a_file_of_other_records_or_a_damaged_one_is_a_sentence(
    vault: Vault, test: Test, tmp_path: Path
) -> None:
    path = saved_elsewhere(test, vault, tmp_path)
    content = bytearray(path.read_bytes())
    other = Vault.create(tmp_path / "other", "slow nod", cost=RANDOM_SECRET_COST)
    with closing(other), pytest.raises(StoreError, match="belongs to other records"):
        take_in(other, path)
    content[-1] ^= 1
    path.write_bytes(bytes(content))
    with pytest.raises(StoreError, match="damaged"):
        read_rescue(path, vault.vault_id, vault.data_key)
    content[8] = 9
    path.write_bytes(bytes(content))
    with pytest.raises(StoreError, match="newer version"):
        read_rescue(path, vault.vault_id, vault.data_key)
    path.write_bytes(b"holiday pictures")
    with pytest.raises(StoreError, match="holds no test"):
        read_rescue(path, vault.vault_id, vault.data_key)
    assert rescued_in(tmp_path, vault.vault_id) == []
    with pytest.raises(StoreError, match="Choose another folder"):
        write_rescue(
            tmp_path / "nowhere" / path.name, test.recording.rescued(), vault.vault_id, vault.data_key
        )


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="a read-only disk needs root to be made")
def test_that_records_on_a_read_only_disk_are_a_sentence(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(disk)], check=False).returncode:
        pytest.skip("a disk of its own cannot be mounted here")
    try:
        vault = Vault.create(disk / "vault", "slow nod", cost=RANDOM_SECRET_COST)
        vault.close()
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        assert Vault.exists(disk / "vault")
        with pytest.raises(
            StoreError, match=r"vault\.lock cannot be opened for writing .Read-only file system"
        ):
            Vault.open(disk / "vault", "slow nod")
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
        Vault.open(disk / "vault", "slow nod").close()
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_that_a_clock_that_was_set_back_refuses_nothing_and_keeps_the_order(
    folder: Path, vault: Vault, patient: Patient, make_session: MakeSession
) -> None:
    now = datetime.now(UTC)
    later, sooner = make_session(started_utc=now), make_session(started_utc=now - timedelta(days=400))
    vault.sessions.save(patient.patient_id, later)
    vault.sessions.save(patient.patient_id, sooner)
    listed = [one.session_id for one in vault.sessions.list_for(patient.patient_id)]
    assert listed == [later.session_id, sooner.session_id]
    (row,) = vault.patients.search()
    assert (row.sessions, row.last_seen_utc, row.first_session_utc) == (2, now, sooner.started_utc)
    recording = vault.sessions.begin(
        patient.patient_id,
        started_utc=now - timedelta(days=500),
        protocol=PRESETS["triple"],
        device=Device(name="Stabilizer", url="COM4"),
        examiner="Ada",
    )
    recording.append([0.0], [20.0], [20.0])
    recording.close()
    vault.close()
    with closing(Vault.open(folder, "slow nod")) as again:
        (offered,) = again.sessions.interrupted()
        assert offered.session_id == recording.session_id
        assert again.verify_audit() == ""
        assert again.damage() == ""

"""Migrations: they make the tables the program works with, and leave the future alone."""

import shutil
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory

from ccft_desktop.core.faults import Event
from ccft_desktop.core.session import Device
from ccft_desktop.store import migrations, records, tables
from ccft_desktop.store.errors import StoreError, StoreTooNew
from ccft_desktop.store.vault import DATABASE, Vault


def clauses(connection: sa.Connection) -> dict[str, set[str]]:
    found = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'alembic_version'"
    )
    # A table that a migration has rebuilt keeps the quotes of its renaming.
    plain = {name: sql.replace(f'"{name}"', name) for name, sql in found}
    return {name: {line.strip(" \t,") for line in sql.splitlines()} for name, sql in plain.items()}


def test_that_the_migrations_make_the_tables_the_program_works_with(vault: Vault) -> None:
    plain = sa.create_engine("sqlite://")
    try:
        with plain.begin() as connection:
            tables.metadata.create_all(connection)
            expected = clauses(connection)
    finally:
        plain.dispose()
    with vault._records.read() as connection:
        assert clauses(connection) == expected


def test_that_the_program_works_with_the_last_migration() -> None:
    assert ScriptDirectory.from_config(migrations.config()).get_heads() == [records.HEAD]


def test_that_nothing_is_deleted_because_something_else_was() -> None:
    for table in tables.metadata.tables.values():
        for key in table.foreign_keys:
            assert (key.ondelete, key.onupdate) == ("RESTRICT", "RESTRICT")


def test_that_every_constraint_has_a_name() -> None:
    for table in tables.metadata.tables.values():
        assert all(constraint.name for constraint in table.constraints)


def test_that_records_from_the_future_are_refused_untouched(folder: Path, vault: Vault) -> None:
    with vault._records.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    vault.close()
    before = (folder / DATABASE).read_bytes()
    with pytest.raises(StoreTooNew, match=r"records\.db was written by a newer version"):
        Vault.open(folder, "slow nod")
    assert (folder / DATABASE).read_bytes() == before
    assert sorted(path.name for path in folder.iterdir()) == ["records.db", "vault.json", "vault.lock"]


SCHEMA_0001 = Path(__file__).parents[1] / "data" / "schema_0001"


def test_that_records_of_the_first_schema_are_brought_up_to_date(folder: Path) -> None:
    """A vault that version 0.1.0 wrote: one finished session, one that was interrupted."""
    shutil.copytree(SCHEMA_0001, folder)
    vault = Vault.open(folder, "a vault of schema 0001")
    try:
        (summary,) = vault.sessions.list_for("a" * 32)
        session = vault.sessions.load(summary.session_id)
        assert (session.session_id, session.note, session.calibration) == ("b" * 32, "first light", None)
        assert session.device == Device(
            name="USB Serial (COM4)", url="COM4", identity="2341:0043:A1:1-2", rate_hz=50.0
        )
        assert [(hold.outcome, hold.faults) for hold in session.result.holds] == [("success", ("jaw",))]
        assert session.events == (Event(3.0, "jaw"), Event(13.0, "stop"))
        assert session.trace is not None
        np.testing.assert_array_equal(session.trace.t_s, np.arange(650) / 50)
        np.testing.assert_array_equal(session.trace.pressure_mmhg, 20 + session.trace.t_s / 8)
        assert session.trace.raw is None
        (interrupted,) = vault.sessions.interrupted()
        record = vault.sessions.load_interrupted(interrupted.session_id)
        assert record.trace.pressure_mmhg.tolist() == [20.0, 20.125, 20.25]
        assert vault.calibrations.latest() == {}
        with vault._records.read() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    finally:
        vault.close()


SCHEMA_0002 = Path(__file__).parents[1] / "data" / "schema_0002"


def test_that_records_of_the_second_schema_are_brought_up_to_date(folder: Path) -> None:
    """A session recorded with a calibration, in a visit that was never signed nor asked anything."""
    shutil.copytree(SCHEMA_0002, folder)
    vault = Vault.open(folder, "a vault of schema 0001")
    try:
        newest, oldest = vault.sessions.list_for("a" * 32)
        session = vault.sessions.load(newest.session_id)
        assert session.note == "calibrated"
        assert session.calibration is not None
        assert (session.calibration.calibration_id, session.calibration.gain) == ("d" * 32, 1.02)
        assert (session.practice_holds, session.screen_position, session.by_dial) == (0, "", False)
        np.testing.assert_array_equal(session.trace.t_s if session.trace else [], np.arange(650) / 50)
        visit = vault.sessions.visit_of(newest.session_id)
        assert (visit.note, visit.signature, visit.amendments, visit.safety) == (
            "second visit",
            None,
            (),
            None,
        )
        assert [session.session_id for session in visit.sessions] == [newest.session_id]
        assert vault.sessions.load(oldest.session_id).note == "first light"
        with vault._records.read() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    finally:
        vault.close()


SCHEMA_0003 = Path(__file__).parents[1] / "data" / "schema_0003"


def test_that_records_of_the_third_schema_are_brought_up_to_date(folder: Path) -> None:
    """The second, with pain, what was done, a signature and an amendment of that visit."""
    shutil.copytree(SCHEMA_0003, folder)
    vault = Vault.open(folder, "a vault of schema 0001")
    try:
        newest, oldest = vault.sessions.list_for("a" * 32)
        visit = vault.sessions.visit_of(newest.session_id)
        assert [(rating.moment, rating.place, rating.score) for rating in visit.pain] == [
            ("after", "neck", 3)
        ]
        assert (visit.done_today.treatments, visit.done_today.line) == (("manual_therapy",), "taping")
        assert visit.signature is not None
        assert [(one.before, one.after, one.reason) for one in visit.amendments] == [
            ("calibrated", "mended", "a slip")
        ]
        assert vault.sessions.load(oldest.session_id).note == "first light"
        with vault._records.read() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    finally:
        vault.close()
    assert sorted(path.name for path in folder.iterdir()) == ["records.db", "vault.json", "vault.lock"]


@pytest.mark.parametrize("schema", [SCHEMA_0001, SCHEMA_0002, SCHEMA_0003], ids=lambda path: path.name)
def test_that_a_copy_stands_beside_the_records_until_the_new_file_has_been_checked(
    folder: Path, schema: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(schema, folder)
    before = (folder / DATABASE).read_bytes()

    def fails(*_: object) -> None:
        raise RuntimeError("as if the power went here")

    with monkeypatch.context() as broken:
        broken.setattr(migrations.command, "upgrade", fails)
        with pytest.raises(RuntimeError):
            Vault.open(folder, "a vault of schema 0001")
    assert (folder / DATABASE).read_bytes() == before
    copy = folder / f"{DATABASE}.before-{records.HEAD}"
    assert copy.exists()
    assert b"SQLite format" not in copy.read_bytes()
    # A kill in the middle of copying leaves a part, which nobody takes for a copy.
    copy.rename(copy.with_name(copy.name + ".part"))
    vault = Vault.open(folder, "a vault of schema 0001")
    assert vault.patients.count() == 1
    vault.close()
    assert sorted(path.name for path in folder.iterdir()) == ["records.db", "vault.json", "vault.lock"]


def test_that_without_room_for_a_copy_nothing_is_changed(folder: Path) -> None:
    shutil.copytree(SCHEMA_0002, folder)
    before = (folder / DATABASE).read_bytes()
    # A folder in its place: the copy cannot be made, as on a full disk.
    (folder / f"{DATABASE}.before-{records.HEAD}").mkdir()
    with pytest.raises(StoreError, match=r"a copy of them cannot be made first.*nothing was changed"):
        Vault.open(folder, "a vault of schema 0001")
    assert (folder / DATABASE).read_bytes() == before
    (folder / f"{DATABASE}.before-{records.HEAD}").rmdir()
    Vault.open(folder, "a vault of schema 0001").close()


def test_that_a_step_that_loses_rows_changes_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(SCHEMA_0002, folder)
    before = (folder / DATABASE).read_bytes()
    upgrade = migrations.command.upgrade

    def loses(settings: Config, revision: str) -> None:
        upgrade(settings, revision)
        settings.attributes["connection"].exec_driver_sql("DELETE FROM events")

    with monkeypatch.context() as broken:
        broken.setattr(migrations.command, "upgrade", loses)
        with pytest.raises(RuntimeError, match="lost rows of events"):
            Vault.open(folder, "a vault of schema 0001")
    assert (folder / DATABASE).read_bytes() == before
    vault = Vault.open(folder, "a vault of schema 0001")
    assert vault.sessions.list_for("a" * 32)
    vault.close()


def test_that_foreign_keys_hold_after_a_migration(vault: Vault) -> None:
    with vault._records.read() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2

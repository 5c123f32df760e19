"""Migrations: they make the tables the program works with, and leave the future alone."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory

from ccft_desktop.store import migrations, records, tables
from ccft_desktop.store.errors import StoreTooNew
from ccft_desktop.store.vault import DATABASE, Vault


def clauses(connection: sa.Connection) -> dict[str, set[str]]:
    found = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'alembic_version'"
    )
    return {name: {line.strip(" \t,") for line in sql.splitlines()} for name, sql in found}


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
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0002'")
    vault.close()
    before = (folder / DATABASE).read_bytes()
    with pytest.raises(StoreTooNew, match=r"records\.db was written by a newer version"):
        Vault.open(folder, "slow nod")
    assert (folder / DATABASE).read_bytes() == before
    assert sorted(path.name for path in folder.iterdir()) == ["records.db", "vault.json", "vault.lock"]


def test_that_foreign_keys_hold_after_a_migration(vault: Vault) -> None:
    with vault._records.read() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2

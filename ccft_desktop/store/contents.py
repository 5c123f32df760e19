"""What a records file holds, table by table: how many rows, and a digest of all; no meaning of any.

It asks the file itself which tables there are, so that one of an earlier schema is read just as well.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

Tell = Callable[[float], None]
"""Takes how much is done, 0 to 1; may raise to end it."""
_ROWS_AT_ONCE: Final = 500
_TRAIL: Final = "audit"


@dataclass(frozen=True, slots=True)
class Holding:
    """One table."""

    rows: int
    digest: str
    """Hexadecimal, over all rows in the order of their keys."""


def contents_of(
    connection: sa.Connection,
    tell: Tell = lambda _fraction: None,
    *,
    data_key: bytes,
    audit_rows: int | None = None,
) -> dict[str, Holding]:
    """Every table. ``audit_rows``: only so many of the trail, which grows meanwhile.

    Digests are keyed, because they stand readable in a backup: without the key, whoever guesses what few
    records hold cannot try the guess on them.
    """
    names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    tables = list(names.scalars())
    counts = {
        table: connection.exec_driver_sql(f'SELECT count(*) FROM "{table}"').scalar() or 0 for table in tables
    }
    whole, done = sum(counts.values()) or 1, 0
    found: dict[str, Holding] = {}
    for table in tables:
        digest, rows = hashlib.blake2b(digest_size=32, key=data_key, person=b"ccft.contents"), 0
        limit = f" WHERE number <= {audit_rows:d}" if table == _TRAIL and audit_rows is not None else ""
        every = connection.exec_driver_sql(
            f'SELECT * FROM "{table}"{limit} ORDER BY {_key_of(connection, table)}',
            execution_options={"yield_per": _ROWS_AT_ONCE},
        )
        for row in every:
            digest.update(_bytes_of(row))
            rows += 1
            if rows % _ROWS_AT_ONCE == 0:
                tell(min(1.0, (done + rows) / whole))
        done += counts[table]
        found[table] = Holding(rows, digest.hexdigest())
        tell(min(1.0, done / whole))
    return found


def differing(these: Mapping[str, Holding], those: Mapping[str, Holding]) -> list[str]:
    """The tables that are not the same in both, by name."""
    return sorted(name for name in {*these, *those} if these.get(name) != those.get(name))


def _key_of(connection: sa.Connection, table: str) -> str:
    columns = connection.exec_driver_sql(f'PRAGMA table_info("{table}")').all()
    key = sorted((column.pk, column.name) for column in columns if column.pk)
    return ", ".join(f'"{name}"' for _, name in key) or "rowid"


def _bytes_of(row: Sequence[Any]) -> bytes:
    parts = []
    for value in row:
        part = value if isinstance(value, bytes) else repr(value).encode(errors="surrogatepass")
        parts.append(len(part).to_bytes(8) + part)
    return b"".join(parts)

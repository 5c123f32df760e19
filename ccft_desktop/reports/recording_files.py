"""A recording as two CSV files, samples and marks, as ``ccft-desktop score`` reads them. Scores nothing."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from io import StringIO
from pathlib import Path

from ccft_desktop.core.faults import Event
from ccft_desktop.core.session import Trace
from ccft_desktop.reports.pdf_writer import write_whole


def suggested_name(day: date, session_id: str) -> str:
    """A name for the file of the samples that tells recordings apart and names nobody."""
    return f"ccft-recording-{day.isoformat()}-{session_id[:8]}.csv"


def write_recording(path: Path, trace: Trace, events: Sequence[Event]) -> list[Path]:
    """Write the samples to ``path`` and the marks, where there are any, beside it; what was written.

    Columns: ``t_s``, ``pressure_mmhg`` and, where the cuff sent it, ``raw``; ``t_s``, ``code``, ``value``.
    Numbers keep every bit. Raises ``InputError``, one sentence naming the file, when it cannot be written.
    """
    columns = {"t_s": trace.t_s, "pressure_mmhg": trace.pressure_mmhg}
    if trace.raw is not None:
        columns["raw"] = trace.raw
    samples = zip(*(column.tolist() for column in columns.values()), strict=True)
    write_whole(path, _table(list(columns), samples))
    if not events:
        return [path]
    marks = path.with_name(f"{path.stem}-marks.csv")
    write_whole(
        marks, _table(["t_s", "code", "value"], ((mark.t_s, mark.code, mark.value) for mark in events))
    )
    return [path, marks]


def _table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    text = StringIO(newline="")
    table = csv.writer(text)
    table.writerow(header)
    table.writerows(rows)
    return text.getvalue().encode()

"""Recordings and marks as CSV files: strict about the columns it needs, silent about all others.

Knows the files, not the test. Errors name the file, the line as an editor counts it, the value and what
is allowed. A file of another kind is refused at its first line, however large it is.
"""

import csv
import math
from array import array
from collections.abc import Iterator, Sequence
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import IO, Final

import numpy as np

from ccft_desktop.core.faults import DIAL_TAPS, Event
from ccft_desktop.core.limits import InputError
from ccft_desktop.core.session import Floats, Trace

# Longer than any table's line: what exceeds it is another kind of file and is not read further.
LONGEST_LINE: Final = 65_536
MOST_EMPTY_LINES: Final = 1_000
_BLOCK_ROWS: Final = 16_384


def read_recording(path: Path) -> Trace:
    """The columns ``t_s`` and ``pressure_mmhg`` of a CSV file with a header.

    Raises ``InputError`` for a file that cannot be read or has no header or samples, for a text or a
    non-finite value in one of the two columns, and for time that does not increase.
    """
    t_s, pressure_mmhg = array("d"), array("d")
    with _opened(path) as file:
        table = _Table(path, file, ("t_s", "pressure_mmhg"))
        while block := table.block():
            lines, (t_texts, p_texts) = block
            t_block, p_block = _floats(t_texts), _floats(p_texts)
            last_s = t_s[-1] if t_s else -math.inf
            if t_block is None or p_block is None or not _increases(t_block, last_s):
                raise _first_fault(path.name, lines, t_texts, p_texts, last_s)
            t_s.frombytes(t_block.tobytes())
            pressure_mmhg.frombytes(p_block.tobytes())
    if not t_s:
        raise InputError(f"{path.name} has a header but no samples.")
    return Trace(np.frombuffer(t_s), np.frombuffer(pressure_mmhg))


def read_marks(path: Path) -> tuple[Event, ...]:
    """The columns ``t_s``, ``code`` and perhaps ``value``, in time order; equal times keep theirs.

    Raises ``InputError`` as ``read_recording`` does, and for an unknown code.
    """
    events = []
    with _opened(path) as file:
        table = _Table(path, file, ("t_s", "code"), optional="value")
        while block := table.block():
            lines, columns = block
            for line, t_text, code, *rest in zip(lines, *columns, strict=True):
                t_s = _number(path.name, line, "t_s", t_text)
                try:
                    event = Event(t_s, code.strip(), rest[0].strip() if rest else "")
                    if event.code in DIAL_TAPS:
                        raise InputError(f"code is {event.code!r}, which is for tests without a cuff only.")
                    events.append(event)
                except InputError as error:
                    raise InputError(f"{path.name}, line {line}: {error}") from None
    return tuple(sorted(events, key=lambda event: event.t_s))


class _Table:
    """The wanted columns of a CSV file, a block of rows at a time."""

    def __init__(self, path: Path, file: IO[str], wanted: Sequence[str], optional: str = "") -> None:
        self._name = path.name
        self._reader = csv.reader(self._lines(file), strict=True)
        self._rows = self._filled_rows()
        header = [name.strip() for name in next(self._rows, [])]
        for name in wanted:
            if header.count(name) != 1:
                found = "twice" if name in header else "not"
                raise InputError(
                    f"{path.name}: its header must name the columns {' and '.join(wanted)}, "
                    f"separated by commas; {name} is {found} there."
                )
        self._wanted = tuple(wanted)
        if optional in header:
            self._wanted += (optional,)
        self._places = [header.index(name) for name in self._wanted]

    def block(self) -> tuple[list[int], list[list[str]]] | None:
        """Line numbers and one list of texts per wanted column; None at the end of the file."""
        lines, rows = [], []
        for row in islice(self._rows, _BLOCK_ROWS):
            rows.append(row)
            lines.append(self._reader.line_num)
        if not rows:
            return None
        try:
            return lines, [list(map(itemgetter(place), rows)) for place in self._places]
        except IndexError:
            raise self._too_short(lines, rows) from None

    def _too_short(self, lines: list[int], rows: list[list[str]]) -> InputError:
        """The error for the first row that ends before one of the wanted columns."""
        line, missing = next(
            (line, name)
            for line, row in zip(lines, rows, strict=True)
            for name, place in zip(self._wanted, self._places, strict=True)
            if place >= len(row)
        )
        return InputError(f"{self._name}, line {line}: {missing} is missing.")

    def _filled_rows(self) -> Iterator[list[str]]:
        """Every row but empty ones, which carry nothing that could be lost."""
        empty = 0
        try:
            for row in self._reader:
                if not row or (len(row) == 1 and not row[0].strip()):
                    empty += 1
                    if empty > MOST_EMPTY_LINES:
                        raise InputError(
                            f"{self._name} has more than {MOST_EMPTY_LINES} empty lines: "
                            "this is not a recording."
                        )
                    continue
                yield row
        except csv.Error as error:
            raise InputError(
                f"{self._name}, line {self._reader.line_num}: not a line of a CSV file ({error})."
            ) from None

    def _lines(self, file: IO[str]) -> Iterator[str]:
        number = 0
        while line := file.readline(LONGEST_LINE):
            number += 1
            if len(line) == LONGEST_LINE:
                raise InputError(
                    f"{self._name}, line {number} is longer than {LONGEST_LINE} characters: "
                    "this is not a recording."
                )
            yield line


def _opened(path: Path) -> IO[str]:
    try:
        # Bytes that are no UTF-8 may stand in columns nobody reads; in ours they are no number.
        return path.open(encoding="utf-8-sig", errors="replace", newline="")
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror or type(error).__name__}.") from None


def _floats(texts: list[str]) -> Floats | None:
    """Shape (n,), or None when one of them is no finite number."""
    try:
        numbers = np.fromiter(map(float, texts), np.float64, len(texts))
    except ValueError:
        return None
    # float() allows 1_000, which in a recording is a slip.
    if "_" in "".join(texts) or not np.isfinite(numbers).all():
        return None
    return numbers


def _increases(t_s: Floats, after_s: float) -> bool:
    return bool(t_s[0] > after_s and (np.diff(t_s) > 0.0).all())


def _first_fault(
    name: str, lines: Sequence[int], t_texts: Sequence[str], p_texts: Sequence[str], last_s: float
) -> InputError:
    """The error for the first line of a block in which something is wrong."""
    for line, t_text, p_text in zip(lines, t_texts, p_texts, strict=True):
        try:
            t_s = _number(name, line, "t_s", t_text)
            _number(name, line, "pressure_mmhg", p_text)
        except InputError as error:
            return error
        if t_s <= last_s:
            return InputError(
                f"{name}, line {line}: t_s is {t_s:.10g} after {last_s:.10g}. "
                "Time must increase with every line."
            )
        last_s = t_s
    raise AssertionError("a block was refused in which every line is good")


def _number(name: str, line: int, column: str, text: str) -> float:
    try:
        number = math.nan if "_" in text else float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        said = text.strip() if len(text) <= 40 else f"{text.strip()[:40]}..."
        raise InputError(f"{name}, line {line}: {column} is {said!r}. Allowed: a finite number.")
    return number

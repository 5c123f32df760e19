"""Rows of plain numbers (``22.4``, ``12345,22.4``): which column is time and which is pressure.

A single column is the pressure. Of two unnamed columns the first is the device's time when it proves
to be: whole numbers that only grow, in even steps, beside a column that does not. Until that is
proved rows are kept back, and given out with their times once it is; when it fails they are rejected,
and the next proof needs twice as many rows. Nothing is ever chosen by position alone.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from devices.decoders.decoded import LineFormat, Outcome, Rejected, Said, Scale
from devices.decoders.labels import TIME_UNITS, LabelReader, rank
from devices.decoders.numbers import number
from devices.decoders.ticks import TickCounter
from devices.units import unit_within

_ROWS_OF_PROOF: Final = 8
_MOST_ROWS_OF_PROOF: Final = 64
_UNEVEN: Final = 3.0
# A time that leaps further is believed once the next row follows it.
_STEPS_OF_A_STALL: Final = 100.0
_MOST_DOUBTS: Final = 8
_AMBIGUOUS: Final = (
    "A line has several numbers without names: say in the cuff's settings which column is the pressure."
)
_NOT_FOLLOWED: Final = "A row's time does not fit the rows around it."
_LACKS_TIME: Final = "A row lacks the time or the pressure that the rows before it have."
_TOO_SHORT: Final = "A line has fewer columns than the cuff's settings say."

Row = tuple[str, Sequence[float]]


class ColumnReader:
    """Rows in, readings out, with what is known about their columns."""

    def __init__(self, line_format: LineFormat, labels: LabelReader, scale: Scale) -> None:
        self._format = line_format
        self._labels = labels
        self._scale = scale
        self._ticks = TickCounter(line_format.time_unit)
        self._header: tuple[str, ...] = ()
        self._header_units: tuple[str | None, ...] = ()
        self._header_separator = ""
        self._separator = ""
        self._waiting: list[Row] = []
        self._needed = _ROWS_OF_PROOF
        self._last_time: float | None = None
        self._longest_step = 0.0
        self._doubted: Row | None = None
        self._doubts = 0

    def header(self, names: Sequence[str], separator: str) -> None:
        """Column names printed before the rows; names that say nothing of pressure or time are ignored.

        Words between spaces may be a sentence (``Pressure sensor``): then each must be such a name.
        """
        if separator == " " and not all(self._is_known(name) for name in names):
            return
        self._header = tuple(names) if any(map(self._may_be_pressure, names)) else ()
        self._header_units = tuple(map(unit_within, self._header))
        self._header_separator = separator

    @property
    def are_timed(self) -> bool:
        """Whether the rows are known to be time and pressure: then a number alone may be either."""
        return self._last_time is not None

    def next(self, line: str) -> Outcome | None:
        """The reading of a row of time and pressure that goes on as those before it; None for any other."""
        if self._last_time is None or self._doubted is not None or self._header:
            return None
        first, _, second = line.partition(self._separator)
        ticks, value = number(first), number(second)
        if ticks is None or value is None or not 0 < ticks - self._last_time <= self._longest_step:
            return None
        self._last_time, self._doubts = ticks, 0
        return self._scale.reading(line, value, None, self._ticks.seconds(ticks))

    def row(self, line: str, numbers: Sequence[float], separator: str) -> list[Outcome]:
        """What a row of finite numbers is; ``separator`` is what it was cut at."""
        if self._format.column is not None:
            return self._by_settings(line, numbers)
        if len(self._header) == len(numbers) > 1 and separator == self._header_separator:
            return self._labels.chosen(line, self._header, numbers, self._header_units)
        if len(numbers) == 1 and self.are_timed:
            return [Rejected(line, _LACKS_TIME)]
        if len(numbers) == 1:
            return [self._scale.reading(line, numbers[0], None, None)]
        if len(numbers) == 2:
            self._separator = separator
            return self._time_and_pressure(line, numbers)
        return [Rejected(line, _AMBIGUOUS)]

    def _by_settings(self, line: str, numbers: Sequence[float]) -> list[Outcome]:
        column, time_column = self._format.column or 1, self._format.time_column
        if max(column, time_column or 1) > len(numbers):
            return [Rejected(line, _TOO_SHORT)]
        device_s = self._ticks.seconds(numbers[time_column - 1]) if time_column else None
        return [self._scale.reading(line, numbers[column - 1], None, device_s)]

    def _is_known(self, name: str) -> bool:
        key = name.casefold()
        return (
            key in TIME_UNITS
            or key == self._format.label.casefold()
            or rank(name, unit_within(name)) is not None
        )

    def _may_be_pressure(self, name: str) -> bool:
        wanted = self._format.label.casefold()
        return name.casefold() == wanted if wanted else rank(name, unit_within(name)) is not None

    def _time_and_pressure(self, line: str, numbers: Sequence[float]) -> list[Outcome]:
        if self._last_time is not None:
            if 0 < numbers[0] - self._last_time <= self._longest_step or self._overflows(numbers[0]):
                rejected = self._let_go()
                self._last_time = numbers[0]
                return [*rejected, self._timed(line, numbers)]
            # A digit too many, a stall, or a board that started anew: the next row tells.
            doubted, self._doubted = self._doubted, (line, numbers)
            if doubted is None:
                return []
            if not 0 < numbers[0] - doubted[1][0] <= self._longest_step:
                self._doubts += 1
                if self._doubts < _MOST_DOUBTS:
                    return [Rejected(doubted[0], _NOT_FOLLOWED)]
            elif doubted[1][0] > self._last_time:
                self._doubted, self._last_time = None, numbers[0]
                return [self._timed(*doubted), self._timed(line, numbers)]
            # Anew, or never a time at all: the same proof tells.
            self._doubted = self._last_time = None
            self._doubts = 0
            self._waiting = [doubted]
        self._waiting.append((line, numbers))
        rows = self._waiting
        if not _may_be_time(rows):
            self._needed = min(2 * self._needed, _MOST_ROWS_OF_PROOF)
            self._waiting = [rows[-1]]
            return [Rejected(line, _AMBIGUOUS) for line, _ in rows[:-1]]
        if len(rows) < self._needed:
            return []
        if all(later[1][1] > earlier[1][1] for earlier, later in pairwise(rows)):
            # Both columns grow: wait for the one that does not.
            self._waiting = rows[1:]
            return [Rejected(rows[0][0], _AMBIGUOUS)]
        self._waiting = []
        self._needed = _ROWS_OF_PROOF
        self._last_time = numbers[0]
        self._longest_step = _STEPS_OF_A_STALL * max(b[1][0] - a[1][0] for a, b in pairwise(rows))
        said = Said("format", f"The first column only grows: taken as time in {self._format.time_unit}.")
        return [said, *(self._timed(*row) for row in rows)]

    def _let_go(self) -> list[Outcome]:
        """The row that was doubted, now that the one after it goes on without it."""
        doubted, self._doubted, self._doubts = self._doubted, None, 0
        return [Rejected(doubted[0], _NOT_FOLLOWED)] if doubted is not None else []

    def _overflows(self, ticks: float) -> bool:
        return self._last_time is not None and self._last_time > 2**32 - 2**26 and 0 <= ticks < 2**26

    def _timed(self, line: str, numbers: Sequence[float]) -> Outcome:
        return self._scale.reading(line, numbers[1], None, self._ticks.seconds(numbers[0]))


def _may_be_time(rows: Sequence[Row]) -> bool:
    """Whether the first column is whole, grows, and does so in even steps (but for a tick or two)."""
    times = [numbers[0] for _, numbers in rows]
    steps = [later - earlier for earlier, later in pairwise(times)]
    whole = all(time == int(time) >= 0 for time in times)
    return whole and (not steps or (min(steps) > 0 and max(steps) <= _UNEVEN * min(steps) + 2))

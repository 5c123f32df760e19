"""``cuffreplay:///folder/recording.csv?speed=1``: a recording played at its own pace, then silence.

The file has columns ``t_s`` and ``pressure_mmhg``, named in its first line; further columns are
ignored. ``speed`` is 0.1 to 1000 times.
"""

import csv
import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from devices.urlhandlers.timed_port import Source, TimedPort

_COLUMNS: Final = ("t_s", "pressure_mmhg")


class Recording:
    """A recording as the lines a cuff would have sent; times count from its first sample."""

    def __init__(self, samples: Sequence[tuple[float, float]]) -> None:
        self._samples = samples
        self._played = 0

    @property
    def next_s(self) -> float:
        """When the next line is sent; infinite at the end."""
        if self._played >= len(self._samples):
            return math.inf
        return self._samples[self._played][0] - self._samples[0][0]

    def plugged(self, _t_s: float) -> bool:
        """A recording is never unplugged."""
        return True

    def pulled(self, _since_s: float, _until_s: float) -> float | None:
        """Never."""
        return None

    def greeting(self) -> bytes:
        """A first line for the decoder to drop."""
        return b"CUFF recording\n"

    def until(self, t_s: float) -> bytes:
        """Every line up to ``t_s`` of the recording, since the last call."""
        lines: list[str] = []
        while self.next_s <= t_s:
            at_s, pressure_mmhg = self._samples[self._played]
            lines.append(f'{{"t_s":{at_s!r},"p":{pressure_mmhg!r},"u":"mmHg"}}\n')
            self._played += 1
        return "".join(lines).encode()

    def hear(self, _data: bytes) -> None:
        """A recording listens to nobody."""


class Serial(TimedPort):
    """The port class pyserial makes for ``cuffreplay://``."""

    def source_of(self, url: str) -> tuple[Source, float]:
        """The recording of the URL and its speed. Raises ``ValueError`` with a sentence."""
        parts = urlsplit(url)
        path = unquote(parts.netloc + parts.path)
        if re.match(r"/[A-Za-z]:", path):
            path = path[1:]
        return Recording(samples_of(Path(path))), _speed(parts.query)


def samples_of(path: Path) -> list[tuple[float, float]]:
    """``(t_s, pressure_mmhg)`` of a recording. Raises ``ValueError`` naming the file and the line."""
    samples: list[tuple[float, float]] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            if not set(_COLUMNS) <= set(rows.fieldnames or ()):
                raise ValueError(f"{path.name} has no columns t_s and pressure_mmhg in its first line.")
            for row in rows:
                samples.append(_sample(row, f"{path.name}, line {rows.line_num}"))
                if len(samples) > 1 and samples[-1][0] <= samples[-2][0]:
                    raise ValueError(f"{path.name}, line {rows.line_num}: t_s does not grow.")
    except (OSError, UnicodeDecodeError, csv.Error) as exc:
        raise ValueError(f"{path.name} cannot be read as a recording: choose another file.") from exc
    if not samples:
        raise ValueError(f"{path.name} has no samples: choose another file.")
    return samples


def _sample(row: dict[str, str], where: str) -> tuple[float, float]:
    try:
        t_s, pressure_mmhg = (float(row[name]) for name in _COLUMNS)
    except (TypeError, ValueError):
        raise ValueError(f"{where}: t_s and pressure_mmhg must be numbers.") from None
    if not (math.isfinite(t_s) and math.isfinite(pressure_mmhg)):
        raise ValueError(f"{where}: t_s and pressure_mmhg must be finite.")
    return t_s, pressure_mmhg


def _speed(query: str) -> float:
    given = dict(parse_qsl(query, keep_blank_values=True))
    text = given.pop("speed", "1")
    if given:
        raise ValueError(f"{next(iter(given))} is not known: use speed.")
    try:
        speed = float(text)
    except ValueError:
        speed = math.nan
    if not 0.1 <= speed <= 1000:
        raise ValueError(f"speed is {text!r}: allowed is 0.1 to 1000 times.")
    return speed

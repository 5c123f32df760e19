"""Which samples of a trace are drawn: runs between gaps, outside a band, and no more than paper shows."""

from itertools import pairwise

import numpy as np

from ccft_desktop.core.limits import PRESSURE_TOLERANCE_MMHG, TIME_TOLERANCE_S
from ccft_desktop.core.session import Floats


def continuous_runs(t_s: Floats, max_gap_s: float) -> list[slice]:
    """The stretches of ``t_s`` (n,) between which more than ``max_gap_s`` passed."""
    if not len(t_s):
        return []
    breaks = np.flatnonzero(np.diff(t_s) > max_gap_s + TIME_TOLERANCE_S) + 1
    edges = [0, *breaks.tolist(), len(t_s)]
    return [slice(first, last) for first, last in pairwise(edges)]


def outside_runs(pressure_mmhg: Floats, middle_mmhg: float, half_mmhg: float) -> list[slice]:
    """The stretches of ``pressure_mmhg`` (n,) farther than ``half_mmhg`` from the middle.

    Each begins one sample early and ends one late, so that a line drawn over it meets the edge.
    """
    outside = np.abs(pressure_mmhg - middle_mmhg) > half_mmhg + PRESSURE_TOLERANCE_MMHG
    changes = np.flatnonzero(np.diff(np.concatenate(([0], outside.astype(np.int8), [0]))))
    return [
        slice(max(0, int(first) - 1), int(last) + 1)
        for first, last in zip(changes[::2], changes[1::2], strict=True)
    ]


def thinned(t_s: Floats, pressure_mmhg: Floats, column_s: float) -> tuple[Floats, Floats]:
    """At most four samples of every ``column_s``: first, lowest, highest, last; the line looks the same."""
    column = np.floor((t_s - t_s[0]) / column_s).astype(np.int64)
    starts = np.flatnonzero(np.concatenate(([True], np.diff(column) > 0)))
    if 4 * len(starts) >= len(t_s):
        return t_s, pressure_mmhg
    ends = np.append(starts[1:], len(t_s)) - 1
    # Sorted by column, then pressure: each column's extremes stand at its two ends.
    order = np.lexsort((pressure_mmhg, column))
    kept = np.unique(np.concatenate((starts, ends, order[starts], order[ends])))
    return t_s[kept], pressure_mmhg[kept]

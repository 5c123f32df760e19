"""No reading that the wire delivered is lost, and memory does not grow, whatever goes wrong at 1 kHz."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

CHILD = Path(__file__).with_name("soak_child.py")
MOST_GROWTH_BYTES = 5 * 2**20

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="pseudo-terminals, /proc")


def soaked(seconds: float, seed: int) -> dict[str, int]:
    done = subprocess.run(
        [sys.executable, str(CHILD), "--seconds", str(seconds), "--seed", str(seed)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(CHILD.parents[2])},
    )
    figures: dict[str, int] = json.loads(done.stdout)
    return figures


@pytest.mark.parametrize("seed", [1, 4, 9])
def test_that_half_a_minute_of_mishaps_loses_no_reading(seed: int) -> None:
    figures = soaked(30, seed)
    assert figures["whole"] > 15_000
    assert (figures["unread"], figures["invented"]) == (0, 0)
    assert figures["grown_bytes"] < MOST_GROWTH_BYTES


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_that_ten_minutes_of_mishaps_lose_no_reading_and_no_memory() -> None:
    figures = soaked(600, 7)
    assert figures["whole"] > 400_000
    assert figures["unplugs"] > 10
    assert (figures["unread"], figures["invented"]) == (0, 0)
    assert figures["grown_bytes"] < MOST_GROWTH_BYTES

"""Every page in every state at 200 %, laid out in 1280 by 720: named, reached by Tab, seen, and not cut."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

CHILD = Path(__file__).with_name("accessible_child.py")
LIMIT_S: Final = 150
TOO_LONG_ON_PURPOSE: Final = "Voorbeeld"
"""In the sample patients' longest names, which lists may shorten: the tooltip and the headline say them."""


class Found:
    """What somebody without a mouse met on the way."""

    def __init__(self, scale: str) -> None:
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale}
        walked = subprocess.run(
            [sys.executable, str(CHILD)],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=LIMIT_S,
        )
        assert walked.returncode == 0, walked.stderr
        told = json.loads(walked.stdout)
        self.scale: float = told["scale"]
        self.states: int = told["states"]
        self._trouble: list[tuple[str, str, str]] = told["trouble"]

    def that_is(self, what: str) -> list[str]:
        return [f"{state}: {whom}" for kind, state, whom in self._trouble if kind == what]


@pytest.fixture(scope="module", params=["2", pytest.param("1", marks=pytest.mark.slow)])
def found(request: pytest.FixtureRequest) -> Found:
    walked = Found(request.param)
    assert walked.scale == float(request.param)
    assert walked.states > 150
    return walked


@pytest.mark.timeout(LIMIT_S)
def test_that_every_control_has_a_spoken_name(found: Found) -> None:
    assert found.that_is("without a name") == []


@pytest.mark.timeout(LIMIT_S)
def test_that_tab_reaches_every_control(found: Found) -> None:
    assert found.that_is("not reached by Tab") == []


@pytest.mark.timeout(LIMIT_S)
def test_that_it_is_seen_where_the_keyboard_is(found: Found) -> None:
    assert found.that_is("focus is not seen") == []


@pytest.mark.timeout(LIMIT_S)
def test_that_no_words_are_cut_and_no_page_asks_for_a_larger_window(found: Found) -> None:
    assert [cut for cut in found.that_is("cut") if TOO_LONG_ON_PURPOSE not in cut] == []
    assert found.that_is("outside of its place") == []
    assert found.that_is("asks for a larger window") == []

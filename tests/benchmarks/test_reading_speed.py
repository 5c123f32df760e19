"""What reading a cuff costs, beside the least it can cost in Python; run with -s to see the figures."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

CHILD = Path(__file__).with_name("reading_child.py")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="pseudo-terminals, clocks of threads"),
]


@pytest.mark.parametrize("kind", ["number", "csv", "json"])
def test_that_no_line_is_lost_at_full_speed_and_100_hz_costs_a_few_bare_readings(
    kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    done = subprocess.run(
        [sys.executable, str(CHILD), "--only", kind],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(CHILD.parents[2])},
    )
    figures = json.loads(done.stdout)
    with capsys.disabled():
        print(f"\n{kind}: {figures['lines_per_s']:,} lines/s, ", end="")
        print(f"{figures['lines_per_cpu_s']:,} a second of processor; ", end="")
        print(f"100 Hz: {figures['reader_percent']} % of a core, ", end="")
        print(f"bare {figures['bare_percent']} %, with one signal {figures['told_percent']} %")
    assert figures["lost"] == 0
    # By processor time: what else the machine does must not decide. A busy one gives half of an idle one.
    assert figures["lines_per_cpu_s"] > 100_000
    assert figures["ratio"] < 4

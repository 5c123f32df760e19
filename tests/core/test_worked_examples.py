"""Every worked example scores as worked out by hand: by the plain scorer, the engine and the program."""

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tomli_w

from ccft_desktop.core import protocol as protocols
from ccft_desktop.core.result_json import to_mapping
from ccft_desktop.core.scoring import score_recording
from tests.oracle import score
from tests.oracle_examples import (
    Example,
    events_of,
    expected_holds,
    expected_scores,
    protocol_of,
    recording_of,
    worked_examples,
)
from tests.oracle_recordings import differences

EXAMPLES = worked_examples()
BY_HAND = pytest.mark.parametrize("example", EXAMPLES, ids=[example["says"] for example in EXAMPLES])
ON_THE_COMMAND_LINE = [
    "endurance: seven of ten with three single misses",
    "stage1: one level missed is left behind, two in a row end the test",
    "an override before the next cue counts for progression",
    "PAIN taken back is a pause: the hold could not be told, a full rest follows go on",
    "a sine of ten whole periods",
]


def unlike(example: Example, result: dict[str, Any]) -> list[str]:
    """What a result says otherwise than the example."""
    expected = expected_holds(example)
    found = differences(expected_scores(example), result["scores"], "scores")
    found += differences(example["ended"], result["ended"], "ended")
    if len(expected) != len(result["holds"]):
        return [*found, f"{len(expected)} holds expected, {len(result['holds'])} got"]
    for said, hold in zip(expected, result["holds"], strict=True):
        shown = {key: hold.get(key, "missing") for key in said}
        shown["metrics"] = {name: hold["metrics"][name] for name in said["metrics"]}
        found += differences(said, shown, f"hold {said['index']}")
    return found


def test_that_no_two_examples_have_the_same_name() -> None:
    assert len({example["says"] for example in EXAMPLES}) == len(EXAMPLES)


@BY_HAND
def test_that_the_plain_scorer_gives_what_was_worked_out_by_hand(example: Example) -> None:
    assert unlike(example, score(*recording_of(example), protocol_of(example), events_of(example))) == []


@BY_HAND
def test_that_the_engine_gives_what_was_worked_out_by_hand(example: Example) -> None:
    t_s, pressure_mmhg = recording_of(example)
    protocol, events = protocol_of(example), tuple(events_of(example))
    result = to_mapping(score_recording(np.array(t_s), np.array(pressure_mmhg), protocol, events))
    assert unlike(example, result) == []
    # Beyond what the example says, everything else is as the plain scorer has it.
    assert differences(score(t_s, pressure_mmhg, protocol, events), result) == []


@pytest.mark.parametrize(
    "example",
    [example for example in EXAMPLES if example["says"] in ON_THE_COMMAND_LINE],
    ids=lambda e: e["says"],
)
def test_that_the_program_prints_what_was_worked_out_by_hand(example: Example, tmp_path: Path) -> None:
    rows = zip(*recording_of(example), strict=True)
    _write_csv(tmp_path / "recording.csv", ("t_s", "pressure_mmhg"), rows)
    arguments = ["score", str(tmp_path / "recording.csv"), "--json"]
    if "changes" in example:
        mapping = protocols.to_mapping(protocol_of(example))
        (tmp_path / "protocol.toml").write_text(tomli_w.dumps(mapping), "utf-8")
        arguments += ["--protocol", str(tmp_path / "protocol.toml")]
    else:
        arguments += ["--preset", example["preset"]]
        arguments += ["--level", f"{example['level']:g}"] if "level" in example else []
    if "events" in example:
        _write_csv(
            tmp_path / "marks.csv", ("t_s", "code", "value"), (_padded(row) for row in example["events"])
        )
        arguments += ["--marks", str(tmp_path / "marks.csv")]
    done = subprocess.run(
        [sys.executable, "-m", "ccft_desktop", *arguments], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert unlike(example, json.loads(done.stdout)) == []


def test_that_every_named_command_line_example_exists() -> None:
    assert set(ON_THE_COMMAND_LINE) <= {example["says"] for example in EXAMPLES}


def _padded(event: list[Any]) -> list[Any]:
    return [*event, ""][:3]


def _write_csv(path: Path, header: tuple[str, ...], rows: Any) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)

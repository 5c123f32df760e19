"""``ccft-desktop score``: the result of a recording, as a table for people or as JSON for programs.

Knows files and words, not the rules: those are the core's. No Qt.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from ccft_desktop.commands.recording_csv import read_marks, read_recording
from ccft_desktop.core.limits import InputError
from ccft_desktop.core.protocol import PRESETS, Protocol, preset
from ccft_desktop.core.result_json import to_mapping
from ccft_desktop.core.scoring import score_recording
from ccft_desktop.core.session import Ended, Hold, Reason, Result
from ccft_desktop.protocol_files import read_protocol

REASONS: dict[Reason, str] = {
    "not_reached": "the band was not reached in time",
    "left_band": "left the band",
    "unsteady": "in and out of the band",
    "off_target": "off target on average",
    "fault": "a fault was marked",
    "signal_gap": "signal lost",
    "paused": "paused",
    "next_cue": "the next cue came",
}
OUTCOMES = {"success": "held", "failed": "not held", "invalid": "could not tell"}
ENDS: dict[Ended, str] = {
    "completed": "all holds were done",
    "stop_rule": "a stop rule was met",
    "pain": "pain or symptoms",
    "stopped": "stopped by the therapist",
    "recording_ended": "the recording ended first",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("recording", type=Path, metavar="FILE.csv", help="columns t_s and pressure_mmhg")
    rules = parser.add_mutually_exclusive_group(required=True)
    rules.add_argument("--preset", metavar="ID", help=f"one of {', '.join(PRESETS)}")
    rules.add_argument("--protocol", type=Path, metavar="FILE.toml", help="a protocol of your own")
    parser.add_argument("--level", type=float, metavar="MMHG", help="target of the endurance preset")
    parser.add_argument("--marks", type=Path, metavar="FILE.csv", help="columns t_s, code and perhaps value")
    parser.add_argument("--json", action="store_true", help="print JSON (ccft.result/1) instead of a table")


def run(args: argparse.Namespace) -> int:
    """Print the result; raises ``InputError`` for what cannot be scored."""
    protocol = _protocol(args)
    trace = read_recording(args.recording)
    events = read_marks(args.marks) if args.marks else ()
    result = score_recording(trace.t_s, trace.pressure_mmhg, protocol, events)
    if args.json:
        print(json.dumps(to_mapping(result), indent=2, allow_nan=False))
    else:
        print("\n".join(table(result)))
    return 0


def _protocol(args: argparse.Namespace) -> Protocol:
    if args.protocol is None:
        return preset(args.preset, level_mmhg=args.level)
    if args.level is not None:
        raise InputError(
            f"--level is {args.level:g}, but a protocol file has its own levels. Leave --level out."
        )
    return read_protocol(args.protocol)


def table(result: Result) -> Iterator[str]:
    """The result as lines for people; rounded, unlike the JSON."""
    protocol = result.protocol
    levels = ", ".join(f"{level:g}" for level in protocol.levels_mmhg)
    yield f"{protocol.name} ({protocol.preset})"
    yield f"target {levels} mmHg, baseline {protocol.baseline_mmhg:g} mmHg"
    yield ""
    if result.holds:
        head = ("hold", "level", "cue", "start", "end", "mean error", "in band", "outcome")
        units = ("", "mmHg", "s", "s", "s", "mmHg", "%", "")
        yield from _columns([head, units, *map(_row, result.holds)])
    else:
        yield "No hold was offered: no second of signal lay near enough to the baseline."
    yield ""
    scores = result.scores
    yield f"Highest pressure              {scores.highest_pressure_mmhg:g} mmHg"
    yield f"Activation score              {scores.activation_score_mmhg:g} mmHg"
    yield f"Performance index             {_index(scores.performance_index, 100)}"
    yield f"Cumulative performance index  {_index(scores.cumulative_performance_index, 300)}"
    yield f"Ended                         {ENDS[result.ended]}"


def _row(hold: Hold) -> tuple[str, ...]:
    metrics = hold.metrics
    in_band = None if metrics.in_band_fraction is None else 100.0 * metrics.in_band_fraction
    return (
        f"{hold.index}",
        f"{hold.level_mmhg:g}",
        f"{hold.cue_s:.2f}",
        _figure(hold.start_s, ".2f"),
        f"{hold.end_s:.2f}",
        _figure(metrics.mean_error_mmhg, "+.2f"),
        _figure(in_band, ".0f"),
        _verdict(hold),
    )


def _verdict(hold: Hold) -> str:
    said = OUTCOMES[hold.outcome]
    if hold.reason is not None:
        said += f": {REASONS[hold.reason]}"
    if hold.metrics.time_to_failure_s is not None:
        said += f" after {hold.metrics.time_to_failure_s:.1f} s"
    if hold.automatic is not None:
        said += f" (by the therapist; the rules said {OUTCOMES[hold.automatic[0]]})"
    beside = [*hold.faults, *hold.notes]
    return f"{said} [{', '.join(beside)}]" if beside else said


def _figure(number: float | None, form: str) -> str:
    return "-" if number is None else format(number, form).replace("-", "−")


def _index(points: float | None, most: int) -> str:
    return "not applicable" if points is None else f"{points:g} of {most}"


def _columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Numbers to the right, the outcome, which comes last, to the left."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for *figures, outcome in rows:
        cells = [cell.rjust(width) for cell, width in zip(figures, widths, strict=False)]
        yield "  ".join([*cells, outcome]).rstrip()

"""A slow, plain scorer of a whole recording, written from the rules alone, to compare the engine with.

It shares no code with the engine: only the values that go in (`Protocol`, `Event`). Where the rules leave a
choice, the reading taken here is numbered.

 1. An event at exactly a sample's time acts after that sample; a cue by hand at the first sample later
    than it.
 2. PAIN at exactly t_cue drops that hold. A pause there closes it as invalid, with its end at the cue.
 3. Notes: `baseline_off` before `cued_by_hand`; a hold cued by hand also gets `baseline_off`, from what
    lies in (t - 1 s, t].
 4. PAIN and pause at or after a hold's own end, before the sample that closes it, leave it to that
    sample; `stop` drops it, `lost` closes it as a signal gap.
 5. A signal gap that begins before PAIN or pause and lasts beyond it makes the hold invalid from the
    gap's start.
 6. After `resume` a full rest: `rest_new_level_s` when the level is another than that of the hold before,
    else `rest_s`, also before the first hold.
 7. No cue comes before the earlier hold's outcome is final, even when `rest_new_level_s` is the shorter
    rest.
 8. A cue by hand is judged at the sample where it acts: with a hold still open, in a pause, after the
    end, it has no effect; a pause after it cancels it. It makes the earlier hold final; if nothing is
    left to offer, the test ends there.
 9. `start`: the first one counts; samples and events before it are as if absent; a sample at exactly its
    time is scored.
10. A gap alone never pauses. `lost` closes an open hold at its last sample and breaks the second of
    signal.
11. Marks count by their windows, also after the end of the test; events after the last sample act.
12. `undo` takes back the latest mark that stands. A mark of a hold whose outcome is final (its window has
    closed, or the test has ended otherwise than by PAIN) stays, and stays the latest; PAIN can always be
    taken back. Between PAIN and its undo `pause`, `resume`, `cue` and `stop` have no effect; the undo
    leaves the test paused.
13. An override without an index means the latest closed hold; of a hold not closed it has no effect. Its
    reason is the automatic one where outcomes agree and it is not a success, else null. Progression goes
    by the overrides as they stand at the next cue or the end of the test, scores by the latest.
14. The stop rule for a repeated fault counts every hold whose outcome is not invalid, overridden or not.
15. An invalid hold keeps a start at or before its end; without duration the integrals are null.
16. A gap from s to e touches [release + 1, release + 2] when s <= release + 2 and e >= release + 1.
17. `stop` when nothing more would be offered gives the reason for that, else `stopped`.
18. `performance_index` is for the presets endurance and cumulative with ten holds of 10 s per level and
    no `passes_needed`; the cumulative index needs preset cumulative and the five default levels besides.
"""

from collections.abc import Sequence
from dataclasses import fields

from ccft_desktop.core.faults import Event
from ccft_desktop.core.protocol import DEFAULT_LEVELS_MMHG, Protocol
from tests.oracle_hold import TIME_S, Recording, metrics
from tests.oracle_run import Effort, Run


def score(
    t_s: Sequence[float], pressure_mmhg: Sequence[float], protocol: Protocol, events: Sequence[Event] = ()
) -> dict[str, object]:
    """The result of a recording as the mapping of ``ccft.result/1``."""
    told = sorted(events, key=lambda event: event.t_s)
    begins = [event.t_s for event in told if event.code == "start"]
    if begins:
        told = told[[event.code for event in told].index("start") :]
    from_s = begins[0] if begins else float("-inf")
    pairs = [(t, p) for t, p in zip(t_s, pressure_mmhg, strict=True) if t >= from_s - TIME_S]
    rec = Recording([float(t) for t, _ in pairs], [float(p) for _, p in pairs], protocol.max_gap_s)
    run = Run(rec, protocol)
    run.play(told)
    return {
        "schema": "ccft.result/1",
        "protocol": protocol_mapping(protocol),
        "holds": [hold_mapping(run, number, hold) for number, hold in enumerate(run.holds, start=1)],
        "scores": scores(run),
        "ended": run.ended,
    }


def protocol_mapping(protocol: Protocol) -> dict[str, object]:
    values = {field.name: getattr(protocol, field.name) for field in fields(protocol)}
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in values.items()
        if value is not None
    }


def hold_mapping(run: Run, number: int, hold: Effort) -> dict[str, object]:
    outcome, reason = run.outcome(hold)
    left_s = hold.course.left_s if hold.reason == "left_band" else None
    mapping: dict[str, object] = {
        "index": number,
        "level_mmhg": hold.level_mmhg,
        "cue_s": hold.cue_s,
        "start_s": hold.start_s,
        "end_s": hold.end_s,
        "outcome": outcome,
        "reason": reason,
        "notes": hold.notes,
        "faults": run.faults(hold),
        "metrics": metrics(
            run.rec, hold.cue, hold.level_mmhg, run.protocol, hold.start_s, hold.end_s, left_s
        ),
    }
    if hold.override is not None:
        mapping["automatic_outcome"], mapping["automatic_reason"] = run.automatic(hold)
        mapping["override_reason"] = hold.override[1]
    return mapping


def scores(run: Run) -> dict[str, float | None]:
    """Section 5."""
    protocol = run.protocol
    baseline = protocol.baseline_mmhg
    r = {
        level: sum(run.outcome(hold)[0] == "success" for hold in run.holds if hold.level_mmhg == level)
        for level in protocol.levels_mmhg
    }
    needed = protocol.passes_needed or 1
    highest = max([level for level in protocol.levels_mmhg if r[level] >= needed], default=baseline)
    ten_by_ten = protocol.holds_per_level == 10 and protocol.hold_s == 10 and protocol.passes_needed is None
    has_pi = protocol.preset in ("endurance", "cumulative") and ten_by_ten
    has_cpi = protocol.preset == "cumulative" and ten_by_ten and protocol.levels_mmhg == DEFAULT_LEVELS_MMHG
    return {
        "highest_pressure_mmhg": highest,
        "activation_score_mmhg": highest - baseline,
        "performance_index": (highest - baseline) * r.get(highest, 0) if has_pi else None,
        "cumulative_performance_index": sum((level - baseline) * r[level] for level in r)
        if has_cpi
        else None,
    }

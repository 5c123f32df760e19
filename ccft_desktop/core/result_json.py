"""A result as the mapping that ``score --json`` prints and exports carry: schema ``ccft.result/1``."""

from dataclasses import asdict

from ccft_desktop.core.protocol import to_mapping as protocol_mapping
from ccft_desktop.core.session import Hold, Result

SCHEMA = "ccft.result/1"


def to_mapping(result: Result) -> dict[str, object]:
    """The result in plain types for ``json.dumps``; numbers are not rounded, what is not defined is None."""
    mapping: dict[str, object] = {
        "schema": SCHEMA,
        "protocol": protocol_mapping(result.protocol),
        "holds": [_hold(hold) for hold in result.holds],
        "scores": asdict(result.scores),
        "ended": result.ended,
    }
    if result.would_continue:
        mapping["would_continue"] = True
    return mapping


def _hold(hold: Hold) -> dict[str, object]:
    mapping: dict[str, object] = {
        "index": hold.index,
        "level_mmhg": hold.level_mmhg,
        "cue_s": hold.cue_s,
        "start_s": hold.start_s,
        "end_s": hold.end_s,
        "outcome": hold.outcome,
        "reason": hold.reason,
        "notes": list(hold.notes),
        "faults": list(hold.faults),
        "metrics": asdict(hold.metrics),
    }
    if hold.automatic is not None:
        mapping["automatic_outcome"], mapping["automatic_reason"] = hold.automatic
        mapping["override_reason"] = hold.override_reason
    if not hold.scored:
        mapping["scored"] = False
    return mapping

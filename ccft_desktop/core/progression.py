"""What a protocol offers next: the level of the next hold, or why the test is over. Pure data in and out."""

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from ccft_desktop.core.protocol import Protocol
from ccft_desktop.core.session import Hold


def next_level(protocol: Protocol, holds: Sequence[Hold]) -> float | Literal["completed", "stop_rule"]:
    """The level in mmHg to offer after ``holds``, in the order they were offered, or why none is."""
    told = [hold for hold in holds if hold.outcome != "invalid"]
    if _met_stop_rule(protocol, told):
        return "stop_rule"
    for level_mmhg in protocol.levels_mmhg:
        here = [hold for hold in told if hold.level_mmhg == level_mmhg]
        held = sum(hold.outcome == "success" for hold in here)
        if protocol.passes_needed is not None and held >= protocol.passes_needed:
            continue
        if len(here) < protocol.holds_per_level:
            return level_mmhg
        if protocol.passes_needed is not None:
            return "stop_rule"
    return "completed"


def _met_stop_rule(protocol: Protocol, told: Sequence[Hold]) -> bool:
    failures_in_a_row = 0
    for hold in reversed(told):
        if hold.outcome != "failed":
            break
        failures_in_a_row += 1
    if failures_in_a_row >= protocol.max_consecutive_failures:
        return True
    on_holds = Counter(code for hold in told for code in set(hold.faults) if code in protocol.failing_faults)
    return any(count >= 2 for count in on_holds.values())

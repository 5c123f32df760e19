"""The named scores of a test. A score the protocol does not define is None, never 0."""

from collections.abc import Sequence

from ccft_desktop.core.protocol import DEFAULT_LEVELS_MMHG, Protocol
from ccft_desktop.core.session import Hold, Scores

# Performance index: Jull, O'Leary & Falla 2008; it is defined on ten holds of ten seconds.
_INDEX_PRESETS = ("endurance", "cumulative")
_INDEX_HOLDS, _INDEX_HOLD_S = 10, 10.0


def score(protocol: Protocol, holds: Sequence[Hold]) -> Scores:
    """The scores of the holds given; a test cut short is scored on the holds it has."""
    counted = [hold for hold in holds if hold.scored]
    held = {
        level: sum(hold.outcome == "success" for hold in counted if hold.level_mmhg == level)
        for level in {*protocol.levels_mmhg, *(hold.level_mmhg for hold in counted)}
    }
    needed = protocol.passes_needed or 1
    passed = [level for level, successes in held.items() if successes >= needed]
    highest_mmhg = max(passed, default=protocol.baseline_mmhg)
    activation_mmhg = highest_mmhg - protocol.baseline_mmhg

    has_index = (
        protocol.preset in _INDEX_PRESETS
        and protocol.holds_per_level == _INDEX_HOLDS
        and protocol.hold_s == _INDEX_HOLD_S
        and protocol.passes_needed is None
    )
    has_cumulative = (
        has_index and protocol.preset == "cumulative" and protocol.levels_mmhg == DEFAULT_LEVELS_MMHG
    )
    return Scores(
        highest_pressure_mmhg=highest_mmhg,
        activation_score_mmhg=activation_mmhg,
        performance_index=activation_mmhg * held.get(highest_mmhg, 0) if has_index else None,
        cumulative_performance_index=sum(
            (level - protocol.baseline_mmhg) * successes for level, successes in sorted(held.items())
        )
        if has_cumulative
        else None,
    )

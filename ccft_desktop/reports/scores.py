"""Scores in words: name, number, range, formula, and what is published about them. Computes none."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from ccft_desktop.core.protocol import DEFAULT_BASELINE_MMHG, DEFAULT_LEVELS_MMHG, Protocol
from ccft_desktop.core.session import Hold, Result, Scores
from ccft_desktop.reports.figures import number

translate = QCoreApplication.translate

SCORE_IDS = (
    "highest_pressure",
    "activation_score",
    "performance_index",
    "cumulative_performance_index",
)

BY_LEVEL = ("stage1", "ladder", "triple")
"""Presets that ask how high, not how many."""


def held_count(holds: Sequence[Hold]) -> tuple[int, int]:
    """How many scored holds succeeded, and how many had an outcome that could be told."""
    told = [hold for hold in holds if hold.scored and hold.outcome != "invalid"]
    return sum(hold.outcome == "success" for hold in told), len(told)


def answer(result: Result) -> tuple[str, str]:
    """The one large figure of a result and the words after it: how many holds, or how high."""
    if result.protocol.preset not in BY_LEVEL:
        held, told = held_count(result.holds)
        return f"{held}", translate("Words", "of {told} held").format(told=told)
    if result.scores.activation_score_mmhg <= 0:
        return "0", translate("Words", "levels held clean")
    highest = number(result.scores.highest_pressure_mmhg, 0)
    return highest, translate("Words", "mmHg highest, held clean")


def held_sentence(held: int, told: int) -> str:
    return translate("Words", "{held} of {told} held").format(held=held, told=told)


def score_name(score_id: str) -> str:
    """What a score is called; the ids of the result file, with or without their unit."""
    return {
        "highest_pressure": translate("Words", "Highest pressure"),
        "activation_score": translate("Words", "Activation score"),
        "performance_index": translate("Words", "Performance index"),
        "cumulative_performance_index": translate("Words", "Cumulative performance index"),
    }[score_id.removesuffix("_mmhg")]


def score_of(score_id: str, scores: Scores) -> float | None:
    """The number of a score; None where the protocol does not define it."""
    return {
        "highest_pressure": scores.highest_pressure_mmhg,
        "activation_score": scores.activation_score_mmhg,
        "performance_index": scores.performance_index,
        "cumulative_performance_index": scores.cumulative_performance_index,
    }[score_id.removesuffix("_mmhg")]


def score_range(score_id: str, protocol: Protocol) -> str:
    """What a score can be: ``of 100``, ``of 300``, or its range in mmHg under this protocol."""
    kind = score_id.removesuffix("_mmhg")
    highest = protocol.levels_mmhg[-1]
    rise = highest - protocol.baseline_mmhg
    if kind == "highest_pressure":
        return translate("Words", "{lowest}–{highest} mmHg").format(
            lowest=f"{protocol.baseline_mmhg:g}", highest=f"{highest:g}"
        )
    if kind == "activation_score":
        return translate("Words", "{lowest}–{highest} mmHg").format(lowest=0, highest=f"{rise:g}")
    # The published scales end at 100 and 300; a clinic's own higher levels reach beyond the first.
    top = max(100.0, rise * protocol.holds_per_level) if kind == "performance_index" else 300.0
    return translate("Words", "of {highest}").format(highest=f"{top:g}")


def score_formula(score_id: str, result: Result) -> str:
    """How a score came about, or why the protocol does not define it."""
    kind = score_id.removesuffix("_mmhg")
    scores, protocol = result.scores, result.protocol
    rise = f"{scores.activation_score_mmhg:g}"
    if kind == "highest_pressure":
        if scores.activation_score_mmhg == 0:
            return translate("Words", "The baseline: no level was held")
        if protocol.passes_needed is not None:
            return translate("Words", "Highest level with enough holds")
        return translate("Words", "Highest level with a hold held")
    if kind == "activation_score":
        return translate("Words", "{highest} − {baseline} mmHg").format(
            highest=f"{scores.highest_pressure_mmhg:g}", baseline=f"{protocol.baseline_mmhg:g}"
        )
    if score_of(kind, scores) is None:
        if kind == "performance_index":
            return translate("Words", "Only with ten holds of 10 s per level")
        return translate("Words", "Only with the cumulative preset")
    if kind == "performance_index":
        held, _ = held_count([h for h in result.holds if h.level_mmhg == scores.highest_pressure_mmhg])
        pattern = (
            translate("Words", "{rise} mmHg above baseline × {held} hold")
            if held == 1
            else translate("Words", "{rise} mmHg above baseline × {held} holds")
        )
        return pattern.format(rise=rise, held=held)
    return translate("Words", "Sum of mmHg above baseline × holds, all levels")


def context_lines(protocol: Protocol) -> list[str]:
    """Published figures that may stand beside a highest pressure, each with its source.

    None for an endurance test, whose level was chosen, nor for levels or a baseline other than the
    published ones.
    """
    published = (protocol.baseline_mmhg, protocol.levels_mmhg) == (DEFAULT_BASELINE_MMHG, DEFAULT_LEVELS_MMHG)
    if protocol.preset == "endurance" or not published:
        return []
    return [
        translate(
            "Words",
            "Highest pressure in healthy adults: mean 25.5 mmHg (SD 3.3), n = 122, no effect of age or "
            "sex (J Manipulative Physiol Ther 2025;48:197).",
        ),
        translate(
            "Words",
            "Median 28 mmHg without symptoms, 24 mmHg with chronic neck pain "
            "(Chiu 2005, J Orthop Sports Phys Ther 35:567).",
        ),
        translate(
            "Words",
            "Reliability: ICC 0.78 within one examiner, 0.54–0.57 between examiners (Hudswell 2005).",
        ),
    ]

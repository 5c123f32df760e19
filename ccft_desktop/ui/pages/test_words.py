"""A running test in words: state, clock, which hold, the row of holds. Pure; paints and decides nothing."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from ccft_desktop.core.limits import PRESSURE_TOLERANCE_MMHG
from ccft_desktop.core.progress import Holding, NotStarted, Over, Paused, Progress, Reaching, Resting
from ccft_desktop.core.protocol import Protocol
from ccft_desktop.core.session import Hold
from ccft_desktop.ui.widgets.live_number import pressure_text
from ccft_desktop.ui.widgets.outcome_shape import Shape, shape_of
from ccft_desktop.ui.widgets.state_word import State

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Clock:
    """What the ring shows."""

    fraction: float
    whole_s: float
    number: str
    caption: str
    token: str


def side_of_band(progress: Progress, pressure_mmhg: float | None) -> State:
    """In the target band, above or below it; no signal without a pressure."""
    if pressure_mmhg is None:
        return "no_signal"
    off = pressure_mmhg - progress.level_mmhg
    if abs(off) <= progress.protocol.band_mmhg + PRESSURE_TOLERANCE_MMHG:
        return "in_band"
    return "above" if off > 0 else "below"


def state(progress: Progress, pressure_mmhg: float | None) -> tuple[State, str]:
    """Shape and word beside the number; the band counts only while the patient is asked for it."""
    side = side_of_band(progress, pressure_mmhg)
    phase = progress.phase
    if side == "no_signal":
        return side, translate("TestPage", "No signal")
    if isinstance(phase, Reaching) and side == "below":
        return "reach", translate("TestPage", "Reach {level}").format(level=f"{progress.level_mmhg:g}")
    if isinstance(phase, Reaching | Holding):
        words = {
            "in_band": translate("TestPage", "In band"),
            "above": translate("TestPage", "Above band"),
            "below": translate("TestPage", "Below band"),
        }
        return side, words[side]
    if isinstance(phase, Paused):
        return "paused", translate("TestPage", "Paused")
    if isinstance(phase, Over):
        if phase.ended == "pain":
            return "paused", translate("TestPage", "Stopped")
        return "over", translate("TestPage", "Ended")
    if isinstance(phase, NotStarted):
        return "wait", translate("TestPage", "Ready")
    if isinstance(phase, Resting):
        return "rest", translate("TestPage", "Resting")
    return "wait", translate("TestPage", "Waiting")


def one_hold_a_level(protocol: Protocol) -> bool:
    return protocol.holds_per_level == 1 or protocol.passes_needed == 1


def heading(progress: Progress) -> str:
    """Which hold, or where one hold makes a level, which level; at the end, how many there were."""
    protocol = progress.protocol
    if isinstance(progress.phase, Over):
        count = len(progress.holds)
        if count == 1:
            return translate("TestPage", "After 1 hold")
        return translate("TestPage", "After {count} holds").format(count=count)
    if one_hold_a_level(protocol):
        at = protocol.levels_mmhg.index(progress.level_mmhg) + 1
        return translate("TestPage", "Level {level} of {levels}").format(
            level=at, levels=len(protocol.levels_mmhg)
        )
    return translate("TestPage", "Hold {hold} of {holds}").format(
        hold=progress.hold_number, holds=protocol.holds_per_level
    )


def note(progress: Progress, *, signal: bool) -> str:
    """Why this hold is offered again, else where its level stands among the others; at the end, the sum."""
    protocol = progress.protocol
    if isinstance(progress.phase, Over):
        return translate("TestPage", "In all: {summary}").format(summary=summary(list(progress.holds)))
    if progress.again == "signal_gap":
        if not signal:
            return translate("TestPage", "Paused: the hold ended when the signal stopped")
        if progress.again_gap_s is not None:
            return translate("TestPage", "Offered again: the signal was lost for {gap_s}\u00a0s").format(
                gap_s=f"{progress.again_gap_s:.1f}"
            )
        return translate("TestPage", "Offered again: the signal was lost")
    if progress.again == "paused":
        return translate("TestPage", "Offered again: the test was paused")
    if progress.again is not None:
        return translate("TestPage", "Offered again: the hold was cut short")
    level = f"{progress.level_mmhg:g}"
    if one_hold_a_level(protocol) or len(protocol.levels_mmhg) == 1:
        return translate("TestPage", "At {level}\u00a0mmHg").format(level=level)
    at = translate("TestPage", "Level {number} of {levels}: {level}\u00a0mmHg.").format(
        number=protocol.levels_mmhg.index(progress.level_mmhg) + 1,
        levels=len(protocol.levels_mmhg),
        level=level,
    )
    if protocol.passes_needed is None:
        return at
    return (
        at + " " + translate("TestPage", "Next level at {passes} held.").format(passes=protocol.passes_needed)
    )


def row(progress: Progress) -> tuple[list[Shape], str]:
    """The shapes of this level's holds, or of all levels where one hold makes a level; and their sum."""
    protocol = progress.protocol
    under_way = isinstance(progress.phase, Reaching | Holding)
    if one_hold_a_level(protocol):
        holds = list(progress.holds)
        left = sum(level >= progress.level_mmhg for level in protocol.levels_mmhg)
    else:
        holds = [hold for hold in progress.holds if hold.level_mmhg == progress.level_mmhg]
        told = sum(hold.outcome != "invalid" for hold in holds)
        left = protocol.holds_per_level - told
        if protocol.passes_needed is not None:
            left = min(left, protocol.passes_needed - sum(hold.outcome == "success" for hold in holds))
    if isinstance(progress.phase, Over):
        left = 0
    shapes: list[Shape] = [shape_of(hold.outcome) for hold in holds]
    if under_way:
        shapes.append("now")
    shapes += ["to_come"] * max(0, left - under_way)
    return shapes, summary(holds)


def summary(holds: list[Hold]) -> str:
    """The outcomes counted: 3 held, 1 not held, 1 could not tell."""
    patterns = {
        "success": translate("TestPage", "{count}\u00a0held"),
        "failed": translate("TestPage", "{count}\u00a0not\u00a0held"),
        "invalid": translate("TestPage", "{count}\u00a0could\u00a0not\u00a0tell"),
    }
    counts = {outcome: sum(hold.outcome == outcome for hold in holds) for outcome in patterns}
    said = [patterns[outcome].format(count=count) for outcome, count in counts.items() if count]
    return ", ".join(said) or translate("TestPage", "No hold yet")


def clock(progress: Progress, now_s: float, *, signal: bool) -> Clock:
    """The hold so far; else how much is left to reach the band, or to rest; nothing once the test is over."""
    phase, protocol = progress.phase, progress.protocol
    if isinstance(phase, Over):
        return Clock(0.0, protocol.hold_s, "–", "", "control_line")
    if isinstance(phase, Holding) and signal:
        return _hold_clock(protocol, now_s - phase.start_s, "accent")
    if isinstance(phase, Reaching) and signal:
        return _countdown(now_s, phase.cue_s, phase.until_s, translate("TestPage", "s to reach"))
    if isinstance(phase, Resting) and signal:
        return _countdown(now_s, phase.since_s, phase.until_s, translate("TestPage", "s of rest"))
    if progress.holds and progress.again is not None and (not signal or isinstance(phase, Paused)):
        cut = progress.holds[-1]
        gone_s = 0.0 if cut.start_s is None else cut.end_s - cut.start_s
        return _hold_clock(protocol, gone_s, "control_line")
    return _hold_clock(protocol, 0.0, "control_line")


def _hold_clock(protocol: Protocol, gone_s: float, token: str) -> Clock:
    gone_s = min(protocol.hold_s, max(0.0, gone_s))
    # Never ahead of the clock: 9.96 s is not yet 10.0.
    number = f"{math.floor(gone_s * 10 + 1e-6) / 10:.1f}"
    caption = translate("TestPage", "of {hold_s} s").format(hold_s=f"{protocol.hold_s:g}")
    return Clock(gone_s / protocol.hold_s, protocol.hold_s, number, caption, token)


def _countdown(now_s: float, since_s: float, until_s: float, caption: str) -> Clock:
    whole_s = until_s - since_s
    left_s = min(whole_s, max(0.0, until_s - now_s))
    number = f"{math.ceil(left_s * 10 - 1e-6) / 10:.1f}" if left_s < 99.95 else f"{left_s:.0f}"
    return Clock(1 - left_s / whole_s if whole_s else 1.0, whole_s, number, caption, "trace_rest")


def spoken(progress: Progress, pressure_mmhg: float | None, now_s: float) -> str:
    """What a screen reader says for number and plot: 23.6, in band, 7 of 10 seconds."""
    word = state(progress, pressure_mmhg)[1].lower()
    if pressure_mmhg is None:
        return word
    said = f"{pressure_text(pressure_mmhg)}, {word}"
    if not isinstance(progress.phase, Holding):
        return said
    gone_s = min(progress.protocol.hold_s, max(0.0, now_s - progress.phase.start_s))
    return translate("TestPage", "{said}, {gone} of {hold_s} seconds").format(
        said=said, gone=int(gone_s + 1e-6), hold_s=f"{progress.protocol.hold_s:g}"
    )

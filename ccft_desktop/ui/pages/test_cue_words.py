"""The cue of a test in words: what to say now, why it waits, what comes next. Pure."""

from PySide6.QtCore import QCoreApplication

from ccft_desktop.core.keys import STEERING
from ccft_desktop.core.progress import Holding, NotStarted, Over, Paused, Progress, Reaching, Resting, Waiting
from ccft_desktop.core.scene import Purpose
from ccft_desktop.ui.pages.test_keys import TestKeys
from ccft_desktop.ui.pages.test_words import heading, side_of_band
from ccft_desktop.ui.widgets.live_number import pressure_text

translate = QCoreApplication.translate


def cue(
    progress: Progress,
    pressure_mmhg: float | None,
    *,
    stop_asked: bool,
    purpose: Purpose = "test",
    keys: TestKeys | None = None,
) -> tuple[str, str]:
    """What to say now, and a quieter line of what can be done; ``stop_asked``: by Esc or for pain."""
    keys = keys or TestKeys()
    phase, protocol = progress.phase, progress.protocol
    level, baseline = f"{progress.level_mmhg:g}", f"{protocol.baseline_mmhg:g}"
    if isinstance(phase, NotStarted):
        detail = translate(
            "TestPage", "{pause} or {cue} starts. The first cue comes when the cuff reads {baseline}."
        )
        ready = (
            translate("TestPage", "Ready? Start the practice.")
            if purpose == "practice_holds"
            else translate("TestPage", "Ready? Start the test.")
        )
        return ready, detail.format(baseline=baseline, **_caps(keys))
    if isinstance(phase, Waiting):
        return _waiting(phase, baseline, keys)
    if isinstance(phase, Resting):
        return translate("TestPage", "Relax."), ""
    if isinstance(phase, Paused) or (isinstance(phase, Over) and phase.ended == "pain"):
        stopped = stop_asked or isinstance(phase, Over)
        said = translate("TestPage", "Stopped.") if stopped else translate("TestPage", "Paused.")
        if purpose == "practice_holds":
            return said, translate("TestPage", "{pause}: go on, {cue}: done").format(**_caps(keys))
        if stopped:
            return said, stopped_ways(keys)
        return said, translate("TestPage", "{pause}: go on, {cue}: finish").format(**_caps(keys))
    if isinstance(phase, Over):
        return _over(phase, keys)
    side = side_of_band(progress, pressure_mmhg)
    if side == "in_band":
        return translate("TestPage", "Hold it there."), ""
    if side == "above":
        return translate("TestPage", "A little less."), ""
    if isinstance(phase, Holding):
        return translate("TestPage", "A little more."), ""
    return translate("TestPage", "Nod gently, up to {level}.").format(level=level), ""


def stopped_ways(keys: TestKeys) -> str:
    """What can be done once a test was stopped."""
    ways = translate("TestPage", "{cue}: finish, {pause}: go on, {undo}: it was a slip")
    return ways.format(**_caps(keys))


def _caps(keys: TestKeys) -> dict[str, str]:
    return {action: keys.legend(action) for action in STEERING}


def _waiting(phase: Waiting, baseline: str, keys: TestKeys) -> tuple[str, str]:
    if phase.cause == "signal" or phase.median_mmhg is None:
        return (
            translate("TestPage", "Waiting for the cuff."),
            translate("TestPage", "The next cue comes after one second of signal."),
        )
    reads = pressure_text(phase.median_mmhg)
    said = translate("TestPage", "The cuff reads {pressure}. Set it to {baseline}.")
    if phase.cause == "too_close":
        detail = translate("TestPage", "That is too near the band: lying still must not count as a hold.")
    else:
        detail = translate("TestPage", "The next cue comes by itself, or with {cue}.").format(**_caps(keys))
    return said.format(pressure=reads, baseline=baseline), detail


def _over(phase: Over, keys: TestKeys) -> tuple[str, str]:
    finish = translate("TestPage", "{cue}: to the result").format(**_caps(keys))
    if phase.ended == "stop_rule":
        said = translate("TestPage", "That is enough. Relax.")
        return said, translate("TestPage", "The stop rule ended the test. {finish}").format(finish=finish)
    if phase.ended == "completed":
        return translate("TestPage", "All holds done. Relax."), finish
    return translate("TestPage", "The test has ended."), finish


def next_up(progress: Progress) -> str:
    """What comes after this, in at most two lines."""
    phase, protocol = progress.phase, progress.protocol
    if isinstance(phase, Reaching):
        return translate("TestPage", "Next: hold it\nfor {hold_s} s").format(hold_s=f"{protocol.hold_s:g}")
    if isinstance(phase, Holding):
        return translate("TestPage", "Next: relax to {baseline},\nrest {rest_s} s").format(
            baseline=f"{protocol.baseline_mmhg:g}", rest_s=f"{_rest_after(progress):g}"
        )
    if isinstance(phase, Resting | Waiting):
        return translate("TestPage", "Next: {hold}\nat {level} mmHg").format(
            hold=heading(progress).lower(), level=f"{progress.level_mmhg:g}"
        )
    return ""


def _rest_after(progress: Progress) -> float:
    protocol = progress.protocol
    here = [hold for hold in progress.holds if hold.level_mmhg == progress.level_mmhg]
    if protocol.passes_needed is None:
        last = progress.hold_number >= protocol.holds_per_level
    else:
        last = sum(hold.outcome == "success" for hold in here) + 1 >= protocol.passes_needed
    more = progress.level_mmhg < protocol.levels_mmhg[-1]
    return protocol.rest_new_level_s if last and more else protocol.rest_s

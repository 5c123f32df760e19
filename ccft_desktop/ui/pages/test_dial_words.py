"""A running test in words where a dial is read: no word about a pressure nobody measured. Pure."""

from PySide6.QtCore import QCoreApplication

from ccft_desktop.core.progress import Holding, NotStarted, Over, Paused, Progress, Reaching, Resting
from ccft_desktop.core.session import Hold
from ccft_desktop.reports.words import outcome_word
from ccft_desktop.ui.pages import test_words
from ccft_desktop.ui.pages.test_keys import TestKeys
from ccft_desktop.ui.pages.test_taps import awaits_tap, ran_out
from ccft_desktop.ui.widgets.bars import KeyWords
from ccft_desktop.ui.widgets.state_word import State

translate = QCoreApplication.translate


def state(progress: Progress) -> tuple[State, str]:
    """Shape and word in the place of the number."""
    if isinstance(progress.phase, Reaching | Holding):
        return "dial", translate("TestPage", "Read the dial")
    if awaits_tap(progress):
        return "dial", translate("TestPage", "Held?")
    # What is said of a rest, a pause and an end does not hang on the pressure.
    return test_words.state(progress, progress.level_mmhg)


def cue(progress: Progress, keys: TestKeys) -> tuple[str, str] | None:
    """What to say now, and a quieter line with the keys; None where it is as with a cuff."""
    phase, level = progress.phase, f"{progress.level_mmhg:g}"
    caps = {action: keys.legend(action) for action in ("pause", "cue", "not_held", "untold")}
    if isinstance(phase, NotStarted):
        detail = translate("TestPage", "{pause} or {cue} starts. The first cue comes a second later.")
        return translate("TestPage", "Ready? Start the test."), detail.format(**caps)
    if isinstance(phase, Reaching):
        detail = translate("TestPage", "{cue}: the dial reads {level}, the clock runs")
        said = translate("TestPage", "Nod gently, up to {level}.")
        return said.format(level=level), detail.format(level=level, **caps)
    if isinstance(phase, Holding):
        detail = translate("TestPage", "{not_held}: not held, {untold}: could not tell")
        return translate("TestPage", "Hold it there."), detail.format(**caps)
    if awaits_tap(progress):
        detail = translate("TestPage", "{cue}: yes, {not_held}: no, {untold}: could not tell")
        return translate("TestPage", "Relax. Held?"), detail.format(**caps)
    if isinstance(phase, Paused | Over):
        return None
    tapped = progress.holds[-1] if isinstance(phase, Resting) and progress.holds else None
    return translate("TestPage", "Relax."), "" if tapped is None else _tapped(tapped, progress, caps)


def _tapped(hold: Hold, progress: Progress, caps: dict[str, str]) -> str:
    """How the last hold counts, and what changes it."""
    said = translate("TestPage", "Counts as: {outcome}.").format(outcome=outcome_word(hold.outcome).lower())
    if hold.automatic is not None or hold.reason in ("not_reached", "paused"):
        return said
    no = translate("TestPage", "{not_held}: not held").format(**caps)
    untold = translate("TestPage", "{untold}: could not tell").format(**caps)
    after_all = translate("TestPage", "{key}: held after all")
    can_be_held = ran_out(hold, progress.protocol.hold_s)
    if hold.reason == "tapped" and hold.outcome == "failed":
        ways = [after_all.format(key=caps["not_held"])] if can_be_held else []
        ways.append(untold)
    elif hold.reason == "tapped":
        ways = [no, *([after_all.format(key=caps["untold"])] if can_be_held else [])]
    else:
        ways = [no, untold]
    return f"{said} {', '.join(ways)}"


def hints(progress: Progress, keys: TestKeys) -> list[KeyWords]:
    """The keys of a dial beside those of every test, for the hint bar."""
    no = (keys.legend("not_held"), translate("TestPage", "Not held"))
    untold = (keys.legend("untold"), translate("TestPage", "Could not tell"))
    if isinstance(progress.phase, Reaching):
        return [(keys.legend("cue"), translate("TestPage", "Reached"))]
    if isinstance(progress.phase, Holding):
        return [no, untold]
    if awaits_tap(progress):
        return [(keys.legend("cue"), translate("TestPage", "Held")), no, untold]
    return []


def target(progress: Progress) -> tuple[str, bool]:
    """What the target is called as the test stands, and whether the patient is asked for it now."""
    if isinstance(progress.phase, Reaching | Holding):
        return translate("TestPage", "Target"), True
    if isinstance(progress.phase, Over):
        return translate("TestPage", "Last target"), False
    if progress.holds:
        return translate("TestPage", "Next target"), False
    return translate("TestPage", "First target"), False


def spoken(progress: Progress, now_s: float) -> str:
    """What a screen reader says for the target: target 26, 7 of 10 seconds."""
    name = target(progress)[0]
    said = translate("TestPage", "{name}: {level} mmHg, read off a dial")
    text = said.format(name=name, level=f"{progress.level_mmhg:g}")
    if not isinstance(progress.phase, Holding):
        return text
    hold_s = progress.protocol.hold_s
    gone_s = min(hold_s, max(0.0, now_s - progress.phase.start_s))
    pattern = translate("TestPage", "{said}, {gone} of {hold_s} seconds")
    return pattern.format(said=text, gone=int(gone_s + 1e-6), hold_s=f"{hold_s:g}")


def chip() -> str:
    """The mark of such a test beside its protocol."""
    return translate("TestPage", "Read off a dial")

"""A cuff set-up in words: its steps and its state. Pure; paints and decides nothing."""

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from ccft_desktop.core.baseline import (
    NEAR_MMHG,
    PLACED_S,
    SQUEEZES_ASKED,
    SetupState,
    Step,
)
from ccft_desktop.core.session import ScreenPosition
from ccft_desktop.core.settling import STEADY_MMHG, STEADY_S
from ccft_desktop.ui.widgets.live_number import pressure_text
from ccft_desktop.ui.widgets.state_word import State
from ccft_desktop.ui.widgets.step_list import StepRow

translate = QCoreApplication.translate

ORDER: tuple[Step, ...] = ("place", "inflate", "squeeze", "settle")


def screen_positions() -> list[tuple[ScreenPosition, str]]:
    """Where the patient's screen may stand, and what people call it."""
    return [
        ("feet", translate("SetupPage", "Toward the feet")),
        ("overhead", translate("SetupPage", "Over the forehead")),
        ("side", translate("SetupPage", "Beside the couch")),
        ("none", translate("SetupPage", "None")),
    ]


def steps(state: SetupState, now: QDateTime) -> list[StepRow]:
    """The four steps as they stand; ``now`` is the wall clock at ``state.now_s``."""
    at = len(ORDER) if state.ready else ORDER.index(state.step)
    baseline = f"{state.baseline_mmhg:g}"
    details = (
        place(state.step),
        _inflate(state, baseline, now),
        _squeeze(state, baseline),
        _settle(state),
    )
    fractions = (
        0.0,
        (state.pressure_mmhg or 0.0) / state.baseline_mmhg,
        state.squeezes / SQUEEZES_ASKED,
        state.steady_s / STEADY_S,
    )
    return [
        StepRow(title, detail, "done" if n < at else "now" if n == at else "to_come", fraction)
        for n, (title, detail, fraction) in enumerate(zip(titles(baseline), details, fractions, strict=True))
    ]


def titles(baseline: str) -> tuple[str, str, str, str]:
    """What the steps are called."""
    return (
        translate("SetupPage", "Place the cuff"),
        translate("SetupPage", "Inflate to {baseline}").format(baseline=baseline),
        translate("SetupPage", "Squeeze gently, re-inflate"),
        translate("SetupPage", "Let it settle"),
    )


def place(step: Step) -> str:
    """How the cuff is placed, as the steps stand."""
    said = translate("SetupPage", "Deflated, folded, against the occiput. Face line horizontal.")
    if step == "place":
        return said + " " + translate("SetupPage", "Enter when it lies.")
    return said


def _inflate(state: SetupState, baseline: str, now: QDateTime) -> str:
    if state.inflated_s is None or state.inflated_mmhg is None:
        return translate("SetupPage", "Pump slowly up to {baseline} mmHg.").format(baseline=baseline)
    reached = now.addMSecs(-round((state.now_s - state.inflated_s) * 1000))
    return translate("SetupPage", "Reached {pressure} mmHg at {clock}.").format(
        pressure=pressure_text(state.inflated_mmhg),
        clock=QLocale().toString(reached.time(), "HH:mm"),
    )


def _squeeze(state: SetupState, baseline: str) -> str:
    count = translate("SetupPage", "{count} of {asked}.").format(count=state.squeezes, asked=SQUEEZES_ASKED)
    if state.step == "settle":
        return count + " " + translate("SetupPage", "The air has spread through the chambers.")
    if state.step == "squeeze":
        again = translate(
            "SetupPage", "Press the cuff, then set it to {baseline} again. Enter: already done."
        )
        return count + " " + again.format(baseline=baseline)
    return translate("SetupPage", "Two to three times, so that the air spreads.")


def _settle(state: SetupState) -> str:
    if state.ready:
        return translate("SetupPage", "Steady for {seconds} s. Ready.").format(seconds=f"{STEADY_S:g}")
    if state.step != "settle":
        return translate("SetupPage", "{steady} s steady, at least {placed} s after placing.").format(
            steady=f"{STEADY_S:g}", placed=f"{PLACED_S:g}"
        )
    steady = translate("SetupPage", "Steady for {seconds} of {needed} s.").format(
        seconds=int(state.steady_s + 1e-6), needed=f"{STEADY_S:g}"
    )
    if state.since_placed_s >= PLACED_S:
        return steady
    placed = translate("SetupPage", "Placed {seconds} s ago, at least {needed} s needed.").format(
        seconds=int(state.since_placed_s + 1e-6), needed=f"{PLACED_S:g}"
    )
    return f"{steady} {placed}"


def cuff_state(state: SetupState) -> tuple[State, str]:
    """Shape and word under the gauge."""
    baseline = f"{state.baseline_mmhg:g}"
    pressure = state.pressure_mmhg
    if state.trouble == "signal" or pressure is None:
        return "no_signal", translate("SetupPage", "No signal")
    if state.trouble == "frozen":
        return "no_signal", translate("SetupPage", "Reading stands still")
    if state.trouble == "over_inflated":
        return "over_inflated", translate("SetupPage", "Let air out")
    if state.step == "place":
        return "wait", translate("SetupPage", "Place the cuff")
    if state.trend == "leaking":
        return "below", translate("SetupPage", "Losing air")
    off = pressure - state.baseline_mmhg
    if abs(off) <= STEADY_MMHG or (state.steady_s > 0 and abs(off) <= NEAR_MMHG):
        if state.steady_s > 0:
            return "in_band", translate("SetupPage", "At {baseline}, steady").format(baseline=baseline)
        return "in_band", translate("SetupPage", "At {baseline}").format(baseline=baseline)
    if state.step == "inflate" and off < 0:
        return "reach", translate("SetupPage", "Inflate to {baseline}").format(baseline=baseline)
    if off < 0:
        return "below", translate("SetupPage", "Below {baseline}").format(baseline=baseline)
    return "above", translate("SetupPage", "Above {baseline}").format(baseline=baseline)

"""A cuff set-up by a dial in words: the same steps, each ticked by the therapist. Pure."""

from PySide6.QtCore import QCoreApplication

from ccft_desktop.core.baseline import PLACED_S
from ccft_desktop.core.dial_setup import DialSetupState
from ccft_desktop.ui.pages import setup_notices, setup_words
from ccft_desktop.ui.pages.setup_notices import Said
from ccft_desktop.ui.widgets.step_list import StepRow

translate = QCoreApplication.translate


def steps(state: DialSetupState) -> list[StepRow]:
    """The four steps as they stand."""
    at = len(setup_words.ORDER) if state.ready else setup_words.ORDER.index(state.step)
    baseline = f"{state.baseline_mmhg:g}"
    details = (
        setup_words.place(state.step),
        _with_enter(
            translate("SetupPage", "Pump slowly up to {baseline} mmHg, read off the dial."),
            translate("SetupPage", "Enter when it is reached."),
            now=state.step == "inflate",
        ).format(baseline=baseline),
        _with_enter(
            translate("SetupPage", "Two to three times, then set it to {baseline} again."),
            translate("SetupPage", "Enter when it is done."),
            now=state.step == "squeeze",
        ).format(baseline=baseline),
        _settle(state, baseline),
    )
    waited = min(1.0, state.since_placed_s / PLACED_S)
    return [
        StepRow(
            title,
            detail,
            "done" if n < at else "now" if n == at else "to_come",
            waited if n == len(details) - 1 else 0.0,
        )
        for n, (title, detail) in enumerate(zip(setup_words.titles(baseline), details, strict=True))
    ]


def notice(state: DialSetupState) -> Said:
    """What to do with the time, and what such a test leaves out."""
    if state.ready:
        return Said(
            "info",
            translate("SetupPage", "Ready for the test. Tongue on the palate, lips together, teeth apart."),
            translate(
                "SetupPage",
                "Read off a dial: no pressure is recorded, and you tap how each hold went.",
            ),
        )
    return setup_notices.while_settling() if state.step == "settle" else setup_notices.while_placing()


def _with_enter(said: str, enter: str, *, now: bool) -> str:
    return f"{said} {enter}" if now else said


def _settle(state: DialSetupState, baseline: str) -> str:
    if state.ready:
        return translate("SetupPage", "Does the dial still read {baseline}? Enter starts the test.").format(
            baseline=baseline
        )
    if state.step != "settle":
        return translate("SetupPage", "At least {placed} s after placing.").format(placed=f"{PLACED_S:g}")
    return translate("SetupPage", "Placed {seconds} s ago, at least {needed} s needed.").format(
        seconds=int(state.since_placed_s + 1e-6), needed=f"{PLACED_S:g}"
    )

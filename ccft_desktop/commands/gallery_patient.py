"""The patient's window in every form and state, for the gallery: the real window and the real engine."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from ccft_desktop.commands.gallery_samples import State, endurance, sample_session
from ccft_desktop.core.faults import Event
from ccft_desktop.core.guidance import guidance
from ccft_desktop.core.progress import NotStarted
from ccft_desktop.core.protocol import Protocol, preset
from ccft_desktop.core.runner import Runner
from ccft_desktop.core.scene import Purpose, Scene
from ccft_desktop.core.session import Feedback, Session, Trace
from ccft_desktop.core.standing import progress
from ccft_desktop.program import Program
from ccft_desktop.ui.pages.settings import SectionItem

Instant = Callable[[Session], float]
_MOVES_IN_S: Final = 0.5
_SHOWN_S: Final = 40.0


def _held(index: int, after_s: float) -> Instant:
    return lambda session: (session.result.holds[index - 1].start_s or 0.0) + after_s


def _cued(index: int, after_s: float) -> Instant:
    return lambda session: session.result.holds[index - 1].cue_s + after_s


def _ended(index: int, after_s: float) -> Instant:
    return lambda session: session.result.holds[index - 1].end_s + after_s


def _last(session: Session) -> float:
    assert session.trace is not None
    return float(session.trace.t_s[-1])


def _scene(
    at: Instant,
    feedback: Feedback = "guide",
    *,
    protocol: Protocol | None = None,
    purpose: Purpose = "test",
    away_mmhg: float = 0.0,
    for_s: float = 0.5,
    event: str = "",
    silent_s: float = 0.0,
    has_signal: bool = True,
) -> Scene:
    """A simulated session at one instant; ``away_mmhg`` moves the last ``for_s`` away."""
    session = sample_session(protocol or endurance())
    assert session.trace is not None
    t_s, now_s = session.trace.t_s, at(session)
    gone = np.clip((t_s - now_s + for_s) / _MOVES_IN_S, 0.0, 1.0)
    trace = Trace(t_s, session.trace.pressure_mmhg + away_mmhg * gone)
    seen = t_s <= now_s
    if silent_s:
        seen &= ~((t_s > now_s - 3.0) & (t_s < now_s - 3.0 + silent_s))
    runner = Runner(session.protocol, wait_for_start=True)
    for told in (*session.events, *((Event(now_s, event),) if event else ())):
        if told.t_s <= now_s:
            runner.tell(told)
    runner.feed(trace.t_s[seen], trace.pressure_mmhg[seen])
    runner.advance(now_s)
    near = seen & (t_s > now_s - _SHOWN_S)
    return Scene(
        purpose=purpose,
        feedback=feedback,
        progress=progress(runner, now_s),
        t_s=trace.t_s[near],
        pressure_mmhg=trace.pressure_mmhg[near],
        has_signal=has_signal,
    )


def _shown(scene: Callable[[], Scene | None], *, upside_down: bool = False, trouble: str = "") -> State:
    def show(program: Program) -> None:
        window = program.patient_corner.window
        window.resize(program.house.window.size())
        window.set_upside_down(upside_down)
        window.show_volume(0.66, muted=bool(trouble), trouble=trouble)
        window.show_guidance(guidance(scene()))

    return show


def _at(*how: object, **more: object) -> State:
    return _shown(lambda: _scene(*how, **more))  # type: ignore[arg-type]


def _by_dial() -> Scene:
    none = np.empty(0)
    return replace(_scene(_held(2, 6.4)), t_s=none, pressure_mmhg=none)


def _ready() -> Scene:
    scene = _scene(_ended(2, 4.9))
    return replace(scene, progress=replace(scene.progress, phase=NotStarted()))


def _level(level_mmhg: float) -> Protocol:
    return preset("endurance", level_mmhg=level_mmhg)


def _settings(program: Program) -> None:
    program.office.open()
    settings = replace(program.house.settings, patient_window="screen")
    program.settings_page.show_settings(settings)
    program.settings_page.patient_section.show_screens(
        [("a", "DP-1, 2560 × 1440"), ("b", "HDMI-1, 1920 × 1080")]
    )
    items = program.settings_page.findChildren(SectionItem)
    next(item for item in items if item.text() == "Patient's screen").setChecked(True)


STATES: Final[Mapping[str, State]] = {
    "patient_window-idle": _shown(lambda: None),
    "patient_window-get_ready": _shown(_ready),
    "patient_window-lie_still": _at(lambda _session: 0.4),
    "patient_window-reach": _at(_cued(2, 1.2)),
    "patient_window-hold": _at(_held(2, 6.4)),
    "patient_window-below": _at(_held(2, 2.4), away_mmhg=-1.4),
    "patient_window-above": _at(_held(2, 2.4), away_mmhg=1.7),
    "patient_window-beyond": _at(_held(2, 2.4), away_mmhg=14.0),
    "patient_window-gap": _at(_ended(2, 4.2), silent_s=0.9),
    "patient_window-hold_22": _at(_held(2, 6.4), protocol=_level(22.0)),
    "patient_window-below_30": _at(_held(2, 2.4), protocol=_level(30.0), away_mmhg=-2.0),
    "patient_window-hold_24": _at(_held(2, 6.4), protocol=_level(24.0)),
    "patient_window-rest": _at(_ended(2, 2.6)),
    "patient_window-new_level": _at(_ended(3, 9.0), protocol=preset("triple")),
    "patient_window-baseline_off": _at(_ended(2, 5.6), away_mmhg=2.6, for_s=4.0),
    "patient_window-stage1": _at(_held(3, 1.7), protocol=preset("stage1")),
    "patient_window-band_reach": _at(_cued(2, 1.0), "band"),
    "patient_window-band_in": _at(_held(2, 6.4), "band"),
    "patient_window-band_below": _at(_held(2, 2.4), "band", away_mmhg=-1.4),
    "patient_window-band_rest": _at(_ended(2, 2.6), "band"),
    "patient_window-blind_reach": _at(_cued(2, 1.2), "blind"),
    "patient_window-blind_hold": _at(_held(2, 6.4), "blind"),
    "patient_window-blind_rest": _at(_ended(2, 2.6), "blind"),
    "patient_window-blind_practised": _at(_ended(2, 2.6), "blind", purpose="practice_holds"),
    "patient_window-by_dial": _shown(_by_dial),
    "patient_window-no_signal": _at(_held(2, 6.4), has_signal=False),
    "patient_window-paused": _at(_held(2, 6.4), event="pause"),
    "patient_window-stopped": _at(_held(2, 6.4), event="pain"),
    "patient_window-done": _at(_last),
    "patient_window-upside_down": _shown(lambda: _scene(_held(2, 6.4)), upside_down=True),
    "patient_window-no_sound": _shown(lambda: _scene(_held(2, 6.4)), trouble="No sound device."),
    "settings-patient": _settings,
}
"""What the patient may see."""

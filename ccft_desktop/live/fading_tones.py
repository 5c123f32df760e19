"""Two loops that always run and are heard one at a time or not at all; decides nothing about when.

Running on in silence they keep the speaker open, so that whatever sounds next comes without delay.
"""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Slot

from ccft_desktop.core.sounding import Tone
from ccft_desktop.live.sound_output import Effect

# Sound cards take a new volume every 6 to 10 ms: long enough for some steps, for the ear at once.
FADE_MS: Final = 24
_STEP_MS: Final = 3
# What a sound card holds of the last tone is over by then.
_LINGER_MS: Final = 200


class FadingTones(QObject):
    """``use`` brings the loops; all else may be asked without any."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._effects: Mapping[Tone, Effect] = {}
        self._levels: dict[Tone, float] = {}
        self._tone: Tone = "none"
        self._gain = 0.0
        self._runs = False
        self._steps = QTimer(self, interval=_STEP_MS, timerType=Qt.TimerType.PreciseTimer)
        self._steps.timeout.connect(self._step)
        self._linger = QTimer(self, interval=_LINGER_MS, singleShot=True)
        self._linger.timeout.connect(self._on_lingered)

    def use(self, effects: Mapping[Tone, Effect]) -> None:
        """Go on with these loops, on another speaker perhaps, from silence."""
        self._effects = effects
        self._levels = dict.fromkeys(effects, 0.0)
        for effect in effects.values():
            effect.set_gain(0.0)
            if self._runs:
                effect.play()
        self.sound(self._tone)

    def run(self) -> None:
        """Hold the speaker open, in silence."""
        self._linger.stop()
        if not self._runs:
            self._runs = True
            for effect in self._effects.values():
                effect.play()

    def end(self) -> None:
        """Fade out, then let go of the speaker."""
        self.sound("none")
        if self._runs:
            self._linger.start()

    def sound(self, tone: Tone) -> None:
        """Let this one be heard from now on, and no other.

        It begins at once with its own soft beginning, unless it is still fading.
        """
        self._tone = tone
        if self._levels.get(tone) == 0.0:
            effect = self._effects[tone]
            self._levels[tone] = 1.0
            effect.set_gain(self._gain)
            effect.stop()
            effect.play()
        if any(level != (name == tone) for name, level in self._levels.items()):
            self._steps.start()

    def set_gain(self, gain: float) -> None:
        """The factor of the amplitude, 0 to 1, of whatever is heard."""
        self._gain = gain
        for name, effect in self._effects.items():
            effect.set_gain(self._levels[name] * gain)

    @Slot()
    def _step(self) -> None:
        for name, effect in self._effects.items():
            level, wanted = self._levels[name], float(name == self._tone)
            if level != wanted:
                step = _STEP_MS / FADE_MS
                level = min(wanted, level + step) if level < wanted else max(wanted, level - step)
                self._levels[name] = level
                effect.set_gain(level * self._gain)
        if all(level == (name == self._tone) for name, level in self._levels.items()):
            self._steps.stop()

    @Slot()
    def _on_lingered(self) -> None:
        self._runs = False
        for effect in self._effects.values():
            effect.stop()

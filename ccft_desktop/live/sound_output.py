"""What the sounds need of a computer: loudspeakers, effects that play at once, a voice. Plays nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, SignalInstance


class NoSoundHere(Exception):
    """What plays sounds cannot be loaded."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Where sounds can come from."""

    speaker_id: str
    """The system's own name of it: the same after it was unplugged and plugged in again."""
    name: str
    is_default: bool


class Effect(Protocol):
    """One sound, loaded and ready; no call waits for it to sound."""

    @property
    def is_broken(self) -> bool:
        """Whether it will never sound again, whatever is asked of it."""
        ...

    def play(self) -> None:
        """From its beginning; a loop goes on until ``stop``."""

    def stop(self) -> None:
        """At once, with a click unless it is silent already."""

    def set_gain(self, gain: float) -> None:
        """The factor of its amplitude, 0 to 1; of what sounds already too."""


class Voice(Protocol):
    """Speaks one sentence at a time."""

    @property
    def name(self) -> str:
        """What the system calls it; empty where there is none, or none yet."""
        ...

    def say(self, text: str, gain: float) -> None:
        """Instead of what it is saying now."""

    def stop(self) -> None:
        """In the middle of a word."""

    def close(self) -> None:
        """Speak no more."""


class SoundOutput(Protocol):
    """The sounds of this computer."""

    @property
    def voice_found(self) -> SignalInstance:
        """Tells that the name of the voice has changed."""
        ...

    def speakers(self) -> tuple[Speaker, ...]:
        """Those there are now."""
        ...

    def effect(self, file: Path, speaker_id: str, *, loops: bool) -> Effect:
        """A sound loaded for a speaker that is there."""
        ...

    def forget_effects(self) -> None:
        """None of those given out so far is used any more."""

    def voice(self, language: str) -> Voice | None:
        """One that speaks a language such as ``en``; None where there can be none."""
        ...


OpenOutput = Callable[[QObject], SoundOutput]
"""Its argument owns what is opened. Takes a tenth of a second; may raise ``NoSoundHere``."""

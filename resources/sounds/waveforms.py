"""Makes the program's sounds out of sines, as WAV files of 48 kHz, 16 bit, one channel; plays none.

    python -m resources.sounds.waveforms [FOLDER]    write them all, here or into FOLDER

The two tones are loops: they begin and end on whole periods. Everything else begins and ends in silence.
"""

import sys
import wave
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

Wave = NDArray[np.float64]

RATE_HZ: Final = 48_000
LOOP_S: Final = 0.5
# Below the octaves that hearing loses first, above what a small loudspeaker cannot give.
LOW_HZ: Final = 330
HIGH_HZ: Final = 990
# A sound card that stops keeps its last milliseconds for before the next sound: let them be silence.
TAIL_S: Final = 0.1
_ATTACK_S: Final = 0.008
_RELEASE_S: Final = 0.02
_C5_HZ, _E5_HZ, _G5_HZ = 523.25, 659.26, 783.99


def _time_s(duration_s: float) -> Wave:
    return np.arange(round(duration_s * RATE_HZ)) / RATE_HZ


def _sines(t_s: Wave, pitch_hz: float, partials: Sequence[float]) -> Wave:
    """A fundamental and its harmonics, with these amplitudes."""
    sines = [
        amplitude * np.sin(2 * np.pi * pitch_hz * number * t_s)
        for number, amplitude in enumerate(partials, start=1)
    ]
    sum_of_sines: Wave = np.sum(sines, axis=0)
    return sum_of_sines / sum(partials)


def _rise(t_s: Wave, rise_s: float) -> Wave:
    """From 0 to 1 within ``rise_s``, without a corner."""
    risen: Wave = np.sin(np.pi / 2 * np.clip(t_s / rise_s, 0, 1)) ** 2
    return risen


def tone(pitch_hz: int, partials: Sequence[float], pulses_hz: int, sounding: float) -> Wave:
    """A loop of ``LOOP_S`` in pulses that rise from silence, ``sounding`` (0 to 1) of the time; played from
    its beginning it begins softly.
    """
    t_s = _time_s(LOOP_S)
    in_pulse_s = t_s % (1 / pulses_hz)
    left_s = sounding / pulses_hz - in_pulse_s
    pulses: Wave = _rise(in_pulse_s, _ATTACK_S) * _rise(left_s, 2 * _RELEASE_S)
    return _sines(t_s, pitch_hz, partials) * pulses


def note(pitch_hz: float, duration_s: float, decay_s: float, attack_s: float = _ATTACK_S) -> Wave:
    """A struck note: it rises softly, decays, and ends in silence."""
    t_s = _time_s(duration_s)
    shape: Wave = _rise(t_s, attack_s) * _rise(duration_s - t_s, _RELEASE_S) * np.exp(-t_s / decay_s)
    return _sines(t_s, pitch_hz, (1, 0.2, 0.05)) * shape


def melody(*notes: tuple[float, Wave]) -> Wave:
    """Notes from the moments they begin at, in seconds, and the silence after them."""
    end = max(round(begin_s * RATE_HZ) + len(played) for begin_s, played in notes)
    whole = np.zeros(end + round(TAIL_S * RATE_HZ))
    for begin_s, played in notes:
        first = round(begin_s * RATE_HZ)
        whole[first : first + len(played)] += played
    return whole


def sounds() -> dict[str, Wave]:
    """Every sound by its name, samples of shape (n,) from -1 to 1.

    The peaks make them about equally loud to the ear, the tick well below the others.
    """
    shapes = {
        # Told apart by pitch, and for those who hear no pitch by the pace of their pulses.
        "low": (0.33, tone(LOW_HZ, (1, 0.3, 0.1), pulses_hz=2, sounding=1.0)),
        "high": (0.22, tone(HIGH_HZ, (1, 0.1), pulses_hz=6, sounding=0.8)),
        "tick": (0.30, melody((0.0, note(1200, 0.06, 0.010, attack_s=0.002)))),
        "start": (0.36, melody((0.0, note(_C5_HZ, 0.16, 0.09)), (0.11, note(_G5_HZ, 0.24, 0.12)))),
        "release": (0.36, melody((0.0, note(_G5_HZ, 0.16, 0.09)), (0.11, note(_C5_HZ, 0.32, 0.15)))),
        "end": (
            0.36,
            melody(
                (0.0, note(_G5_HZ, 0.26, 0.14)),
                (0.18, note(_E5_HZ, 0.26, 0.14)),
                (0.36, note(_C5_HZ, 0.60, 0.25)),
            ),
        ),
    }
    return {name: peak * shape / np.abs(shape).max() for name, (peak, shape) in shapes.items()}


def write(folder: Path) -> None:
    """Write every sound as ``NAME.wav``. Raises ``OSError`` where that cannot be done."""
    for name, shape in sounds().items():
        with wave.open(str(folder / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE_HZ)
            file.writeframes(np.round(shape * 32767).astype("<i2").tobytes())


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)

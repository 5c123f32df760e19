"""The sounds: just what the script makes, without clicks, and about equally loud."""

import wave
from pathlib import Path

import numpy as np
import pytest

import resources
from ccft_desktop.live.sounds import SOUND_NAMES, TONES
from resources.sounds.waveforms import HIGH_HZ, LOW_HZ, RATE_HZ, write

FOLDER = resources.folder("sounds")
FULL_SCALE = 32768
ONCE = [name for name in SOUND_NAMES if name not in TONES]


def samples(name: str) -> np.ndarray:
    """What is in the file, shape (n,), from -1 to 1."""
    with wave.open(str(FOLDER / f"{name}.wav"), "rb") as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE_HZ)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2") / FULL_SCALE


def spectrum(sound: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Frequencies in Hz and amplitudes."""
    return np.fft.rfftfreq(len(sound), 1 / RATE_HZ), np.fft.rfft(sound)


def loudness_db(sound: np.ndarray) -> float:
    """The loudest eighth of a second, A-weighted (IEC 61672), in dB below full scale."""
    hz, amplitudes = spectrum(np.concatenate((sound, np.zeros(RATE_HZ // 4))))
    squared = np.maximum(hz, 1e-3) ** 2
    weights = 12194**2 * squared**2 / (squared + 20.6**2) / (squared + 12194**2)
    weights /= np.sqrt((squared + 107.7**2) * (squared + 737.9**2)) * 0.794
    weighted = np.fft.irfft(amplitudes * weights)
    width = RATE_HZ // 8
    power = np.convolve(weighted**2, np.ones(width) / width, mode="valid")
    return float(10 * np.log10(power.max()))


def test_that_the_files_are_just_what_the_script_makes(tmp_path: Path) -> None:
    write(tmp_path)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert made == {path.name: path.read_bytes() for path in FOLDER.glob("*.wav")}
    assert sorted(made) == sorted(f"{name}.wav" for name in SOUND_NAMES)


@pytest.mark.parametrize("name", TONES)
def test_that_a_tone_loops_on_whole_periods_without_a_click(name: str) -> None:
    once = samples(name)
    twice = np.concatenate((once, once))
    steps = np.abs(np.diff(twice))
    assert steps[len(once) - 1] <= steps[: len(once) - 1].max()
    bends = np.abs(np.diff(twice, n=2))
    assert bends[len(once) - 2 : len(once)].max() <= bends[: len(once) - 2].max() + 2 / FULL_SCALE
    hz, amplitudes = spectrum(once)
    above = np.abs(amplitudes[hz > 4000]).max() / np.abs(amplitudes).max()
    assert 20 * np.log10(above) < -80.0


def test_that_the_tones_are_far_apart() -> None:
    pitches = []
    for name in TONES:
        hz, amplitudes = spectrum(samples(name))
        pitches.append(float(hz[np.abs(amplitudes).argmax()]))
    assert pitches == [LOW_HZ, HIGH_HZ]
    assert HIGH_HZ / LOW_HZ > 2


@pytest.mark.parametrize("name", ONCE)
def test_that_a_signal_rises_from_silence_and_dies_away_in_it(name: str) -> None:
    sound = samples(name)
    assert sound[0] == 0.0
    # What a sound card keeps for before the next sound is silence.
    assert not sound[-RATE_HZ // 20 :].any()
    peak = np.abs(sound).max()
    half_ms = RATE_HZ // 2000
    heard = sound[: np.flatnonzero(sound)[-1]]
    assert np.abs(heard[:half_ms]).max() < peak / 4
    assert np.abs(heard[-half_ms:]).max() < peak / 100
    assert np.abs(np.diff(sound)).max() < peak / 4


@pytest.mark.parametrize("name", SOUND_NAMES)
def test_that_nothing_is_loud_enough_to_be_cut_off_beside_another(name: str) -> None:
    sound = samples(name)
    assert 0.15 < np.abs(sound).max() < 0.5
    assert abs(sound.mean()) < 1e-3


def test_that_all_are_about_equally_loud_and_the_tick_is_softer() -> None:
    loud = {
        name: loudness_db(np.tile(samples(name), 2) if name in TONES else samples(name))
        for name in SOUND_NAMES
    }
    tick = loud.pop("tick")
    assert max(loud.values()) - min(loud.values()) < 2.0
    assert -22.0 < min(loud.values()) < -14.0
    assert 6.0 < min(loud.values()) - tick < 12.0

"""The sounds on loudspeakers made up here: what is played on which, and what happens when one goes."""

import wave
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QObject, QUrl
from pytestqt.qtbot import QtBot

import resources
from ccft_desktop.core.sounding import Sounding
from ccft_desktop.live.fading_tones import FADE_MS, FadingTones
from ccft_desktop.live.sound_output import NoSoundHere, SoundOutput, Speaker
from ccft_desktop.live.sounds import SOUND_NAMES, TONES, Choices, Sounds, open_qt
from tests.live.loudspeakers import BUILT_IN, HEADPHONES, Loudspeakers


@pytest.fixture
def computer() -> Loudspeakers:
    return Loudspeakers()


@pytest.fixture
def sounds(qapp: QCoreApplication, computer: Loudspeakers) -> Iterator[Sounds]:
    made = Sounds("en", computer.open)
    yield made
    made.end()


def test_that_nothing_is_opened_before_something_is_to_sound(sounds: Sounds, computer: Loudspeakers) -> None:
    sounds.choose(Choices(volume=30))
    sounds.sound(Sounding(tone="low", signals=("start",)), "Hold.")
    assert (computer.opened, sounds.trouble) == (0, "not_asked")
    sounds.choose(Choices(is_on=False))
    sounds.begin()
    assert computer.opened == 0
    sounds.choose(Choices())
    assert (computer.opened, sounds.trouble) == (1, "")


def test_that_all_is_loaded_on_the_usual_speaker_before_it_is_needed(
    sounds: Sounds, computer: Loudspeakers
) -> None:
    sounds.begin()
    assert {effect.name for effect in computer.effects} == set(SOUND_NAMES)
    assert {effect.name for effect in computer.effects if effect.loops} == set(TONES)
    assert {effect.speaker_id for effect in computer.effects} == {BUILT_IN.speaker_id}
    assert computer.language == "en"
    assert [effect.name for effect in computer.effects if effect.is_playing] == list(TONES)
    assert not any(effect.is_heard for effect in computer.effects)
    sounds.prepare()
    assert computer.opened == 1


def test_that_a_tone_begins_at_once_and_fades_out_and_no_two_begin_together(
    sounds: Sounds, computer: Loudspeakers, qtbot: QtBot
) -> None:
    sounds.choose(Choices(volume=100))
    sounds.begin()
    low, high = computer["low"], computer["high"]
    sounds.sound(Sounding(tone="low"))
    assert (low.gains[-1], low.plays, high.gains[-1]) == (1.0, 2, 0.0)
    sounds.sound(Sounding(tone="high"))
    assert high.gains[-1] == 1.0
    before = len(low.gains)
    qtbot.waitUntil(lambda: low.gains[-1] == 0.0)
    fading = low.gains[before - 1 :]
    assert fading == sorted(fading, reverse=True)
    assert len(fading) > FADE_MS / 6
    assert high.gains[-1] == 1.0
    sounds.sound(Sounding())
    qtbot.waitUntil(lambda: not high.is_heard)
    assert FADE_MS < 30


def test_that_a_tone_that_comes_back_while_it_fades_does_not_begin_anew(
    sounds: Sounds, computer: Loudspeakers, qtbot: QtBot
) -> None:
    sounds.choose(Choices(volume=100))
    sounds.begin()
    low = computer["low"]
    sounds.sound(Sounding(tone="low"))
    sounds.sound(Sounding())
    qtbot.waitUntil(lambda: low.gains[-1] < 1.0)
    sounds.sound(Sounding(tone="low"))
    qtbot.waitUntil(lambda: low.gains[-1] == 1.0)
    assert low.plays == 2


def test_that_signals_and_words_come_at_once(sounds: Sounds, computer: Loudspeakers) -> None:
    sounds.begin()
    sounds.sound(Sounding(signals=("start",)), "Hold.")
    sounds.sound(Sounding(signals=("tick",)))
    assert (computer["start"].plays, computer["tick"].plays, computer["end"].plays) == (1, 1, 0)
    assert computer.spoke.said == ["Hold."]


def test_that_what_is_not_wanted_is_not_heard(sounds: Sounds, computer: Loudspeakers, qtbot: QtBot) -> None:
    sounds.choose(Choices(silenced=frozenset({"low", "tick"}), speaks=False))
    sounds.begin()
    sounds.sound(Sounding(tone="low", signals=("tick", "start")), "Hold.")
    assert (computer["tick"].plays, computer["start"].plays) == (0, 1)
    assert computer.spoke.said == []
    sounds.sound(Sounding(tone="high"))
    qtbot.waitUntil(lambda: computer["high"].is_heard)
    assert not computer["low"].is_heard


def test_that_switched_off_everything_is_silent_at_once_and_stays_so(
    sounds: Sounds, computer: Loudspeakers, qtbot: QtBot
) -> None:
    sounds.begin()
    sounds.sound(Sounding(tone="low", signals=("start",)), "Hold.")
    sounds.choose(Choices(is_on=False))
    qtbot.waitUntil(lambda: not any(effect.is_playing for effect in computer.effects))
    assert not computer.spoke.is_speaking
    sounds.sound(Sounding(tone="high", signals=("tick",)), "Relax.")
    assert computer["tick"].plays == 0
    assert computer.spoke.said == ["Hold."]
    sounds.choose(Choices(is_on=True))
    sounds.sound(Sounding(tone="high"))
    qtbot.waitUntil(lambda: computer["high"].is_heard)


def test_that_the_volume_is_that_of_all_sounds_and_half_is_a_quarter_of_the_amplitude(
    sounds: Sounds, computer: Loudspeakers, qtbot: QtBot
) -> None:
    sounds.begin()
    sounds.sound(Sounding(tone="low"))
    qtbot.waitUntil(lambda: computer["low"].is_heard)
    sounds.choose(Choices(volume=50))
    qtbot.waitUntil(lambda: computer["low"].gains[-1] == 0.25)
    assert {computer[name].gains[-1] for name in ("tick", "start", "release", "end")} == {0.25}
    assert computer["high"].gains[-1] == 0.0


def test_that_a_signal_under_way_is_heard_to_its_end(
    sounds: Sounds, computer: Loudspeakers, qtbot: QtBot
) -> None:
    sounds.begin()
    sounds.sound(Sounding(signals=("end",)), "All done.")
    sounds.end()
    qtbot.waitUntil(lambda: not computer["low"].is_playing)
    assert computer["end"].is_playing
    assert computer.spoke.is_speaking


def test_that_the_speaker_chosen_is_used_and_another_one_at_once(
    sounds: Sounds, computer: Loudspeakers
) -> None:
    sounds.choose(Choices(speaker_id=HEADPHONES.speaker_id))
    sounds.begin()
    assert sounds.speaker == HEADPHONES
    assert {effect.speaker_id for effect in computer.effects} == {HEADPHONES.speaker_id}
    sounds.choose(Choices())
    assert {effect.speaker_id for effect in computer.effects} == {BUILT_IN.speaker_id}


def test_that_an_unplugged_speaker_is_told_and_the_usual_one_takes_over_in_mid_tone(
    sounds: Sounds, computer: Loudspeakers, qtbot: QtBot
) -> None:
    sounds.choose(Choices(speaker_id=HEADPHONES.speaker_id))
    sounds.begin()
    sounds.sound(Sounding(tone="low"))
    computer.there = (BUILT_IN,)
    with qtbot.waitSignal(sounds.speaker_lost) as lost:
        sounds.look()
    assert lost.args == ["Headphones", "Built-in"]
    assert computer["low"].speaker_id == BUILT_IN.speaker_id
    qtbot.waitUntil(lambda: computer["low"].is_heard)
    with qtbot.assertNotEmitted(sounds.speaker_lost):
        computer.there = (BUILT_IN, HEADPHONES)
        sounds.look()
    assert sounds.speaker == HEADPHONES
    qtbot.waitUntil(lambda: computer["low"].is_heard)


def test_that_it_looks_by_itself_whether_the_speaker_is_there(
    sounds: Sounds, computer: Loudspeakers, qtbot: QtBot
) -> None:
    sounds.begin()
    with qtbot.waitSignal(sounds.speaker_lost) as lost:
        computer.there = ()
    assert lost.args == ["Built-in", ""]
    assert sounds.trouble == "no_speaker"
    sounds.sound(Sounding(tone="low", signals=("start",)), "Hold.")
    with qtbot.waitSignal(sounds.changed):
        computer.there = (BUILT_IN,)
    assert sounds.trouble == ""
    qtbot.waitUntil(lambda: computer["low"].is_heard)


def test_that_another_usual_speaker_is_followed(sounds: Sounds, computer: Loudspeakers, qtbot: QtBot) -> None:
    sounds.begin()
    computer.there = (
        Speaker(BUILT_IN.speaker_id, "Built-in", False),
        Speaker(HEADPHONES.speaker_id, "Headphones", True),
    )
    with qtbot.assertNotEmitted(sounds.speaker_lost):
        sounds.look()
    assert {effect.speaker_id for effect in computer.effects} == {HEADPHONES.speaker_id}


def test_that_broken_effects_are_made_anew_for_the_next_test(sounds: Sounds, computer: Loudspeakers) -> None:
    sounds.begin()
    sounds.end()
    broken = computer["tick"]
    broken.is_broken = True
    sounds.begin()
    assert computer["tick"] is not broken
    sounds.sound(Sounding(signals=("tick",)))
    assert (computer["tick"].plays, broken.plays) == (1, 0)


def test_that_each_sound_can_be_tried_though_it_is_not_wanted(
    sounds: Sounds, computer: Loudspeakers, qtbot: QtBot
) -> None:
    sounds.choose(Choices(is_on=False, silenced=frozenset(SOUND_NAMES), speaks=False))
    sounds.try_out("tick")
    assert computer["tick"].plays == 1
    sounds.try_out("high")
    qtbot.waitUntil(lambda: computer["high"].is_heard)
    qtbot.waitUntil(lambda: not computer["high"].is_playing)
    sounds.try_voice("Nod gently, to 26.")
    assert computer.spoke.said == ["Nod gently, to 26."]


def test_that_a_voice_that_is_found_later_is_told_and_speaks(
    sounds: Sounds, computer: Loudspeakers, qtbot: QtBot
) -> None:
    computer.spoke.name = ""
    sounds.begin()
    assert sounds.voice_name == ""
    computer.spoke.name = "Vera"
    with qtbot.waitSignal(sounds.changed):
        computer.voice_found.emit()
    assert sounds.voice_name == "Vera"
    sounds.close()
    assert not computer.spoke.is_speaking


def test_that_without_a_library_or_a_speaker_nothing_is_ever_an_error(
    qapp: QCoreApplication, computer: Loudspeakers
) -> None:
    def none(_owner: QObject) -> SoundOutput:
        raise NoSoundHere

    computer.there = ()
    for open_output, trouble in ((none, "no_library"), (computer.open, "no_speaker")):
        silent = Sounds("en", open_output)
        silent.begin()
        assert (silent.trouble, silent.speaker) == (trouble, None)
        silent.sound(Sounding(tone="low", signals=("start", "tick")))
        silent.choose(Choices(volume=10, speaker_id="gone"))
        for name in (*SOUND_NAMES, "unheard-of"):
            silent.try_out(name)
        silent.look()
        silent.hush()
        silent.end()


def test_that_loops_may_be_asked_before_there_are_any(qapp: QCoreApplication) -> None:
    tones = FadingTones()
    tones.run()
    tones.sound("low")
    tones.set_gain(0.5)
    tones.end()


def test_that_the_sound_of_this_computer_never_raises(qapp: QCoreApplication, qtbot: QtBot) -> None:
    """Whatever is there: no library, no server, no device, or a real one, on which this is heard."""
    sounds = Sounds("en", open_qt)
    sounds.choose(Choices(volume=10))
    sounds.begin()
    assert sounds.trouble in ("", "no_speaker", "no_library")
    assert (sounds.speaker is None) == (sounds.trouble != "")
    for tone in TONES:
        sounds.sound(Sounding(tone=tone, signals=("tick", "start", "release", "end")))
    sounds.look()
    sounds.hush()
    sounds.end()
    sounds.deleteLater()


def test_that_qt_itself_reads_every_sound(qapp: QCoreApplication, qtbot: QtBot) -> None:
    """Where its sound can be loaded; reading a file needs no speaker."""
    multimedia = pytest.importorskip("PySide6.QtMultimedia", exc_type=ImportError)
    for name in SOUND_NAMES:
        decoder = multimedia.QAudioDecoder()
        read_us: list[int] = []
        decoder.bufferReady.connect(lambda of=decoder, to=read_us: to.append(of.read().duration()))
        path = resources.folder("sounds") / f"{name}.wav"
        decoder.setSource(QUrl.fromLocalFile(str(path)))
        with qtbot.waitSignal(decoder.finished):
            decoder.start()
        assert decoder.error() is multimedia.QAudioDecoder.Error.NoError
        with wave.open(str(path), "rb") as file:
            duration_s = file.getnframes() / file.getframerate()
        assert sum(read_us) / 1e6 == pytest.approx(duration_s, abs=0.001)

"""The pain scale: every score by one key, told to whoever listens, and taken back."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.pain_scale import PainScale


@pytest.fixture
def scale(theme: Theme, qtbot: QtBot) -> PainScale:
    scale = PainScale(theme, "How much does the neck hurt right now?")
    qtbot.addWidget(scale)
    scale.resize(696, 120)
    scale.show()
    return scale


def keys(scale: PainScale) -> QWidget:
    found = scale.focusProxy()
    assert found is not None
    return found


@pytest.mark.parametrize("score", range(11))
def test_that_every_score_has_its_key(scale: PainScale, qtbot: QtBot, score: int) -> None:
    assert scale.score is None
    key = Qt.Key.Key_T if score == 10 else Qt.Key(int(Qt.Key.Key_0) + score)
    with qtbot.waitSignals([scale.scored, scale.typed]):
        qtbot.keyClick(keys(scale), key)
    assert scale.score == score
    assert keys(scale).accessibleDescription() == str(score)


def test_that_arrows_move_the_answer_and_backspace_takes_it_back(scale: PainScale, qtbot: QtBot) -> None:
    said: list[int] = []
    typed: list[bool] = []
    scale.scored.connect(said.append)
    scale.typed.connect(lambda: typed.append(True))
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Left):
        qtbot.keyClick(keys(scale), key)
    assert (said, typed) == ([0, 1, 0, 0], [])
    with qtbot.waitSignal(scale.cleared):
        qtbot.keyClick(keys(scale), Qt.Key.Key_Backspace)
    assert scale.score is None
    assert keys(scale).accessibleDescription() == "not answered"


def test_that_a_click_answers_and_a_second_one_takes_it_back(scale: PainScale, qtbot: QtBot) -> None:
    worst = QPoint(keys(scale).width() - 20, keys(scale).height() // 2)
    qtbot.mouseClick(keys(scale), Qt.MouseButton.LeftButton, pos=worst)
    assert scale.score == 10
    qtbot.mouseClick(keys(scale), Qt.MouseButton.LeftButton, pos=worst)
    assert scale.score is None


def test_that_a_known_answer_is_shown_without_saying_so(scale: PainScale, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(scale.scored):
        scale.set_score(7)
    assert scale.score == 7

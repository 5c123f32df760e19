"""Little motion where the system asks for it: known from Qt or from Windows, and honoured."""

import ast
import ctypes
from enum import Enum
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

import ccft_desktop
from ccft_desktop.ui import theme as theme_module
from ccft_desktop.ui.motion import wants_less_motion
from ccft_desktop.ui.theme import Theme


class Preference(Enum):
    NoPreference = 0
    ReducedMotion = 1


def hints(preference: Preference | None) -> Any:
    """Style hints of a Qt that knows the system's wish, or of one before 6.12."""
    said = SimpleNamespace() if preference is None else SimpleNamespace(motionPreference=lambda: preference)
    return SimpleNamespace(accessibility=lambda: said)


def windows(animates: int) -> Any:
    def ask(what: int, _more: int, answer: Any, _how: int) -> int:
        assert what == 0x1042
        answer._obj.value = animates
        return 1

    return SimpleNamespace(user32=SimpleNamespace(SystemParametersInfoW=ask))


@pytest.mark.parametrize("preference", Preference)
def test_that_qt_is_believed_where_it_knows(preference: Preference) -> None:
    for system in ("linux", "win32", "darwin"):
        assert wants_less_motion(hints(preference), system=system) is (preference is Preference.ReducedMotion)


@pytest.mark.parametrize("animates", [0, 1])
def test_that_windows_is_asked_where_qt_does_not_know(monkeypatch: pytest.MonkeyPatch, animates: int) -> None:
    monkeypatch.setattr(ctypes, "windll", windows(animates), raising=False)
    assert wants_less_motion(hints(None), system="win32") is not bool(animates)
    assert not wants_less_motion(hints(None), system="linux")
    assert not wants_less_motion(SimpleNamespace(), system="linux")  # type: ignore[arg-type]


def test_that_the_real_hints_can_be_asked(qapp: QApplication) -> None:
    assert wants_less_motion(qapp.styleHints()) in (True, False)


def test_that_qts_own_effects_are_off_where_little_motion_is_asked_for(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet, effect = qapp.styleSheet(), Qt.UIEffect.UI_AnimateCombo
    monkeypatch.setattr(theme_module, "wants_less_motion", lambda _hints: True)
    was = QApplication.isEffectEnabled(effect)
    QApplication.setEffectEnabled(effect, True)
    theme = Theme()
    assert not theme.less_motion
    theme.install(qapp)
    assert theme.less_motion
    assert not QApplication.isEffectEnabled(effect)
    QApplication.setEffectEnabled(effect, was)
    qapp.setStyleSheet(sheet)


def test_that_the_program_moves_nothing_by_itself() -> None:
    """What moves is measured or counted. Whoever animates asks ``Theme.less_motion`` and says so here."""
    moving = {"QPropertyAnimation", "QVariantAnimation", "QTimeLine", "QSequentialAnimationGroup"}
    used = {
        f"{path.name}: {name.id}"
        for path in Path(ccft_desktop.__file__).parent.rglob("*.py")
        for name in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(name, ast.Name) and name.id in moving
    }
    assert used == set()

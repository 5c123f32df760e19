"""Goes through every state of every page as somebody without a mouse does, and prints what is missing.

A process of its own: the scale of a screen is fixed when Qt starts. The pages are laid out in 1280 by 720.
"""

import json
import sys
from collections.abc import Iterator

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetricsF, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QDialog,
    QScrollArea,
    QWidget,
)

from ccft_desktop.app import demo_program
from ccft_desktop.commands.gallery import STATES
from ccft_desktop.program import Program
from ccft_desktop.ui.main_window import MainWindow
from ccft_desktop.ui.widgets.text import Line, Prose
from devices.cuff import CuffState

WIDTH_PX, HEIGHT_PX = 1280, 720
AROUND_PX = 6
"""A ring around a control may be outside of it."""
LEAST_DIFFERENT = 60
"""Pixels of the screen; a cursor that blinks has fewer."""
MOST_TABS = 150
Trouble = list[tuple[str, str, str]]


class Walk:
    """One state after the other; what was looked at in one is not looked at again."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.window: MainWindow = program.house.window
        self.trouble: Trouble = []
        self.cut: list[str] = []
        self._walked: set[tuple[object, ...]] = set()
        self._ringed: set[tuple[object, ...]] = set()
        self._state = ""

    def look(self, state: str) -> None:
        self._state = state
        window = self.window
        window.set_locked(None)
        window.clear_notice()
        window.show_cuff(CuffState.STREAMING, 50.0)
        STATES[state](self.program)
        for _ in range(3):
            QApplication.processEvents()
        top: QWidget = self._dialog() or window
        if state.startswith("patient_window-"):
            top = self.program.patient_corner.window
            top.show()
            QTest.qWaitForWindowExposed(top)
        elif window.size().toTuple() != (WIDTH_PX, HEIGHT_PX):
            self._say("asks for a larger window", f"{window.size().toTuple()}")
        self.cut.clear()
        top.grab()
        for text in dict.fromkeys(self.cut):
            self._say("cut", text)
        self._look_at_places(top)
        controls = list(self._controls(top))
        for control in controls:
            if not control.accessibleName():
                self._say("without a name", _kind(control))
        key = (window.current_page_key, *sorted(map(_named, controls)))
        if key not in self._walked:
            self._walked.add(key)
            self._walk(top, controls)
        if isinstance(top, QDialog):
            top.reject()
        elif top is not window:
            top.hide()

    def _walk(self, top: QWidget, controls: list[QWidget]) -> None:
        """Tab until it comes round."""
        top.activateWindow()
        QTest.qWaitForWindowActive(top)
        reached: list[QWidget] = []
        at = top.focusWidget() or top
        for _ in range(MOST_TABS):
            QTest.keyClick(at, Qt.Key.Key_Tab)
            now = top.focusWidget()
            if now is None or now in reached:
                break
            reached.append(now)
            at = now
        for control in controls:
            if not any(one in reached for one in _reached_with(control)):
                self._say("not reached by Tab", _named(control))
        for control in reached:
            self._look_at_focus(top, control)

    def _look_at_focus(self, top: QWidget, control: QWidget) -> None:
        key = (self.window.current_page_key, _kind(control))
        if key in self._ringed or self._is_page(control):
            return
        self._ringed.add(key)
        for area in top.findChildren(QScrollArea):
            if area.isAncestorOf(control):
                area.ensureWidgetVisible(control)
        control.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        place = QRect(control.mapTo(top, control.rect().topLeft()), control.size())
        around = place.adjusted(-AROUND_PX, -AROUND_PX, AROUND_PX, AROUND_PX).intersected(top.rect())
        focused = top.grab(around).toImage()
        control.clearFocus()
        QApplication.processEvents()
        if _different(focused, top.grab(around).toImage()) < LEAST_DIFFERENT:
            self._say("focus is not seen", _named(control))

    def _look_at_places(self, top: QWidget) -> None:
        """Words outside of what holds them are not seen, whatever they would say."""
        for words in (*top.findChildren(Line), *top.findChildren(Prose)):
            if (
                not words.isVisible()
                or words.window() is not top
                or not words.accessibleName() + _said(words)
            ):
                continue
            outside = _outside(words)
            if outside:
                self._say("outside of its place", f"{_said(words)!r} by {outside}")

    def _controls(self, top: QWidget) -> Iterator[QWidget]:
        for control in top.findChildren(QWidget):
            takes_keys = control.focusPolicy() != Qt.FocusPolicy.NoFocus
            is_there = control.isVisible() and control.isEnabled() and control.window() is top
            if takes_keys and is_there and not isinstance(control, QScrollArea):
                yield control

    def _is_page(self, control: QWidget) -> bool:
        """A page with the keyboard shows its keys, and no ring round everything."""
        return control.size().width() > WIDTH_PX / 2 and control.size().height() > HEIGHT_PX / 2

    def _dialog(self) -> QDialog | None:
        return next((found for found in self.window.findChildren(QDialog) if found.isVisible()), None)

    def _say(self, what: str, whom: str) -> None:
        self.trouble.append((what, self._state, whom))


def _reached_with(control: QWidget) -> Iterator[QWidget]:
    """Of a group of which one is chosen Tab reaches one, and a proxy instead of what it stands for."""
    yield control
    while (proxy := control.focusProxy()) is not None:
        yield proxy
        control = proxy
    if not isinstance(control, QAbstractButton):
        return
    group = control.group()
    if group is not None and group.exclusive():
        yield from group.buttons()
    elif control.autoExclusive():
        parent = control.parentWidget()
        if parent is not None:
            yield from parent.findChildren(type(control), options=Qt.FindChildOption.FindDirectChildrenOnly)


def _outside(words: QWidget) -> str:
    """What cuts it; empty where all of it is seen, or can be scrolled to."""
    part: QWidget = words
    rect = words.rect()
    while (holder := part.parentWidget()) is not None and not part.isWindow():
        rect.translate(part.pos())
        if isinstance(holder.parentWidget(), QAbstractScrollArea):
            return ""
        if not holder.rect().contains(rect):
            return _kind(holder)
        part = holder
    if isinstance(words, Prose) and words.height() < words.heightForWidth(words.width()):
        return "its own height"
    return ""


def _said(words: QWidget) -> str:
    return words.text() if isinstance(words, Line) else words.accessibleName()


def _different(one: QImage, other: QImage) -> int:
    if one.size() != other.size():
        return one.width() * one.height()
    return sum(one.pixel(x, y) != other.pixel(x, y) for y in range(one.height()) for x in range(one.width()))


def _kind(widget: QWidget) -> str:
    return str(widget.metaObject().className())


def _named(widget: QWidget) -> str:
    return f"{_kind(widget)} {widget.accessibleName()!r}"


def main() -> None:
    app = QApplication(sys.argv[:1])
    elided = QFontMetricsF.elidedText

    def remembered(metrics: QFontMetricsF, text: str, *how: object) -> str:
        shown = elided(metrics, text, *how)  # type: ignore[arg-type]
        if shown != text:
            walk.cut.append(text)
        return shown

    with demo_program(cuff_url="") as program:
        program.theme.install(app)
        program.show()
        walk = Walk(program)
        walk.window.resize(WIDTH_PX, HEIGHT_PX)
        app.processEvents()
        QFontMetricsF.elidedText = remembered  # type: ignore[method-assign,assignment]
        for state in STATES:
            walk.look(state)
        QFontMetricsF.elidedText = elided  # type: ignore[method-assign]
        scale = walk.window.devicePixelRatio()
    print(json.dumps({"scale": scale, "states": len(STATES), "trouble": walk.trouble}))


if __name__ == "__main__":
    main()

"""On which screen the patient's window stands, and when on none: a pure choice among those there are."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QGuiApplication

from ccft_desktop.settings import PatientWindowChoice

Hindrance = Literal["", "screen_gone", "no_other_screen", "therapist_is_there", "no_room"]


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen as it is told from others, also after it was unplugged."""

    identity: str
    """Maker, model and serial number where it tells them; else, and for twins, the name of its socket."""
    name: str
    """What people may call it."""
    area: QRect
    """Where windows may stand."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What was chosen."""

    form: PatientWindowChoice
    screen: str = ""
    """The identity of a screen; empty for whichever is not the therapist's."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the window goes now, and what is in the way of what was chosen."""

    form: Literal["hidden", "window", "screen"]
    screen: Screen | None = None
    hindrance: Hindrance = ""


def screens_now() -> list[Screen]:
    """The screens that are plugged in."""
    found = []
    for number, screen in enumerate(QGuiApplication.screens(), start=1):
        maker = " ".join(filter(None, (screen.manufacturer(), screen.model(), screen.serialNumber())))
        socket = screen.name() or str(number)
        identity = "".join(filter(str.isprintable, maker or socket))
        found.append((socket, Screen(identity[:200], socket, screen.availableGeometry())))
    twins = Counter(screen.identity for _, screen in found)
    return [
        replace(screen, identity=f"{screen.identity} {socket}") if twins[screen.identity] > 1 else screen
        for socket, screen in found
    ]


def place(wish: Wish, screens: Sequence[Screen], therapist_on: str) -> Place:
    """Where to stand: never full screen over the therapist's own window.

    ``therapist_on`` is the identity of that screen.
    """
    others = [screen for screen in screens if screen.identity != therapist_on]
    if wish.form == "off":
        return Place("hidden")
    if wish.form == "window":
        return Place("window")
    if not wish.screen:
        return Place("screen", others[0]) if others else Place("hidden", None, "no_other_screen")
    chosen = next((screen for screen in screens if screen.identity == wish.screen), None)
    if chosen is None:
        return Place("hidden", None, "screen_gone")
    if chosen not in others:
        return Place("hidden", None, "therapist_is_there")
    return Place("screen", chosen)


def free_place(remembered: QRect, therapist: QRect, areas: Sequence[QRect], smallest: QSize) -> QRect | None:
    """Where a plain window may stand without covering the therapist's: as before, else where most is free.

    None where no part of at least ``smallest`` is free.
    """
    visible = any(area.contains(remembered) for area in areas)
    if remembered.isValid() and visible and not remembered.intersects(therapist):
        return remembered
    free: list[QRect] = []
    for area in areas:
        covered = area.intersected(therapist)
        if covered.isEmpty():
            free.append(area)
            continue
        free += [
            QRect(area.left(), area.top(), covered.left() - area.left(), area.height()),
            QRect(covered.right() + 1, area.top(), area.right() - covered.right(), area.height()),
            QRect(area.left(), area.top(), area.width(), covered.top() - area.top()),
            QRect(area.left(), covered.bottom() + 1, area.width(), area.bottom() - covered.bottom()),
        ]
    roomy = [part for part in free if part.width() >= smallest.width() and part.height() >= smallest.height()]
    if not roomy:
        return None
    largest = max(roomy, key=lambda part: part.width() * part.height())
    wanted = remembered.size() if remembered.isValid() else QSize(960, 540)
    size = wanted.expandedTo(smallest).boundedTo(largest.size())
    left = largest.left() + (largest.width() - size.width()) // 2
    top = largest.top() + (largest.height() - size.height()) // 2
    return QRect(QPoint(left, top), size)

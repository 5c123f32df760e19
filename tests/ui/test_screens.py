"""Where the patient's window may stand, for any screens: never over the therapist's own."""

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QGuiApplication

from ccft_desktop.settings import PatientWindowChoice
from ccft_desktop.ui.screens import Place, Screen, Wish, free_place, place, screens_now

DESK: Final = Screen("Maker 24 A1", "DP-1", QRect(0, 0, 1920, 1080))
FEET: Final = Screen("Maker 27 B2", "HDMI-1", QRect(1920, 0, 2560, 1440))
WALL: Final = Screen("Other 32 C3", "HDMI-2", QRect(-1280, 0, 1280, 720))
SMALLEST: Final = QSize(480, 300)

screens = st.lists(st.sampled_from([DESK, FEET, WALL]), unique=True)
forms = st.sampled_from(["off", "window", "screen"])


@pytest.mark.parametrize(
    ("wish", "there", "expected"),
    [
        (Wish("off", FEET.identity), [DESK, FEET], Place("hidden")),
        (Wish("window"), [DESK], Place("window")),
        (Wish("screen"), [DESK, FEET], Place("screen", FEET)),
        (Wish("screen"), [DESK], Place("hidden", None, "no_other_screen")),
        (Wish("screen", WALL.identity), [DESK, FEET, WALL], Place("screen", WALL)),
        (Wish("screen", FEET.identity), [DESK, WALL], Place("hidden", None, "screen_gone")),
        (Wish("screen", DESK.identity), [DESK, FEET], Place("hidden", None, "therapist_is_there")),
    ],
)
def test_that_the_choice_is_followed_as_far_as_the_screens_allow(
    wish: Wish, there: list[Screen], expected: Place
) -> None:
    assert place(wish, there, DESK.identity) == expected


@given(there=screens, form=forms, chosen=st.sampled_from(["", DESK.identity, FEET.identity, WALL.identity]))
def test_that_it_never_fills_the_screen_of_the_therapist(
    there: list[Screen], form: PatientWindowChoice, chosen: str
) -> None:
    for therapist in there:
        where = place(Wish(form, chosen), there, therapist.identity)
        assert where.screen is None or (where.screen in there and where.screen != therapist)
        assert (where.form == "screen") == (where.screen is not None)
        assert not (where.form != "hidden" and where.hindrance)


def test_that_unplugging_the_screen_and_plugging_it_in_again_ends_where_it_began() -> None:
    wish = Wish("screen", FEET.identity)
    before = place(wish, [DESK, FEET], DESK.identity)
    gone = place(wish, [DESK], DESK.identity)
    elsewhere = Screen(FEET.identity, "HDMI-7", QRect(0, -1440, 2560, 1440))
    assert gone.hindrance == "screen_gone"
    assert before == Place("screen", FEET)
    assert place(wish, [DESK, elsewhere], DESK.identity) == Place("screen", elsewhere)


rects = st.builds(QRect, *[st.integers(-500, 2500)] * 2, *[st.integers(1, 2600)] * 2)


@given(
    remembered=rects | st.just(QRect()),
    therapist=rects,
    there=st.lists(st.sampled_from([DESK, FEET, WALL]), unique=True, min_size=1),
)
def test_that_a_plain_window_covers_nothing_of_the_therapists(
    remembered: QRect, therapist: QRect, there: list[Screen]
) -> None:
    areas = [screen.area for screen in there]
    found = free_place(remembered, therapist, areas, SMALLEST)
    if found is not None:
        assert not found.intersects(therapist)
        assert any(area.contains(found) for area in areas)


def test_that_a_plain_window_comes_back_where_it_was() -> None:
    remembered = QRect(2000, 100, 900, 600)
    areas = [DESK.area, FEET.area]
    assert free_place(remembered, QRect(0, 0, 1920, 1080), areas, SMALLEST) == remembered
    unplugged = free_place(remembered, QRect(0, 0, 1280, 720), [DESK.area], SMALLEST)
    assert unplugged is not None
    assert DESK.area.contains(unplugged)
    assert free_place(remembered, QRect(0, 0, 1920, 1080), [DESK.area], SMALLEST) is None


def test_that_the_screens_of_this_computer_can_be_told_apart(qapp: QGuiApplication) -> None:
    found = screens_now()
    assert len({screen.identity for screen in found}) == len(QGuiApplication.screens())
    assert all(screen.identity and screen.identity.isprintable() for screen in found)

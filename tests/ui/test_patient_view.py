"""The patient's window as it is painted: where things stand, what is painted again, what can be read."""

from dataclasses import replace
from typing import Any, Final

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QImage, QPaintEvent, QTransform
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ccft_desktop.core.guidance import Band, Clock, Guidance, Line, Marker, Sentence
from ccft_desktop.core.session import Floats
from ccft_desktop.ui.theme import THEMES, Theme
from ccft_desktop.ui.widgets import patient_words
from ccft_desktop.ui.widgets.patient_layout import PatientLayout
from ccft_desktop.ui.widgets.patient_line import outline
from ccft_desktop.ui.widgets.patient_view import PatientView

SENTENCES: Final[tuple[Sentence, ...]] = Sentence.__args__  # type: ignore[attr-defined]
BAND: Final = Band(20.0, 26.0, 1.0, asked=True)
LEVELS: Final = (22.0, 24.0, 26.0, 28.0, 30.0)


def guided(pressure_mmhg: float = 26.0, *, now_s: float = 100.0, left_s: float = 3.6) -> Guidance:
    """A hold with a line that wanders."""
    t_s = now_s - np.arange(320)[::-1] / 50.0
    line = pressure_mmhg + 0.5 * np.sin(t_s)
    off = line[-1] - 26.0
    side: Any = "in_band" if abs(off) <= 1.0 else "above" if off > 0 else "below"
    asks: Any = {"in_band": "", "above": "less", "below": "more"}[side]
    return Guidance(
        sentence="hold",
        clock=Clock("hold", left_s, 10.0),
        band=BAND,
        marker=Marker(side, float(line[-1]), asks, strays=side != "in_band"),
        line=Line(now_s, ((t_s, line),)),
    )


BLIND: Final = Guidance(sentence="breathe", clock=Clock("hold", 3.6, 10.0))


class Watched(PatientView):
    """Remembers what was painted again."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.painted = QRect()
        self.paints = 0

    def paintEvent(self, event: QPaintEvent) -> None:
        self.painted = self.painted.united(event.rect())
        self.paints += 1
        super().paintEvent(event)


@pytest.fixture
def view(qtbot: QtBot, theme: Theme) -> Watched:
    shown = Watched(theme)
    qtbot.addWidget(shown)
    shown.resize(1280, 720)
    shown.show()
    qtbot.waitExposed(shown)
    return shown


def show(view: Watched, guidance: Guidance) -> QRect:
    """Show it; what was painted again."""
    view.painted = QRect()
    view.show_guidance(guidance)
    QApplication.processEvents()
    return view.painted


def on_screen(view: PatientView) -> QImage:
    """What really stands on the screen, not what a fresh painting of all would give."""
    return view.screen().grabWindow(view.winId()).toImage().convertToFormat(QImage.Format.Format_RGB32)


def afresh(view: PatientView) -> QImage:
    return view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


@given(width=st.integers(480, 4000), height=st.integers(300, 2400), level=st.sampled_from(LEVELS))
def test_that_rest_and_level_stand_at_the_same_heights_at_every_level(
    width: int, height: int, level: float
) -> None:
    layout, band = PatientLayout(width, height), replace(BAND, level_mmhg=level)
    assert layout.y(band, 20.0) == pytest.approx(0.72 * height)
    assert layout.y(band, level) == pytest.approx(0.40 * height)
    assert layout.y(band, (20.0 + level) / 2) == pytest.approx(0.56 * height)


@given(width=st.integers(480, 4000), height=st.integers(300, 2400), mirrored=st.booleans())
def test_that_band_and_countdown_have_room_in_every_window(width: int, height: int, mirrored: bool) -> None:
    layout = PatientLayout(width, height, mirrored=mirrored)
    ring = layout.ring.rect
    assert layout.road.width() > 0.35 * width
    assert ring.left() >= 0
    assert ring.right() <= width
    assert not ring.intersects(layout.road)
    assert layout.road.left() < layout.line_left < layout.marker_x < layout.road.right()
    for box in (ring, layout.blind_ring.rect):
        assert box.top() > 0
        assert box.bottom() < 0.79 * height


@given(pressure=st.floats(-10, 90), level=st.sampled_from(LEVELS))
def test_that_the_marker_stays_between_volume_and_sentence(pressure: float, level: float) -> None:
    layout, band = PatientLayout(1280, 720), replace(BAND, level_mmhg=level)
    y = layout.pinned(layout.y(band, pressure))
    reach = layout.marker_radius(band)
    assert y - reach >= 60
    assert y + reach <= 0.79 * 720


def test_that_the_marker_is_seen_to_lie_inside_a_narrow_band() -> None:
    layout = PatientLayout(1280, 720)
    for level in LEVELS:
        band = replace(BAND, level_mmhg=level)
        assert 2 * layout.marker_radius(band) < layout.band(band).height()


@pytest.mark.parametrize("kind", SENTENCES)
def test_that_no_sentence_is_longer_than_22_letters(kind: Sentence) -> None:
    assert len(patient_words.sentence(kind)) <= 22


@pytest.mark.parametrize("size", [(1280, 720), (1024, 768), (480, 300), (720, 1280)])
@pytest.mark.parametrize("kind", [*SENTENCES, "long"])
def test_that_every_sentence_fits_into_every_window(
    view: Watched, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], kind: Any
) -> None:
    if kind == "long":
        monkeypatch.setattr(patient_words, "sentence", lambda _kind: "Weiter so, ganz ruhig weiteratmen.")
    view.resize(*size)
    picture_of = {}
    for name in ("none", kind):
        show(view, Guidance(sentence=name, clock=Clock("hold", 4.0, 10.0)))
        picture_of[name] = afresh(view)
    wide = picture_of[kind].width()
    for y in range(size[1] // 2, size[1], 4):
        for x in (0, 1, wide - 2, wide - 1):
            assert picture_of[kind].pixelColor(x, y) == picture_of["none"].pixelColor(x, y)


@pytest.mark.parametrize("upside_down", [False, True])
def test_that_painting_only_what_moves_gives_the_same_picture(view: Watched, upside_down: bool) -> None:
    view.set_upside_down(upside_down)
    steps = [guided(26.0 + 0.8 * np.sin(k), now_s=100.0 + k / 3, left_s=9.0 - k / 3) for k in range(9)]
    steps += [guided(23.0), guided(40.0), replace(guided(), marker=None, line=None), BLIND]
    steps += [replace(BLIND, clock=Clock("hold", 3.3, 10.0)), replace(BLIND, clock=Clock("hold", 2.9, 10.0))]
    for step in steps:
        show(view, step)
        assert on_screen(view) == afresh(view)


def test_that_a_moving_line_paints_neither_sentence_nor_a_whole_window(view: Watched) -> None:
    show(view, guided(now_s=100.0, left_s=3.60))
    painted = show(view, guided(now_s=100.01, left_s=3.59))
    assert painted.bottom() < 0.79 * 720
    assert painted.height() < 400


def test_that_nothing_is_painted_where_nothing_has_changed(view: Watched) -> None:
    show(view, BLIND)
    before = view.paints
    show(view, replace(BLIND))
    assert view.paints == before


def test_that_with_less_motion_the_countdown_moves_once_a_second(view: Watched) -> None:
    view.set_reduced_motion(True)
    show(view, BLIND)
    before = view.paints
    for left_s in (3.5, 3.3, 3.1, 3.001):
        show(view, replace(BLIND, clock=Clock("hold", left_s, 10.0)))
    assert view.paints == before
    show(view, replace(BLIND, clock=Clock("hold", 2.99, 10.0)))
    assert view.paints == before + 1


def test_that_upside_down_is_the_same_picture_by_half_a_turn(view: Watched) -> None:
    show(view, guided())
    upright = afresh(view)
    view.set_upside_down(True)
    turned = afresh(view).transformed(QTransform().rotate(180))
    differing = sum(
        abs(upright.pixelColor(x, y).lightness() - turned.pixelColor(x, y).lightness()) > 60
        for x in range(0, 1280, 5)
        for y in range(0, 720, 5)
    )
    assert differing < 40, "only the soft edges of letters may differ"
    assert upright != afresh(view)


@pytest.mark.parametrize("name", THEMES)
def test_that_outside_the_band_shows_by_an_arrow_and_not_by_colour_alone(
    view: Watched, theme: Theme, name: Any
) -> None:
    theme.set_name(name)
    layout = PatientLayout(1280, 720)
    inside, outside = guided(26.0), guided(24.2)
    for shown, arrow in ((inside, False), (outside, True)):
        show(view, shown)
        assert shown.marker is not None
        pressure = shown.marker.pressure_mmhg
        assert pressure is not None
        picture = afresh(view)
        middle = picture.pixelColor(round(layout.marker_x), round(layout.y(BAND, pressure)))
        assert (middle == theme.color("surface_raised")) == arrow


def test_that_it_is_one_object_with_a_spoken_value(view: Watched) -> None:
    show(view, guided(left_s=3.6))
    assert view.accessibleName() == "What the patient sees"
    assert view.accessibleDescription() == "Hold it there. 4 seconds"
    show(view, guided(left_s=0.4))
    assert view.accessibleDescription() == "Hold it there. 1 second"
    show(view, Guidance(sentence="paused"))
    assert view.accessibleDescription() == "Pause. Relax."
    assert view.findChildren(QObject) == []


def test_that_a_mirrored_window_has_its_countdown_on_the_left(view: Watched) -> None:
    view.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    QApplication.sendEvent(view, QEvent(QEvent.Type.LayoutDirectionChange))
    view.resize(1281, 720)
    show(view, guided())
    picture = afresh(view)
    track = view._theme.color("surface_sunken")
    assert any(picture.pixelColor(x, 296) in (track, view._theme.color("accent")) for x in range(50, 90))


@given(
    steps=st.lists(st.floats(-300, 300), min_size=2, max_size=400),
    spacing=st.floats(0.1, 30.0),
    width=st.floats(4.0, 20.0),
    phase=st.floats(-1e4, 1e4),
)
def test_that_the_broad_line_has_its_width_on_both_sides(
    steps: list[float], spacing: float, width: float, phase: float
) -> None:
    ys: Floats = np.array(steps)
    xs: Floats = np.linspace(0.0, spacing * (len(ys) - 1), len(ys))
    around = outline(xs, ys, width, phase)
    if around is None:
        assert xs[-1] - xs[0] < width
        return
    points = around.toList()
    half = (len(points) - 1) // 2
    tops = np.array([[point.x(), point.y()] for point in points[:half]])
    bottoms = np.array([[point.x(), point.y()] for point in points[half : 2 * half]])[::-1]
    assert np.array_equal(tops[:, 0], bottoms[:, 0])
    line = np.interp(tops[:, 0], xs, ys)
    assert np.all(tops[:, 1] <= line - width / 2 + 1e-6)
    assert np.all(bottoms[:, 1] >= line + width / 2 - 1e-6)


def test_that_no_peak_of_a_dense_line_is_lost_between_two_columns() -> None:
    xs: Floats = np.linspace(0.0, 640.0, 6400)
    for at in range(3000, 3050):
        ys: Floats = np.zeros(6400)
        ys[at] = -100.0
        around = outline(xs, ys, 7.0, 0.0)
        assert around is not None
        assert min(point.y() for point in around.toList()) == pytest.approx(-103.5)

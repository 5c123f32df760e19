"""Pictures of the pages: named by page, state, theme and size, and as other eyes see them."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from ccft_desktop.commands.colour_vision import MATRICES, Deficiency, seen_with


def picture(*colours: str) -> QImage:
    image = QImage(len(colours), 1, QImage.Format.Format_RGB32)
    for x, colour in enumerate(colours):
        image.setPixelColor(x, 0, QColor(colour))
    return image


@pytest.mark.parametrize("deficiency", MATRICES)
def test_that_greys_look_the_same_to_everybody(deficiency: Deficiency) -> None:
    seen = seen_with(picture("#000000", "#808080", "#ffffff"), deficiency)
    for x, value in enumerate((0, 128, 255)):
        colour = seen.pixelColor(x, 0)
        assert all(abs(part - value) <= 1 for part in (colour.red(), colour.green(), colour.blue()))


def test_that_red_and_green_come_close_without_the_cones_for_them() -> None:
    def apart(image: QImage) -> int:
        first, second = image.pixelColor(0, 0), image.pixelColor(1, 0)
        return abs(first.red() - second.red()) + abs(first.green() - second.green())

    both = picture("#b03020", "#4a6a10")
    assert apart(seen_with(both, "deuteranopia")) < apart(both) / 2


def test_that_a_state_is_drawn_and_named(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "ccft_desktop", "screenshots", str(tmp_path), "--only", "help-keys"]
    command += ["--size", "1280x720", "--theme", "dark", "--simulate", "tritanopia", "--right-to-left"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    drawn = tmp_path / "help-keys-dark-1280x720.png"
    assert QImage(str(drawn)).size().toTuple() == (1280, 720)

"""Every shipped icon draws, in the colour it is asked for."""

import pytest
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QApplication

import resources
from ccft_desktop.ui import icons
from ccft_desktop.ui.theme import Theme

NAMES = sorted(path.stem for path in resources.folder("icons").glob("*.svg"))


@pytest.mark.parametrize("name", NAMES)
def test_that_an_icon_has_only_its_colour(qapp: QApplication, name: str) -> None:
    picture = icons.pixmap(name, QColor("#b3231b"), 24, 2.0).toImage()
    assert (picture.width(), picture.devicePixelRatio()) == (48, 2.0)
    pixels = [picture.pixelColor(x, y) for x in range(48) for y in range(48)]
    solid = {pixel.name() for pixel in pixels if pixel.alpha() == 255}
    assert solid == {"#b3231b"}


def test_that_an_icon_that_is_not_shipped_is_an_error(qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError, match="unicorn"):
        icons.pixmap("unicorn", QColor("black"), 24, 1.0)


def test_that_an_icon_of_a_disabled_control_is_drawn_fainter(qapp: QApplication) -> None:
    made = icons.icon(Theme(), "print", "ink")
    normal = made.pixmap(24, QIcon.Mode.Normal).toImage()
    assert normal != made.pixmap(24, QIcon.Mode.Disabled).toImage()

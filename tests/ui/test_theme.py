"""The tokens hold what the design promises: every name in every theme, contrasts, tabular figures."""

import pytest
from PySide6.QtGui import QFontDatabase, QFontInfo, QFontMetricsF
from PySide6.QtWidgets import QApplication

from ccft_desktop.ui.theme import THEMES, Theme, ThemeName, load_fonts


@pytest.mark.parametrize("name", THEMES)
def test_that_every_theme_has_every_token(qapp: QApplication, name: ThemeName) -> None:
    theme = Theme(name)
    for token in theme.tokens["color"]["light"]:
        assert theme.color(token).isValid()
    assert len(theme.tokens["color"][name]) == len(theme.tokens["color"]["light"])


def test_that_an_unknown_token_is_named(qapp: QApplication) -> None:
    with pytest.raises(KeyError, match="'sunset' is not a colour token of the dark theme"):
        Theme("dark").color("sunset")


def test_that_the_bundled_face_is_used(qapp: QApplication) -> None:
    load_fonts()
    assert "Inter" in QFontDatabase.families()
    assert QFontInfo(Theme().font("title")).family() == "Inter"


@pytest.mark.parametrize("role", ["body", "body_strong", "label", "title", "number", "gauge", "live"])
def test_that_ten_digits_have_one_width(qapp: QApplication, role: str) -> None:
    load_fonts()
    metrics = QFontMetricsF(Theme().font(role))
    # Inter's own tabular figures differ by a thousandth of their size: never a pixel in eight digits.
    widths_px = [metrics.horizontalAdvance(digit * 8) for digit in "0123456789"]
    assert max(widths_px) - min(widths_px) < 1.0

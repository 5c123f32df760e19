"""The tokens hold what the design promises: every name in every theme, contrasts, tabular figures."""

import pytest
from PySide6.QtGui import QColor, QFontDatabase, QFontInfo, QFontMetricsF
from PySide6.QtWidgets import QApplication

from ccft_desktop.ui.theme import THEMES, Theme, ThemeName


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
    assert "Inter" in QFontDatabase.families()
    assert QFontInfo(Theme().font("title")).family() == "Inter"


@pytest.mark.parametrize(
    "role", ["small", "label", "body", "body_strong", "heading", "number", "gauge", "live"]
)
def test_that_ten_digits_have_one_width(qapp: QApplication, role: str) -> None:
    metrics = QFontMetricsF(Theme().font(role))
    # Inter's own tabular figures differ by a thousandth of their size: never a pixel in eight digits.
    widths_px = [metrics.horizontalAdvance(digit * 8) for digit in "0123456789"]
    assert max(widths_px) - min(widths_px) < 1.0


def test_that_large_sizes_made_by_hand_are_tabular_too(qapp: QApplication) -> None:
    metrics = QFontMetricsF(Theme().font_px(104, 600))
    widths_px = [metrics.horizontalAdvance(digit) for digit in "0123456789"]
    assert max(widths_px) - min(widths_px) < 0.15


def test_that_titles_are_set_as_words(theme: Theme) -> None:
    metrics = QFontMetricsF(theme.font("title"))
    assert metrics.horizontalAdvance("1111") < metrics.horizontalAdvance("0000") - 4


def test_that_an_unknown_role_is_named(qapp: QApplication) -> None:
    with pytest.raises(KeyError, match="'headline' is not a role of the type scale"):
        Theme().font("headline")


def test_that_a_change_is_told_once_and_reaches_the_application(theme: Theme, qapp: QApplication) -> None:
    told = []
    theme.changed.connect(lambda: told.append(theme.name))
    theme.set_name("dark")
    theme.set_name("dark")
    assert told == ["dark"]
    assert qapp.palette().window().color() == theme.color("surface")
    assert theme.color("surface").name() in qapp.styleSheet()


# The tables of contrasts: what is text and what it stands on, then what is a shape or a line.
TEXT_PAIRS = """
ink/surface ink/surface_raised ink/surface_sunken ink/accent_soft ink/band ink/hover ink_muted/hover
ink_muted/surface ink_muted/surface_raised ink_muted/surface_sunken ink_muted/accent_soft ink_muted/error_band
on_accent/accent on_accent/accent_hover on_accent/accent_pressed accent/surface accent/surface_raised
accent/accent_soft in_band/surface_raised in_band/surface in_band/band out_of_band/surface_raised
out_of_band/surface out_of_band/out_of_band_soft ink/out_of_band_soft mark/surface_raised mark/surface
mark/mark_soft on_mark/mark trouble/surface_raised trouble/surface trouble/trouble_soft ink/trouble_soft
on_trouble/trouble ink/mark_soft accent/hover
"""
SHAPE_PAIRS = """
control_line/surface_raised control_line/surface focus/surface_raised focus/surface focus/surface_sunken
trace/surface_raised trace/band trace/band_active trace_rest/surface_raised trace_rest/band
band_edge/surface_raised band_edge/surface out_of_band/band out_of_band/band_active mark/band_active
mark/error_band error_band_edge/surface_raised error_band_edge/surface accent/surface_sunken accent/error_band
trouble/surface_sunken control_line/surface_sunken trace/error_band error_band_edge/error_band
trouble/band_active band_edge/surface_sunken
"""


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(("pairs", "least"), [(TEXT_PAIRS, 4.5), (SHAPE_PAIRS, 3.0)], ids=["text", "shapes"])
def test_that_everything_stands_out_from_what_it_stands_on(
    qapp: QApplication, name: ThemeName, pairs: str, least: float
) -> None:
    theme = Theme(name)
    faint = {}
    for pair in pairs.split():
        ink, ground = pair.split("/")
        if (found := contrast(theme.color(ink), theme.color(ground))) < least:
            faint[pair] = round(found, 2)
    assert faint == {}


def contrast(one: QColor, other: QColor) -> float:
    """The contrast of two colours as WCAG 2 defines it, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color: QColor) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (color.redF(), color.greenF(), color.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_that_black_on_white_has_the_greatest_contrast() -> None:
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21.0)

"""Colours by meaning, fonts and sizes from the one token file; knows no page and no widget."""

import json
from collections.abc import Mapping
from typing import Any, Final, Literal

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

import resources
from ccft_desktop.ui.motion import wants_less_motion
from ccft_desktop.ui.style import style_sheet

ThemeName = Literal["light", "dark", "contrast"]
THEMES: Final[tuple[ThemeName, ...]] = ("light", "dark", "contrast")
_FACES: Final = ("Regular", "Medium", "SemiBold", "Bold")
_EFFECTS: Final = (
    Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_FadeMenu,
    Qt.UIEffect.UI_AnimateCombo,
    Qt.UIEffect.UI_AnimateTooltip,
    Qt.UIEffect.UI_FadeTooltip,
)
"""What Qt moves by itself; the program's own widgets move nothing but what is measured or counted."""
_TABULAR: Final = QFont.Tag("tnum")
_SPOKEN: Final = ("title", "cue")
"""Roles set as words are: a year in a name is no column of figures."""


def load_fonts() -> None:
    """Make the bundled Inter known to Qt. Raises ``RuntimeError`` when a shipped face is damaged."""
    for face in _FACES:
        if QFontDatabase.addApplicationFontFromData(resources.data(f"fonts/Inter-{face}.otf")) < 0:
            raise RuntimeError(f"The shipped font Inter-{face}.otf cannot be read.")


def system_theme(app: QApplication) -> ThemeName:
    """The theme that goes with what the desktop asks for."""
    return "dark" if app.styleHints().colorScheme() == Qt.ColorScheme.Dark else "light"


class Theme(QObject):
    """The look at this moment. Everything painted asks it, and repaints on ``changed``."""

    changed = Signal()

    def __init__(self, name: ThemeName = "light", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tokens: Mapping[str, Any] = json.loads(resources.text("themes/tokens.json"))
        self.name: ThemeName = name
        self._fonts: dict[tuple[float, int, float, bool], QFont] = {}
        self._colors: dict[str, QColor] = {}
        self._app: QApplication | None = None
        self.less_motion = False
        """Whether the system asks for little motion; known once the application is dressed."""
        self._read_colors()

    def set_name(self, name: ThemeName) -> None:
        """Change the theme; everything drawn follows at once."""
        if name == self.name:
            return
        self.name = name
        self._read_colors()
        if self._app is not None:
            self._dress(self._app)
        self.changed.emit()

    def color(self, token: str) -> QColor:
        """The colour of a token. Raises ``KeyError`` naming the token when there is none."""
        try:
            return QColor(self._colors[token])
        except KeyError:
            raise KeyError(f"{token!r} is not a colour token of the {self.name} theme") from None

    def font(self, role: str) -> QFont:
        """The font of a role of the type scale, for example ``body``; figures are tabular but in titles.

        Raises ``KeyError`` naming the role when the scale has none of that name.
        """
        scale = self.tokens["type"]["scale"]
        if role not in scale:
            raise KeyError(f"{role!r} is not a role of the type scale")
        step = scale[role]
        return self.font_px(
            step["px"], step["weight"], step.get("spacing_px", 0), tabular=role not in _SPOKEN
        )

    def font_px(self, px: float, weight: int, spacing_px: float = 0, *, tabular: bool = True) -> QFont:
        """A font of the family at ``px`` logical pixels, for sizes that follow a window."""
        key = (px, weight, spacing_px, tabular)
        if key not in self._fonts:
            font = QFont()
            font.setFamilies([self.tokens["type"]["family"], *self.tokens["type"]["fallback"]])
            font.setPixelSize(max(1, round(px)))
            font.setWeight(QFont.Weight(weight))
            # Without hinting a line has the same width on every screen and at every scale.
            font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
            # Said in both cases: what a font leaves open it takes from the application's.
            font.setFeature(_TABULAR, 1 if tabular else 0)
            if spacing_px:
                font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, spacing_px)
            self._fonts[key] = font
        return QFont(self._fonts[key])

    def line_px(self, role: str) -> int:
        """The line height of a role of the type scale."""
        return int(self.tokens["type"]["scale"][role]["line"])

    def size(self, name: str) -> float:
        """A length of ``size``, for example ``fault_key_height``, in logical pixels."""
        return float(self.tokens["size"][name])

    def stroke(self, name: str) -> float:
        """A line width, for example ``trace``, in logical pixels."""
        return float(self.tokens["stroke"][name])

    def space(self, name: str) -> int:
        """A spacing step: ``xs``, ``s``, ``m``, ``l`` or ``xl``, in logical pixels."""
        return int(self.tokens["spacing"][name])

    def radius(self, name: str) -> float:
        """A corner radius: ``key``, ``control``, ``panel`` or ``chip``, in logical pixels."""
        return float(self.tokens["radius"][name])

    def plot(self, name: str) -> Any:
        """A figure or a group of figures of ``plot``, as it stands in the token file."""
        return self.tokens["plot"][name]

    def install(self, app: QApplication) -> None:
        """Dress the application: font, palette and style sheet, now and on every change."""
        self._app = app
        app.setStyle("Fusion")
        self.less_motion = wants_less_motion(app.styleHints())
        if self.less_motion:
            for effect in _EFFECTS:
                app.setEffectEnabled(effect, False)
        self._dress(app)

    def _dress(self, app: QApplication) -> None:
        app.setFont(self.font("body"))
        app.setPalette(self._palette())
        app.setStyleSheet(style_sheet({name: color.name() for name, color in self._colors.items()}))

    def _read_colors(self) -> None:
        self._colors = {name: QColor(text) for name, text in self.tokens["color"][self.name].items()}

    def _palette(self) -> QPalette:
        palette = QPalette()
        roles = QPalette.ColorRole
        for role, token in (
            (roles.Window, "surface"),
            (roles.WindowText, "ink"),
            (roles.Base, "surface_raised"),
            (roles.AlternateBase, "surface_sunken"),
            (roles.Text, "ink"),
            (roles.PlaceholderText, "ink_muted"),
            (roles.Button, "surface_raised"),
            (roles.ButtonText, "ink"),
            (roles.BrightText, "trouble"),
            (roles.Highlight, "accent"),
            (roles.HighlightedText, "on_accent"),
            (roles.Accent, "accent"),
            (roles.Link, "accent"),
            (roles.LinkVisited, "accent"),
            (roles.ToolTipBase, "surface_raised"),
            (roles.ToolTipText, "ink"),
            (roles.Light, "surface_raised"),
            (roles.Midlight, "hover"),
            (roles.Mid, "line"),
            (roles.Dark, "control_line"),
            (roles.Shadow, "control_line"),
        ):
            palette.setColor(role, self._colors[token])
        for role in (roles.WindowText, roles.Text, roles.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self._colors["ink_disabled"])
        return palette


def theme_title(name: str) -> str:
    """What people call a theme, in their language."""
    titles = {
        "light": QCoreApplication.translate("Theme", "Light"),
        "dark": QCoreApplication.translate("Theme", "Dark"),
        "contrast": QCoreApplication.translate("Theme", "High contrast"),
        "system": QCoreApplication.translate("Theme", "As the system"),
    }
    return titles[name]

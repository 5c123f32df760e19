"""What a test gave: one large answer and its named scores beside it; knows no page."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ccft_desktop.core.protocol import PRESETS
from ccft_desktop.core.session import Session
from ccft_desktop.reports import words
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.reading_side import ReadingSide
from ccft_desktop.ui.widgets.text import baseline_px

_BASELINE_PX = 74.0
_VALUE_BASELINE_PX = 52.0


@dataclass(frozen=True, slots=True)
class ScoreColumn:
    """One named score. Without a ``value`` the protocol does not define it."""

    label: str
    value: str
    unit: str
    note: str


class ScoreFigure(QWidget):
    """84 px high. How many holds were held, or for tests by level the highest pressure held clean."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._large = ""
        self._caption = ""
        self._columns: tuple[ScoreColumn, ...] = ()
        self.setFixedHeight(84)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(1152, 84)

    def set_session(self, session: Session) -> None:
        """Show the scores of a session."""
        self._large, self._caption = words.answer(session.result)
        self._columns = self._columns_of(session)
        spoken = [f"{self._large} {self._caption}"]
        for column in self._columns:
            value = f"{column.value} {column.unit}" if column.value else self.tr("not applicable")
            spoken.append(f"{column.label}: {value}")
        self.setAccessibleName(". ".join(spoken))
        self.update()

    def _columns_of(self, session: Session) -> tuple[ScoreColumn, ...]:
        scores = session.result.scores
        by_level = session.protocol.preset in words.BY_LEVEL
        activation = f"{scores.activation_score_mmhg:g}"
        if by_level:
            held, told = words.held_count(session.result.holds)
            first = self._column(session, "activation_score", activation, self.tr("mmHg"))
            pressure = ScoreColumn(
                first.label, first.value, first.unit, words.held_sentence(held, told) if told else first.note
            )
        else:
            pressure = ScoreColumn(
                self._label(session, "highest_pressure"),
                f"{scores.highest_pressure_mmhg:g}",
                self.tr("mmHg"),
                self.tr("Activation score {mmhg} mmHg").format(mmhg=activation),
            )
        index, cumulative = (
            self._column(
                session,
                name,
                "" if value is None else f"{value:g}",
                words.score_range(name, session.protocol),
            )
            for name, value in (
                ("performance_index", scores.performance_index),
                ("cumulative_performance_index", scores.cumulative_performance_index),
            )
        )
        return (pressure, index, cumulative) if by_level else (index, pressure, cumulative)

    def _column(self, session: Session, score_id: str, value: str, unit: str) -> ScoreColumn:
        label = self._label(session, score_id) if value else words.score_name(score_id)
        return ScoreColumn(label, value, unit, words.score_formula(score_id, session.result))

    def _label(self, session: Session, score_id: str) -> str:
        protocol = session.protocol
        own_copy = protocol.name != PRESETS[protocol.preset].name
        return self.tr("{score}, {protocol}").format(
            score=words.score_name(score_id),
            protocol=protocol.name if own_copy else words.preset_name(protocol.preset),
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._large:
            return
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = ReadingSide(QRectF(self.rect()), self.layoutDirection() == Qt.LayoutDirection.RightToLeft)
        large, caption = theme.font("gauge"), theme.font_px(28, 500, -0.5)
        painter.setPen(theme.color("ink"))
        large_px = QFontMetricsF(large).horizontalAdvance(self._large)
        # The ink, not the room before it, stands at the edge where reading begins.
        bearing_px = 0 if side.mirrored else 5
        side.line(painter, _on_baseline(-bearing_px, large_px, _BASELINE_PX, large), self._large, large)
        caption_px = QFontMetricsF(caption).horizontalAdvance(self._caption)
        painter.setPen(theme.color("ink_muted"))
        x = large_px + 6
        side.line(painter, _on_baseline(x, caption_px, _BASELINE_PX, caption), self._caption, caption)
        x += caption_px
        widths = [self._width(column) for column in self._columns]
        free = self.width() - x - sum(widths)
        gap = max(16.0, min(float(theme.space("xl")), free / (len(widths) + 1)))
        x += gap
        painter.fillRect(side.place(QRectF(round(x), 0, 1, self.height())), theme.color("line"))
        x += gap + 1
        for column, width in zip(self._columns, widths, strict=True):
            self._paint_column(painter, side, column, x, min(width, self.width() - x))
            x += width + gap

    def _width(self, column: ScoreColumn) -> float:
        label = QFontMetricsF(self._theme.font("label")).horizontalAdvance(column.label)
        note = QFontMetricsF(self._theme.font("small")).horizontalAdvance(column.note)
        return max(label, note) + 1

    def _paint_column(
        self, painter: QPainter, side: ReadingSide, column: ScoreColumn, x: float, width: float
    ) -> None:
        theme = self._theme
        body, title = theme.font("body"), theme.font("title")
        painter.setPen(theme.color("ink_muted"))
        side.line(painter, QRectF(x, 8, width, 16), column.label, theme.font("label"))
        side.line(painter, QRectF(x, 60, width, 16), column.note, theme.font("small"))
        if not column.value:
            side.line(painter, QRectF(x, 32, width, 20), self.tr("not applicable"), body)
            return
        value_px = QFontMetricsF(title).horizontalAdvance(column.value)
        unit = _on_baseline(x + value_px + 9, width - value_px - 9, _VALUE_BASELINE_PX, body)
        side.line(painter, unit, column.unit, body)
        painter.setPen(theme.color("ink"))
        value = _on_baseline(x, value_px, _VALUE_BASELINE_PX, title)
        side.line(painter, value, column.value, title)


def _on_baseline(x: float, width: float, baseline: float, font: QFont) -> QRectF:
    """A place in which a line of text stands on ``baseline``."""
    height = QFontMetricsF(font).height()
    return QRectF(x, baseline - baseline_px(font, height), width, height)

"""How the cuff is placed, drawn: head on its back in profile, cuff against the occiput; knows no pressure."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen, QTransform
from PySide6.QtWidgets import QSizePolicy, QWidget

from ccft_desktop.ui.theme import Theme

_WIDTH_PX: Final = 412
_HEIGHT_PX: Final = 332
_COUCH_PX: Final = 252.0
_FACE_PX: Final = 104.0
_OUTLINE_PX: Final = 2.5
_DETAIL_PX: Final = 2.0
_FACE_DASHES: Final = (5.0, 4.0)
_FACE_ENDS_PX: Final = (36.0, 404.0)
_FACE_LABEL_PX: Final = QRectF(216.0, 62.0, 188.0, 32.0)
_CUFF_LABEL_PX: Final = QRectF(36.0, 288.0, 368.0, 24.0)
_LEADER_PX: Final = (QPointF(181.0, 246.0), QPointF(181.0, 284.0))
_CUFF_FOLDS_PX: Final = (
    QRectF(152.0, 212.0, 58.0, 14.0),
    QRectF(148.0, 225.0, 66.0, 13.0),
    QRectF(144.0, 237.0, 74.0, 13.0),
)

_Curve = tuple[float, float, float, float, float, float]
_OUTLINE_FROM: Final = (412.0, 132.0)
_OUTLINE: Final[tuple[_Curve, ...]] = (
    # Chest, pit of the throat, front of the neck, under the chin.
    (372, 128, 336, 134, 306, 152),
    (292, 160, 270, 160, 252, 154),
    (238, 150, 230, 146, 226, 136),
    (223, 126, 226, 118, 224, 110),
    # Chin, lips.
    (222, 102, 212, 102, 206, 105),
    (201, 107, 200, 111, 196, 110),
    (192, 109, 191, 102, 186, 103),
    (183, 104, 183, 106, 181, 106),
    (179, 106, 179, 100, 174, 101),
    (171, 102, 170, 104, 167, 103),
    # Nose, brow, forehead.
    (160, 100, 165, 92, 164, 84),
    (163, 78, 157, 77, 153, 82),
    (146, 91, 138, 103, 131, 107),
    (124, 111, 120, 104, 112, 103),
    (96, 99, 76, 106, 62, 124),
    # Crown, back of the head on the couch, occiput.
    (46, 146, 42, 180, 56, 208),
    (68, 232, 88, 251, 110, 251),
    (130, 251, 138, 238, 144, 226),
    # The hollow of the neck, shoulder, back.
    (152, 210, 176, 204, 204, 210),
    (232, 216, 246, 238, 272, 248),
    (284, 252, 296, 252, 310, 252),
)
_EYE: Final[tuple[_Curve, ...]] = ((124, 124, 130, 128, 136, 124),)
_EYE_FROM: Final = (122.0, 119.0)
_EAR_FROM: Final = (146.0, 168.0)
_EAR: Final[tuple[_Curve, ...]] = (
    (132, 156, 114, 162, 115, 178),
    (116, 194, 136, 196, 147, 188),
    (152, 183, 148, 176, 142, 178),
)


class PlacementDrawing(QWidget):
    """As large as the gauge, whose place it takes while the cuff is placed; mirrored with the window."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("How the cuff lies"))
        self.setAccessibleDescription(
            self.tr(
                "On the back, the line from forehead to chin horizontal. The cuff, deflated and folded, lies "
                "in the hollow of the neck, against the occiput."
            )
        )
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH_PX, _HEIGHT_PX)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        painter.save()
        if mirrored:
            painter.setTransform(QTransform(-1, 0, 0, 1, self.width(), 0), combine=True)
        self._paint_person(painter)
        self._paint_cuff(painter)
        self._paint_face_line(painter)
        painter.restore()
        self._write(painter, _FACE_LABEL_PX, self.tr("Face line horizontal"), mirrored, trailing=True)
        self._write(painter, _CUFF_LABEL_PX, self.tr("Cuff folded, against the occiput"), mirrored)

    def _paint_person(self, painter: QPainter) -> None:
        color = self._theme.color
        outline = _path(_OUTLINE_FROM, _OUTLINE)
        body = QPainterPath(outline)
        body.lineTo(_WIDTH_PX, _COUCH_PX)
        body.closeSubpath()
        painter.fillPath(body, color("surface_sunken"))
        painter.setPen(_pen(color("control_line"), _DETAIL_PX))
        painter.drawLine(QPointF(0, _COUCH_PX + 1), QPointF(_WIDTH_PX, _COUCH_PX + 1))
        painter.setPen(_pen(color("ink_muted"), _OUTLINE_PX))
        painter.drawPath(outline)
        painter.setPen(_pen(color("ink_muted"), _DETAIL_PX))
        painter.drawPath(_path(_EYE_FROM, _EYE))
        painter.drawPath(_path(_EAR_FROM, _EAR))

    def _paint_cuff(self, painter: QPainter) -> None:
        color = self._theme.color
        painter.setPen(_pen(color("accent"), _OUTLINE_PX))
        painter.setBrush(color("band_active"))
        for fold in _CUFF_FOLDS_PX:
            painter.drawRoundedRect(fold, fold.height() / 2, fold.height() / 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_pen(color("accent"), _DETAIL_PX))
        painter.drawLine(*_LEADER_PX)

    def _paint_face_line(self, painter: QPainter) -> None:
        pen = _pen(self._theme.color("accent"), _DETAIL_PX)
        pen.setDashPattern(_FACE_DASHES)
        painter.setPen(pen)
        start, end = _FACE_ENDS_PX
        painter.drawLine(QPointF(start, _FACE_PX - 2), QPointF(end, _FACE_PX - 2))

    def _write(
        self, painter: QPainter, place: QRectF, text: str, mirrored: bool, *, trailing: bool = False
    ) -> None:
        font = self._theme.font("heading")
        metrics = QFontMetricsF(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        width = metrics.horizontalAdvance(shown)
        left = place.right() - width if trailing else place.left()
        if mirrored:
            left = self.width() - left - width
        painter.setFont(font)
        painter.setPen(self._theme.color("ink"))
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        painter.drawText(QPointF(left, place.center().y() + metrics.capHeight() / 2), shown)


def _path(start: tuple[float, float], curves: tuple[_Curve, ...]) -> QPainterPath:
    path = QPainterPath(QPointF(*start))
    for curve in curves:
        path.cubicTo(*curve)
    return path


def _pen(color: QColor, width_px: float) -> QPen:
    return QPen(color, width_px, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)

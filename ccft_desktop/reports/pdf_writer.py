"""Pages of blocks to a vector PDF or a printer, and the PDF to its file, whole or not at all."""

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF
from PySide6.QtGui import QPagedPaintDevice, QPageSize, QPainter, QPdfWriter

from ccft_desktop.core.limits import InputError
from ccft_desktop.reports.flow import Block
from ccft_desktop.reports.sheet import UNITS_PER_POINT, Sheet

Paper = Literal["A4", "Letter"]
Page = list[tuple[float, Block]]

PAPER_PT: Final[dict[Paper, tuple[float, float]]] = {"A4": (595.0, 842.0), "Letter": (612.0, 792.0)}
"""Width and height."""
_QT_SIZES: Final = {"A4": QPageSize.PageSizeId.A4, "Letter": QPageSize.PageSizeId.Letter}
_POINTS_PER_INCH: Final = 72


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Pages ready to be drawn, on the paper they were set for."""

    pages: list[Page]
    paper: Paper
    title: str
    """Says what it is; it reaches file properties and print queues, so it names nobody."""
    creator: str
    foot: Callable[[Sheet, int, int], None]
    """Draws what every page ends with, given its number and how many there are."""


def pdf_of(document: Document) -> bytes:
    """The document as a PDF file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_POINTS_PER_INCH * UNITS_PER_POINT)
    writer.setPageSize(page_size(document.paper))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setTitle(document.title)
    writer.setCreator(document.creator)
    draw_pages(writer, document)
    return bytes(buffer.data().data())


def draw_pages(device: QPagedPaintDevice, document: Document) -> bool:
    """Draw every page on a device whose origin is the corner of the paper; False when it takes none.

    On other paper than it was set for the whole page is made smaller or larger to fit.
    """
    painter = QPainter()
    if not painter.begin(device):
        return False
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    wide, high = PAPER_PT[document.paper]
    there = device.pageLayout().fullRectPoints()
    fit = min(there.width() / wide, there.height() / high)
    # Paper is a little wider than its whole points; what differs by less than one is the same paper.
    fit = 1.0 if abs(fit - 1) < 1 / wide else fit
    units_per_pt = device.logicalDpiX() / _POINTS_PER_INCH * fit
    sheet = Sheet(painter)
    for place, page in enumerate(document.pages, start=1):
        if place > 1:
            device.newPage()
        painter.save()
        painter.scale(units_per_pt, units_per_pt)
        for top, block in page:
            block.draw(sheet, top)
        document.foot(sheet, place, len(document.pages))
        painter.restore()
    return painter.end()


def page_size(paper: Paper) -> QPageSize:
    """The paper as Qt knows it."""
    return QPageSize(_QT_SIZES[paper])


def write_whole(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path``; a file that was there stays as it was until the new one is complete.

    Raises ``InputError``, one sentence without the folder's name, when it cannot be written.
    """
    beside: str | None = None
    try:
        if not path.parent.is_dir():
            raise InputError(
                f"{path.name} cannot be written: its folder does not exist. Choose another folder."
            )
        descriptor, beside = tempfile.mkstemp(prefix=".report-", suffix=".part", dir=path.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except OSError as error:
        if beside is not None:
            Path(beside).unlink(missing_ok=True)
        cause = (error.strerror or type(error).__name__).lower()
        raise InputError(
            f"{path.name} cannot be written: {cause}. Close it where it is open, or choose another folder."
        ) from None

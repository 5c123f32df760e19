"""Pages of blocks to a vector PDF, and the PDF to its file, whole or not at all. Knows no test."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final, Literal

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF
from PySide6.QtGui import QPageSize, QPainter, QPdfWriter

from ccft_desktop.core.limits import InputError
from ccft_desktop.reports.flow import Block
from ccft_desktop.reports.sheet import UNITS_PER_POINT, Sheet

Paper = Literal["A4", "Letter"]
Page = list[tuple[float, Block]]

PAPER_PT: Final[dict[Paper, tuple[float, float]]] = {"A4": (595.0, 842.0), "Letter": (612.0, 792.0)}
"""Width and height."""
_QT_SIZES: Final = {"A4": QPageSize.PageSizeId.A4, "Letter": QPageSize.PageSizeId.Letter}
_POINTS_PER_INCH: Final = 72


def pdf_of(
    pages: list[Page], paper: Paper, *, title: str, creator: str, foot: Callable[[Sheet, int, int], None]
) -> bytes:
    """The pages as a PDF file; ``foot`` draws what every page ends with, given its number and how many."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_POINTS_PER_INCH * UNITS_PER_POINT)
    writer.setPageSize(QPageSize(_QT_SIZES[paper]))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setTitle(title)
    writer.setCreator(creator)
    painter = QPainter(writer)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    sheet = Sheet(painter)
    for place, page in enumerate(pages, start=1):
        if place > 1:
            writer.newPage()
        painter.save()
        painter.scale(UNITS_PER_POINT, UNITS_PER_POINT)
        for top, block in page:
            block.draw(sheet, top)
        foot(sheet, place, len(pages))
        painter.restore()
    painter.end()
    return bytes(buffer.data().data())


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

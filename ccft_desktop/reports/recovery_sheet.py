"""The sheet with the recovery code, to be printed and kept away from the computer. Knows no store."""

from datetime import date
from typing import Final

from PySide6.QtCore import QCoreApplication

from ccft_desktop import __version__
from ccft_desktop.reports.figures import day
from ccft_desktop.reports.flow import Block
from ccft_desktop.reports.pdf_writer import PAPER_PT, Document, Paper
from ccft_desktop.reports.sheet import Sheet, Style, load_fonts

translate = QCoreApplication.translate

_TITLE: Final = Style(18, strong=True)
_CODE: Final = Style(22, strong=True)
_BODY: Final = Style(10.5)
_FOOT: Final = Style(7, token="ink_muted")
_MARGIN_PT: Final = 72.0
_TOP_PT: Final = 96.0
_IN_A_ROW: Final = 3
_ROW_PT: Final = 40.0


def recovery_sheet(code: str, made_on: date, paper: Paper) -> Document:
    """One page: the code in its groups, what it is for, how to keep it. Needs a ``QGuiApplication``."""
    load_fonts()
    width, height = PAPER_PT[paper]
    groups = code.split("-")
    sentences = [
        translate(
            "RecoverySheet", "Opens the records of CCFT Desktop when an owner's passphrase is forgotten."
        ),
        translate(
            "RecoverySheet",
            "On the page that asks for the passphrase choose “Use the recovery code”, type the nine "
            "groups and a new passphrase.",
        ),
        translate(
            "RecoverySheet",
            "Whoever has this sheet and the computer, or a backup, can read the records. Keep it where you "
            "keep what must not be lost, away from the computer.",
        ),
        translate("RecoverySheet", "A newer code makes this sheet worthless: then destroy it."),
    ]

    def draw(sheet: Sheet, top: float) -> None:
        sheet.text(_MARGIN_PT, top, translate("RecoverySheet", "Recovery code"), _TITLE)
        y = top + 2 * _TITLE.line_pt
        for place, group in enumerate(groups):
            row, column = divmod(place, _IN_A_ROW)
            x = _MARGIN_PT + column * (width - 2 * _MARGIN_PT) / _IN_A_ROW
            sheet.text(x, y + row * _ROW_PT, group, _CODE)
        y += -(-len(groups) // _IN_A_ROW) * _ROW_PT + _BODY.line_pt
        for sentence in sentences:
            for line in _BODY.lines(sentence, width - 2 * _MARGIN_PT):
                sheet.text(_MARGIN_PT, y, line, _BODY)
                y += _BODY.line_pt
            y += _BODY.line_pt / 2

    def foot(sheet: Sheet, _page: int, _count: int) -> None:
        made = translate("RecoverySheet", "Made on {day}").format(day=day(made_on))
        sheet.text(_MARGIN_PT, height - 48.0, made, _FOOT)

    return Document(
        pages=[[(_TOP_PT, Block(height - 2 * _TOP_PT, draw))]],
        paper=paper,
        title=translate("RecoverySheet", "Recovery code"),
        creator=f"CCFT Desktop {__version__}",
        foot=foot,
    )

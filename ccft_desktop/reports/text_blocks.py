"""Headings, paragraphs and the one notice of a report, as blocks that may flow over pages."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF

from ccft_desktop.reports.flow import Block
from ccft_desktop.reports.sheet import Sheet, Style

LABEL: Final = Style(8, strong=True, token="ink_muted")
BODY: Final = Style(9)
SMALL: Final = Style(7.5, token="ink_muted")

LABEL_WIDTH_PT: Final = 96.0
"""Room for a label beside its text."""
_NOTICE_PADDING_PT: Final = 6.0


def text_line(text: str, style: Style, left: float) -> Block:
    """One line that is known to fit."""
    return Block(style.line_pt, lambda sheet, top: sheet.text(left, top, text, style))


def text_lines(text: str, style: Style, left: float, width: float) -> list[Block]:
    """``text`` broken to ``width``, a block a line, so that it may go on over the page."""
    return [text_line(line, style, left) for line in style.lines(text, width)]


def paragraphs(
    heading: str, text: str, left: float, width: float, style: Style = BODY
) -> tuple[list[Block], list[Block]]:
    """A heading and its lines; nothing of either when there is no text."""
    if not text.strip():
        return [], []
    head = [text_line(heading, LABEL, left)] if heading else []
    return head, text_lines(text.strip(), style, left, width)


def notice(sentences: Sequence[str], left: float, width: float) -> list[Block]:
    """Sentences on a soft ground, the first of several strong; nothing when there are none."""
    if not sentences:
        return []
    inner = width - 4 * _NOTICE_PADDING_PT
    lines = [
        (line, style)
        for place, sentence in enumerate(sentences)
        for style in [Style(9, strong=place == 0 and len(sentences) > 1)]
        for line in style.lines(sentence, inner)
    ]
    height = 2 * _NOTICE_PADDING_PT + sum(style.line_pt for _, style in lines)

    def draw(sheet: Sheet, top: float) -> None:
        sheet.fill(QRectF(left, top, width, height), "accent_soft", 4)
        y = top + _NOTICE_PADDING_PT
        for line, style in lines:
            sheet.text(left + 2 * _NOTICE_PADDING_PT, y, line, style)
            y += style.line_pt

    return [Block(height, draw)]


def labelled(label: str, texts: Sequence[str], left: float, width: float) -> list[Block]:
    """Texts beside their label, a block a line, so that they may go on over the page; nothing for no text."""
    lines = [line for text in texts for line in BODY.lines(text, width - LABEL_WIDTH_PT)]

    def draw_first(sheet: Sheet, top: float) -> None:
        # The smaller label stands on the line of the text.
        sheet.text(left, top + BODY.ascent_pt - LABEL.ascent_pt, label, LABEL)
        sheet.text(left + LABEL_WIDTH_PT, top, lines[0], BODY)

    rest = [text_line(line, BODY, left + LABEL_WIDTH_PT) for line in lines[1:]]
    return [Block(BODY.line_pt, draw_first), *rest] if lines else []

"""Blocks set one under the other, page after page; no block is ever cut. Knows no painter and no content."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ccft_desktop.reports.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a page that stays whole: its height, and how to draw it below a given top."""

    height_pt: float
    draw: Callable[[Sheet, float], None]


@dataclass(slots=True)
class Flow:
    """Where the next block goes. Every page after the first begins with ``head``."""

    top_pt: float
    bottom_pt: float
    head: Block
    pages: list[list[tuple[float, Block]]] = field(default_factory=lambda: [[]])
    y_pt: float = 0.0

    def __post_init__(self) -> None:
        self.y_pt = self.top_pt

    @property
    def room_pt(self) -> float:
        """What is left on this page."""
        return self.bottom_pt - self.y_pt

    def new_page(self) -> None:
        self.pages.append([(self.top_pt, self.head)])
        self.y_pt = self.top_pt + self.head.height_pt

    def place(self, *blocks: Block, gap_pt: float = 0.0) -> None:
        """Set ``blocks`` below what is there, all on one page; the gap before them falls away at its top."""
        needed = gap_pt + sum(block.height_pt for block in blocks)
        if needed > self.room_pt:
            self.new_page()
        else:
            self.y_pt += gap_pt
        for block in blocks:
            self.pages[-1].append((self.y_pt, block))
            self.y_pt += block.height_pt

    def place_rows(self, head: Sequence[Block], rows: Sequence[Block], gap_pt: float = 0.0) -> None:
        """Set ``rows`` under ``head``; where they go on to another page the head is repeated."""
        if not rows:
            return
        self.place(*head, rows[0], gap_pt=gap_pt)
        for row in rows[1:]:
            if row.height_pt > self.room_pt:
                self.place(*head, row)
            else:
                self.place(row)

"""Pages one behind the other; it knows none of them."""

from PySide6.QtWidgets import QStackedWidget


class PageStack(QStackedWidget):
    """As high as there is room, whatever the pages would like at this width.

    Qt's own asks every page, also those behind, for its height whenever a text anywhere in the window
    changes: milliseconds, several times a second, in the middle of a test.
    """

    def hasHeightForWidth(self) -> bool:
        return False

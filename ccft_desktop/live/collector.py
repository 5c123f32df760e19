"""Garbage is collected on the GUI thread only: a Qt object destroyed on another thread crashes the program.

Python collects on whichever thread happens to allocate, the cuff's and the recorder's among them. So its
own collecting is switched off, and a timer of the GUI thread does it: briefly at any time, thoroughly only
when nobody is being tested.
"""

import gc
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

_INTERVAL_MS: Final = 500
# Objects made since the last collection; a few hundred a frame are usual.
_YOUNG: Final = 2000
_YOUNG_COLLECTIONS: Final = 10
_MIDDLE_COLLECTIONS: Final = 10


class Collector(QObject):
    """Collects from its making to ``stop``; thoroughly only when ``may_take_long`` says so."""

    def __init__(self, may_take_long: Callable[[], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._may_take_long = may_take_long
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self, interval=_INTERVAL_MS)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    def stop(self) -> None:
        """Leave collecting to Python again, if it was before."""
        self._timer.stop()
        if self._was_enabled:
            gc.enable()

    def collect_all(self) -> None:
        """Leave nothing unused: the records have been locked, and their key goes with them."""
        gc.collect()

    @Slot()
    def _collect(self) -> None:
        young, young_collections, middle_collections = gc.get_count()
        if middle_collections > _MIDDLE_COLLECTIONS and self._may_take_long():
            gc.collect()
        elif young_collections > _YOUNG_COLLECTIONS:
            gc.collect(1)
        elif young > _YOUNG:
            gc.collect(0)

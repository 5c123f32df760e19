"""The thread a cuff's reader lives in: started once, stopped once, never terminated."""

from typing import Final

from PySide6.QtCore import QThread

from ccft_desktop.live.reader import CuffReader
from ccft_desktop.live.squeeze_watch import SqueezeWatch

# A port in trouble may take its driver's time to close; the program does not wait for ever.
_LONGEST_STOP_MS: Final = 5000
# A thread its driver does not let go of is kept: destroying a running QThread ends the program.
_STUCK: Final[list[QThread]] = []


class CuffThread:
    """Owns the thread of a reader or of a watch for a squeeze; made, started, stopped in the GUI thread."""

    def __init__(self, reader: CuffReader | SqueezeWatch) -> None:
        self._reader = reader
        self._thread = QThread()
        self._thread.setObjectName("cuff")
        reader.moveToThread(self._thread)
        self._thread.started.connect(reader.run)

    @property
    def running(self) -> bool:
        """Whether the reader is at work."""
        return self._thread.isRunning()

    def start(self) -> None:
        """Begin to read."""
        self._thread.start()

    def stop(self) -> bool:
        """Stop reading and wait for the port to be closed; False when the driver does not let go of it.

        A test goes on with another cuff then; the text to show is "Unplug the cuff and plug it in again."
        """
        self._reader.stop()
        self._thread.quit()
        stopped = self._thread.wait(_LONGEST_STOP_MS)
        if not stopped:
            _STUCK.append(self._thread)
        return stopped

"""Is there a display that a window could open on? Asked before Qt, which aborts when there is none.

Knows no Qt and nothing of the program; on Windows and macOS the answer is always yes.
"""

import ctypes
import os
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from ccft_desktop.system_libraries import ON_LINUX, Use

# Longer than any display on the same machine takes to answer.
CONNECT_TIMEOUT_S = 5.0


def qt_uses(environment: Mapping[str, str] = os.environ) -> tuple[Use, ...] | None:
    """What Qt will use to open a window here, or None when there is no display that answers.

    ``QT_QPA_PLATFORM`` is taken at its word when it names a platform without a display, such as
    ``offscreen``.
    """
    if not ON_LINUX:
        return ("qt",)
    wished = environment.get("QT_QPA_PLATFORM", "").split(":")[0]
    if wished and wished != "xcb" and not wished.startswith("wayland"):
        return ("qt",)
    if wished != "xcb" and _wayland_answers(environment):
        return ("qt", "wayland")
    if not wished.startswith("wayland") and environment.get("DISPLAY") and _x_answers():
        return ("qt", "xcb")
    return None


def _wayland_answers(environment: Mapping[str, str]) -> bool:
    name = environment.get("WAYLAND_DISPLAY")
    answers = False
    if name and sys.platform != "win32":
        path = Path(environment.get("XDG_RUNTIME_DIR", "/run"), name)
        with socket.socket(socket.AF_UNIX) as connection, suppress(OSError):
            connection.settimeout(CONNECT_TIMEOUT_S)
            connection.connect(str(path))
            answers = True
    return answers


def _x_answers() -> bool:
    """The same call as Qt's, so that a display's name and permissions are read in the same way."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # then a package is missing, which is said instead
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    answers = bool(xcb.xcb_connection_has_error(connection) == 0)
    xcb.xcb_disconnect(connection)
    return answers

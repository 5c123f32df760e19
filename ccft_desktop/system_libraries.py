"""Which shared libraries Qt takes from the Linux system, and the Debian packages of those that are missing.

Standard library only and free of Qt, so that it can answer before Qt is imported or even installed: run
as a script it prints the missing packages, one a line, for all uses or for those it is given.
"""

import ctypes
import sys
from collections.abc import Iterable, Mapping
from typing import Final, Literal

ON_LINUX: Final = sys.platform.startswith("linux")

Use = Literal["qt", "xcb", "wayland", "sound"]

# Read from the NEEDED entries of Qt 6.11's libraries and platform plugins. Libraries that come with one
# of these packages (libX11 with libgl1, for example) are left out.
PACKAGES: Final[Mapping[Use, Mapping[str, str]]] = {
    "qt": {
        "libEGL.so.1": "libegl1",
        "libGL.so.1": "libgl1",
        "libxkbcommon.so.0": "libxkbcommon0",
        "libfontconfig.so.1": "libfontconfig1",
        "libdbus-1.so.3": "libdbus-1-3",
        "libgthread-2.0.so.0": "libglib2.0-0",
    },
    "xcb": {
        "libxcb-cursor.so.0": "libxcb-cursor0",
        "libxcb-icccm.so.4": "libxcb-icccm4",
        "libxcb-keysyms.so.1": "libxcb-keysyms1",
        "libxcb-shape.so.0": "libxcb-shape0",
        "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    },
    "wayland": {
        "libwayland-cursor.so.0": "libwayland-cursor0",
        "libwayland-egl.so.1": "libwayland-egl1",
    },
    "sound": {"libpulse.so.0": "libpulse0", "libXrandr.so.2": "libxrandr2"},
}


def missing_packages(uses: Iterable[Use] = tuple(PACKAGES)) -> list[str]:
    """The Debian packages whose libraries the loader does not find; always empty outside Linux."""
    if not ON_LINUX:
        return []
    return [package for use in uses for name, package in PACKAGES[use].items() if not _loads(name)]


def sentence(packages: Iterable[str]) -> str:
    """What to tell somebody who has to install them."""
    return f"Some Debian packages are missing; install them with: apt-get install {' '.join(packages)}"


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    print("\n".join(missing_packages([use for use in PACKAGES if use in sys.argv[1:]] or PACKAGES)))

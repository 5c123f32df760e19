"""Whether the system asks for little motion; asked once, at the start. It knows no widget."""

import sys
from typing import Final

from PySide6.QtGui import QStyleHints

# winuser.h: whether Windows animates what stands in windows.
_SPI_GETCLIENTAREAANIMATION: Final = 0x1042


def wants_less_motion(hints: QStyleHints, *, system: str = sys.platform) -> bool:
    """True only where it is known: from Qt 6.12 on Qt tells it, before that Windows is asked itself."""
    accessibility = getattr(hints, "accessibility", None)
    preference = getattr(accessibility() if accessibility else None, "motionPreference", None)
    if preference is not None:
        return bool(preference().value)
    return system == "win32" and not _windows_animates()


def _windows_animates() -> bool:
    import ctypes

    animates = ctypes.c_int(1)
    user = getattr(ctypes, "windll").user32  # noqa: B009 - there is none elsewhere
    asked = user.SystemParametersInfoW(_SPI_GETCLIENTAREAANIMATION, 0, ctypes.byref(animates), 0)
    return not asked or bool(animates.value)

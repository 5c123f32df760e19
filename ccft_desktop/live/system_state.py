"""What a system does not tell by itself: whether its screen is locked, how long it has slept. No Qt.

The ways of Windows and macOS are written by their documents and have not been run on them; what fails there
counts as not locked and not slept.
"""

import sys
import time
from contextlib import suppress
from typing import Any, Final

# Windows: wtsapi32.h. In a WTSINFOEXW the union is aligned to eight bytes.
_WTS_CURRENT_SERVER: Final = None
_WTS_CURRENT_SESSION: Final = -1
_WTS_SESSION_INFO_EX: Final = 25
_FLAGS_AT: Final = 16
_SESSION_LOCKED: Final = 0
_UNBIASED_PER_S: Final = 10_000_000
# macOS: the key has been in the session's dictionary since 10.5 and is in no header.
_IS_LOCKED_KEY: Final = b"CGSSessionScreenIsLocked"
_UTF8: Final = 0x08000100
_QUARTZ: Final = "/System/Library/Frameworks/ApplicationServices.framework/ApplicationServices"
_CORE: Final = "/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation"
_NOT_THERE: Final = (OSError, AttributeError, ValueError)


def slept_s(system: str = sys.platform) -> float:
    """Seconds the computer has slept since some moment before; they grow only while it sleeps.

    0.0 where no clock of the system tells.
    """
    with suppress(*_NOT_THERE):
        if system == "win32":
            return time.monotonic() - _awake_on_windows_s()
        clock: Any = time
        if system == "darwin":
            counting, standing = clock.CLOCK_MONOTONIC, clock.CLOCK_UPTIME_RAW
        else:
            counting, standing = clock.CLOCK_BOOTTIME, clock.CLOCK_MONOTONIC
        return float(clock.clock_gettime(counting) - clock.clock_gettime(standing))
    return 0.0


def is_screen_locked(system: str = sys.platform) -> bool:
    """Whether the screen is locked now, where a system must be asked; False on Linux, which tells it."""
    with suppress(*_NOT_THERE):
        if system == "win32":
            return _is_windows_locked()
        if system == "darwin":
            return _is_mac_locked()
    return False


def _awake_on_windows_s() -> float:
    import ctypes

    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - there is none elsewhere
    ticks = ctypes.c_ulonglong()
    if not kernel.QueryUnbiasedInterruptTime(ctypes.byref(ticks)):
        raise OSError("QueryUnbiasedInterruptTime")
    return ticks.value / _UNBIASED_PER_S


def _is_windows_locked() -> bool:
    import ctypes

    wts = getattr(ctypes, "windll").wtsapi32  # noqa: B009 - there is none elsewhere
    told, told_bytes = ctypes.c_void_p(), ctypes.c_ulong()
    answered = wts.WTSQuerySessionInformationW(
        _WTS_CURRENT_SERVER,
        ctypes.c_ulong(_WTS_CURRENT_SESSION),
        _WTS_SESSION_INFO_EX,
        ctypes.byref(told),
        ctypes.byref(told_bytes),
    )
    if not answered or not told.value:
        return False
    try:
        if told_bytes.value < _FLAGS_AT + ctypes.sizeof(ctypes.c_long):
            return False
        return ctypes.c_long.from_address(told.value + _FLAGS_AT).value == _SESSION_LOCKED
    finally:
        wts.WTSFreeMemory(told)


def _is_mac_locked() -> bool:
    import ctypes

    quartz, core = ctypes.CDLL(_QUARTZ), ctypes.CDLL(_CORE)
    for function in (
        quartz.CGSessionCopyCurrentDictionary,
        core.CFStringCreateWithCString,
        core.CFDictionaryGetValue,
    ):
        function.restype = ctypes.c_void_p
    core.CFStringCreateWithCString.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_uint32]
    core.CFDictionaryGetValue.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
    core.CFBooleanGetValue.argtypes = core.CFRelease.argtypes = [ctypes.c_void_p]
    core.CFBooleanGetValue.restype = ctypes.c_ubyte
    session = quartz.CGSessionCopyCurrentDictionary()
    if not session:
        return False
    key = core.CFStringCreateWithCString(None, _IS_LOCKED_KEY, _UTF8)
    try:
        value = core.CFDictionaryGetValue(session, key)
        return bool(value) and bool(core.CFBooleanGetValue(value))
    finally:
        core.CFRelease(key)
        core.CFRelease(session)

"""Why the records were locked, as the unlock page says it."""

from typing import assert_never

from PySide6.QtCore import QCoreApplication

from ccft_desktop.core.lock_rule import Lock

translate = QCoreApplication.translate


def lock_words(lock: Lock, at: str) -> str:
    """One or two sentences. ``at``: the time of day."""
    put_off = ""
    if lock.was_put_off:
        put_off = translate("LockWords", "It waited until what was under way had ended. ")
    return translate("LockWords", "{reason} {put_off}Everything up to then is saved.").format(
        reason=_reason(lock, at), put_off=put_off
    )


def _reason(lock: Lock, at: str) -> str:
    minutes = int(lock.idle_s // 60)
    match lock.reason:
        case "asked":
            text = translate("LockWords", "Locked at {time}.")
        case "idle" if minutes == 1:
            text = translate("LockWords", "Locked at {time} after one minute without a key or the mouse.")
        case "idle":
            text = translate(
                "LockWords", "Locked at {time} after {minutes} minutes without a key or the mouse."
            )
        case "screen" if lock.was_put_off:
            text = translate(
                "LockWords", "Locked at {time} because the screen of this computer had been locked."
            )
        case "screen":
            text = translate("LockWords", "Locked at {time} together with the screen of this computer.")
        case "sleep":
            text = translate("LockWords", "Locked at {time} because the computer went to sleep.")
        case _:
            assert_never(lock.reason)
    return text.format(time=at, minutes=minutes)

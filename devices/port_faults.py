"""What an operating system's refusal of a port means, as one sentence that says what to do."""

import errno
import os

try:
    from termios import error as _termios_error
except ImportError:  # Windows has no termios
    PORT_FAULTS: tuple[type[Exception], ...] = (OSError, TypeError, ValueError)
else:
    # tcflush on a port that is gone raises termios.error, which is no OSError; reading a port that
    # another thread closes raises TypeError. SerialException is an OSError.
    PORT_FAULTS = (OSError, _termios_error, TypeError, ValueError)


def refusal(url: str, fault: Exception) -> str:
    """Why ``url`` cannot be opened."""
    code = getattr(fault, "errno", None)
    # Windows puts the class name, not the number, into pyserial's exception; it is not translated.
    text = str(fault)
    if url.startswith(("cuffsim://", "cuffreplay://")):
        return f"The simulated cuff cannot be opened: {text}"
    if url.startswith("socket://"):
        return f"Nothing answers at {url}. Check that the cuff's program is running and the address is right."
    if "://" in url:
        return f"The cuff at {url} cannot be opened: {text}. Correct the address, or choose another cuff."
    if code in (errno.ENOENT, errno.ENXIO, errno.ENODEV, errno.EIO) or "FileNotFoundError" in text:
        return f"There is no cuff at {url}. Plug it in, or choose another port."
    if code in (errno.EBUSY, errno.EAGAIN) or (os.name == "nt" and "PermissionError" in text):
        return f"Another program is using {url}. Close it, or unplug the cuff and plug it in again."
    if code in (errno.EACCES, errno.EPERM):
        return f"You may not use {url}. Add your user to the group dialout (or uucp), then log in again."
    return f"{url} cannot be opened as a serial port. Choose another port. ({text})"

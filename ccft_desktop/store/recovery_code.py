"""The recovery code: 160 random bits to be printed and typed; it opens nothing by itself.

Nine groups of four signs: eight of the secret, one of check digits, so that what was mistyped is told from
a code that does not belong here.
"""

import os
from typing import Final

from ccft_desktop.store.errors import StoreError

SECRET_BYTES: Final = 20
# Crockford's base32: no sign is easily taken for another, and what people type instead is known.
_SIGNS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_TAKEN_FOR: Final = str.maketrans("OIL", "011")
_GROUP: Final = 4
_SECRET_SIGNS: Final = 8 * SECRET_BYTES // 5
_LENGTH: Final = _SECRET_SIGNS + _GROUP
# A prime just below 32 ** 4: a weighted sum modulo it changes with every single sign and with every exchange
# of two neighbours, as neither 31 nor the difference of two weights has a factor in common with it.
_PRIME: Final = 1_048_573
_WEIGHT: Final = 37


class MistypedCode(StoreError):
    """What was typed is no recovery code, or has a typing error."""


def new_secret() -> bytes:
    """160 random bits."""
    return os.urandom(SECRET_BYTES)


def code_of(secret: bytes) -> str:
    """The secret as people write it down: ``7Q2M-…``, nine groups."""
    number = int.from_bytes(secret)
    signs = [number >> 5 * place & 31 for place in reversed(range(_SECRET_SIGNS))]
    signs += _check_signs(signs)
    text = "".join(_SIGNS[sign] for sign in signs)
    return "-".join(text[first : first + _GROUP] for first in range(0, _LENGTH, _GROUP))


def secret_of(typed: str) -> bytes:
    """The secret of a code as it was typed, in any case, with any spaces; raises ``MistypedCode``."""
    letters = "".join(letter for letter in typed.upper() if letter.isalnum()).translate(_TAKEN_FOR)
    strange = next((letter for letter in letters if letter not in _SIGNS), "")
    if strange:
        raise MistypedCode(f"“{strange}” is in no recovery code. Compare what you typed with the paper.")
    if len(letters) != _LENGTH:
        raise MistypedCode(
            f"A recovery code has {_LENGTH} letters and digits, this has {len(letters)}. "
            "Compare it with the paper, group by group."
        )
    signs = [_SIGNS.index(letter) for letter in letters]
    if signs[_SECRET_SIGNS:] != _check_signs(signs[:_SECRET_SIGNS]):
        raise MistypedCode(
            "This recovery code has a typing error. Compare it with the paper, group by group."
        )
    number = sum(sign << 5 * place for place, sign in enumerate(reversed(signs[:_SECRET_SIGNS])))
    return number.to_bytes(SECRET_BYTES)


def _check_signs(signs: list[int]) -> list[int]:
    total = 0
    for sign in signs:
        total = (total * _WEIGHT + sign + 1) % _PRIME
    return [total >> 5 * place & 31 for place in reversed(range(_GROUP))]

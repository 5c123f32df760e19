"""A made-up language whose every text is two fifths longer than the English one, as German often is."""

import re

from PySide6.QtCore import QTranslator

_PLACES = re.compile(r"(\{[^}]*\}|\n|&)")


class LongWords(QTranslator):
    """Keeps what is put in by the program, and stretches every word; keys of one letter stay."""

    def translate(
        self, _context: str, source_text: str, _disambiguation: str | None = None, _n: int = -1
    ) -> str:
        return "".join(
            part if _PLACES.fullmatch(part) else re.sub(r"[^\W\d_]{3,}", _stretched, part)
            for part in _PLACES.split(source_text)
        )

    def isEmpty(self) -> bool:
        return False


def _stretched(word: re.Match[str]) -> str:
    letters = word[0]
    more = -(-2 * len(letters) // 5)
    return letters + letters[-1] * more

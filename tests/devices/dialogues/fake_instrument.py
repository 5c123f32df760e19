"""An instrument of words, as a process of its own: answers the lines it knows, slowly and in pieces."""

import ast
import os
import sys
import time


def literal(text: str) -> bytes:
    return str(ast.literal_eval(f'"{text}"')).encode()


def main() -> None:
    """Arguments: the descriptor of its port, then ``REQUEST=>ANSWER`` pairs."""
    port = int(sys.argv[1])
    known = dict((literal(part) for part in pair.split("=>", 1)) for pair in sys.argv[2:])
    heard = b""
    while True:
        heard += os.read(port, 100)
        while b"\r" in heard:
            line, heard = heard.split(b"\r", 1)
            answer = known.get(line, b"")
            for start in range(0, len(answer), 7):
                os.write(port, answer[start : start + 7])
                time.sleep(0.002)


main()

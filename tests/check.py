"""Every check of this checkout, in one command; words given to it go on to pytest.

Knows the checks by name only: their rules stand in ``pyproject.toml``.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
CHECKS = {
    "lint": ["-m", "ruff", "check"],
    "format": ["-m", "ruff", "format", "--check"],
    "types": ["-m", "mypy"],
    "layers": ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
    # Most tests wait for a port, a clock or a child: twice as many at once as there are cores.
    "tests": ["-m", "pytest", "--numprocesses", str(2 * (os.cpu_count() or 1)), "--dist", "loadfile"],
}


def main(pytest_words: list[str]) -> int:
    """Run every check, also after one has failed; 0 when all were clean."""
    failed = []
    for name, words in CHECKS.items():
        print(f"== {name}", flush=True)
        began_s = time.monotonic()
        extra = pytest_words if name == "tests" else []
        if subprocess.run([sys.executable, *words, *extra], cwd=CHECKOUT).returncode != 0:
            failed.append(name)
        print(f"== {name}: {time.monotonic() - began_s:.1f} s", flush=True)
    print(f"Not clean: {', '.join(failed)}." if failed else "All checks are clean.", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""``python -m ccft_desktop``: the same as the command ``ccft-desktop``."""

import sys

from ccft_desktop.cli import main

if __name__ == "__main__":
    sys.exit(main())

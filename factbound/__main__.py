"""Let `python -m factbound` be the factbound command."""

import sys

from factbound.cli import main

if __name__ == "__main__":
    sys.exit(main())

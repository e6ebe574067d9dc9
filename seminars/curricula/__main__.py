"""`python -m seminars.curricula [FOLDER]` checks the content without starting the site."""

import sys
from pathlib import Path

from .commands import CONTENT, check_command

if __name__ == "__main__":
    sys.exit(check_command(Path(sys.argv[1]) if len(sys.argv) > 1 else CONTENT))

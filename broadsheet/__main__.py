"""The way in: `broadsheet`, or `python -m broadsheet`."""

from __future__ import annotations

import sys

INTERRUPTED = 130


def main() -> None:
    """Run the command line; an interruption during the imports is one too."""
    try:
        from broadsheet.cli.app import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()

"""``python -m isnad``."""

from isnad.cli import main

main()

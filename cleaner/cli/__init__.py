"""The command `clean`: every module of this package that has a `command` is one of its commands.

Modules whose names start with "_" are helpers. `run` is what happens where no command is named.
"""

from cleaner.cli._group import Commands

main = Commands("clean")

__all__ = ["main"]

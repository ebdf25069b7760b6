"""The group of commands: finds them, falls back to `run`, and turns every error into a message and an exit code."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import click

from cleaner.errors import CleanerError, OutputError, RuleError

DEFAULT = "run"
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF)
EXIT_CODES = {
    0: "all is well",
    1: "--check found a page that would change, 'clean golden' a difference, 'clean rules test' a failing example",
    2: "the command line is wrong; nothing was read or written",
    3: "an input cannot be read: missing, no pages, or not text",
    4: "the rules are wrong: a mistake in a rule file, or an unknown rule id",
    5: "an output cannot be written",
    70: "a bug in this program; please report it",
    130: "interrupted",
    141: "whoever read the output went away",
}


class Commands(click.Group):
    """A group whose commands are the modules beside this one; a line that starts with no command's name means `run`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands, the default one left out."""
        return [name for name in self._names() if name != DEFAULT]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported only now."""
        if cmd_name not in self._names():
            return None
        command = import_module(f"cleaner.cli.{cmd_name.replace('-', '_')}").command
        assert isinstance(command, click.Command)
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `run` in front of a line that names no command."""
        if not args or args[0] not in self._names():
            args = [DEFAULT, *args]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; click would end with code 1 where the reader of the output went away."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise click.exceptions.Exit(141) from None

    def main(self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any) -> Any:  # type: ignore[override]
        """Run the command line and end the process with one of `EXIT_CODES`."""
        line = list(sys.argv[1:] if args is None else args)
        sys.stdout = sys.stdout or os.fdopen(os.open(os.devnull, os.O_RDONLY), "w")  # closed: what is written fails
        sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: SIM115
        for stream in (sys.stdout, sys.stderr):
            with suppress(AttributeError):
                stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
        sys.exit(self._exit_code(line, {**extra, "prog_name": "clean", "standalone_mode": False}))

    def _exit_code(self, line: list[str], extra: dict[str, Any]) -> int:
        try:
            code = super().main(line, **extra)
            sys.stdout.flush()
            return code if isinstance(code, int) else 0
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.format_message(), err=True)
            return 2
        except click.ClickException as error:
            ctx = getattr(error, "ctx", None)
            path = ctx.command_path if ctx else "clean"
            say(f"{error.format_message()} ('{path} --help' explains)")
            return 2
        except CleanerError as error:
            say_error(error)
            return error.exit_code
        except (KeyboardInterrupt, click.Abort):
            say("interrupted")
            return 130
        except BrokenPipeError:
            _let_go()
            return 141
        except Exception as error:
            if isinstance(error, OSError) and error.errno in _FULL:
                _let_go()
                say(f"the output cannot be written: {error.strerror}")
                return OutputError.exit_code
            say_bug(error, traceback.format_exc(), "--verbose" in line or "-v" in line)
            return 70

    @staticmethod
    def _names() -> list[str]:
        here = str(Path(__file__).parent)
        return [m.name.replace("_", "-") for m in iter_modules([here]) if not m.name.startswith("_")]


def _let_go() -> None:
    """Send what standard output still holds nowhere: Python would flush it once more at its end, and complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say(message: str) -> None:
    """Print a message of the program to standard error, after its name."""
    with suppress(OSError):
        click.echo(f"clean: {message}", err=True)


def say_error(error: CleanerError) -> None:
    """Print an error that a person can act on; of wrong rules every single problem."""
    if not isinstance(error, RuleError):
        say(str(error))
        return
    for problem in error.problems:
        click.echo(str(problem), err=True)
    number = len(error.problems)
    say(f"{number} {'mistake' if number == 1 else 'mistakes'} in the rules; no page was cleaned")


def say_bug(error: BaseException | str, trace: str, verbose: bool, name: str = "") -> None:
    """Print that the program has a bug, in one line, and where it happened if `verbose`."""
    what = error if isinstance(error, str) else f"{type(error).__name__}: {error}"
    place = f"{name}: " if name else ""
    more = "" if verbose else " (--verbose shows where)"
    say(f"{place}this is a bug in the program, please report it: {' '.join(what.split())}{more}")
    if verbose:
        click.echo(trace, err=True)

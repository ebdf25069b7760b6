"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from cleaner.cli._console import Output

if TYPE_CHECKING:
    from cleaner.cleaner import Cleaner

F = TypeVar("F", bound=Callable[..., Any])
Load = Callable[..., "Cleaner"]


def _with(command: F, *options: Callable[[F], F]) -> F:
    for option in options:
        command = option(command)
    return command


def _script(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    from cleaner.mistakes import closest
    from cleaner.script import configurations

    known = configurations()
    if value not in known:
        raise click.BadParameter(f"{value!r} is no configuration of OpenCC; {closest(value, known)}")
    return value


def _encoding(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    from cleaner.formats.text import encoding_named

    return encoding_named(value)


_RULE_OPTIONS = (
    click.option(
        "--script",
        metavar="CONFIG",
        callback=_script,
        help="Convert the characters' forms by this OpenCC configuration: t2s, s2t, tw2s, s2twp and so on.",
    ),
    click.option(
        "--rules",
        metavar="FILE_OR_DIR",
        multiple=True,
        type=click.Path(path_type=Path),
        help="Add the rules of this file or folder; a rule with a known id takes that rule's place. Repeatable.",
    ),
    click.option("--no-config", is_flag=True, help="Use no clean.yaml, wherever there is one."),
    click.option(
        "--config",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help="Use this project file instead of the clean.yaml found upwards from the pages.",
    ),
    click.option(
        "--set",
        "sets",
        metavar="SET",
        multiple=True,
        help="Add a set of rules: newspapers, books, official, ocr, or the folder of a shared one. Repeatable.",
    ),
    click.option("--without", metavar="RULE", multiple=True, help="Leave this rule out. Repeatable."),
    click.option("--only", metavar="RULE", multiple=True, help="Use this rule and no other. Repeatable."),
)


def rule_options(command: F) -> F:
    """The options that choose the rules; the command gets `load`, which makes the cleaner that they ask for."""

    @wraps(command)
    def wrapped(
        *args: Any,
        rules: tuple[Path, ...],
        only: tuple[str, ...],
        without: tuple[str, ...],
        script: str | None,
        sets: tuple[str, ...],
        config: Path | None,
        no_config: bool,
        **rest: Any,
    ) -> Any:
        def load(more: tuple[Path, ...] = ()) -> Cleaner:
            from cleaner.cleaner import Cleaner

            project = None if no_config else config or _project(rest)
            if project and rest.get("verbose"):
                click.echo(f"project file: {project}", err=True)
            return Cleaner.of((*rules, *more), only, without, script, sets, project)

        return command(*args, load=load, **rest)

    return _with(cast(F, wrapped), *_RULE_OPTIONS)


def _project(arguments: dict[str, Any]) -> Path | None:
    """The project file for the pages that a command line names, wherever it names them."""
    from cleaner.config import find_project

    pages = [*arguments.get("paths", ())]
    pages += [str(arguments[name]) for name in ("raw_dir", "file") if arguments.get(name)] if not pages else []
    if arguments.get("place"):
        pages = [arguments["place"].rpartition(":")[0]]
    return find_project(pages)


def encoding_option(command: F) -> F:
    """The option that says which encoding the pages are in."""
    return click.option(
        "--encoding",
        metavar="NAME",
        callback=_encoding,
        help="Read the pages in this encoding instead of finding it out: gb18030, big5, utf-16 and so on.",
    )(command)


def output_options(command: F) -> F:
    """The options that say how much to print, and in what colours; the command gets them as `output`."""

    @wraps(command)
    def wrapped(*args: Any, color: str, quiet: bool, verbose: bool, **rest: Any) -> Any:
        return command(*args, output=Output(color, quiet, verbose), **rest)

    return _with(
        cast(F, wrapped),
        click.option(
            "--color",
            type=click.Choice(["auto", "always", "never"]),
            default="auto",
            help="Use colours: auto means where it is a terminal and NO_COLOR is not set.",
        ),
        click.option("-v", "--verbose", is_flag=True, help="Tell everything: all places, every encoding."),
        click.option("-q", "--quiet", is_flag=True, help="No summary, no progress, no notes; errors are still told."),
    )


def jobs_option(command: F) -> F:
    """The option that says how many processes to use."""
    return click.option(
        "-j",
        "--jobs",
        metavar="N",
        type=click.IntRange(min=1),
        help="Clean in this many processes; without it one for few pages, and one a core for many.",
    )(command)

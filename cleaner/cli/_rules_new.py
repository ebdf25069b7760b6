"""`clean rules new`: writes a commented rule file that passes its own test."""

from __future__ import annotations

from pathlib import Path

import click

from cleaner.cli._console import Output
from cleaner.cli._options import output_options

TEMPLATE = """\
# yaml-language-server: $schema=rules.schema.json
# The line above lets editors complete and check what you type.

- id: {id}
  # One sentence for whoever reads the report: why is this damage?
  why: This engine reads 干 as 于 in the word 干部.
  # All that the rule may do: spaces, breaks, marks, repeats, furniture, order, script, text or nothing (flags only).
  changes: text
  # The repair and its parameters; 'clean rules show' and the reference tell what there is.
  replace:
    map:
      党员于部: 党员干部
      村于部: 村干部
  # The rule's tests: at least one text that is repaired and one that must stay as it is.
  examples:
    - fix: 全镇党员于部走进田间。
      to: 全镇党员干部走进田间。
    - keep: 他于部队服役两年。
"""
HELP = """Write the rule file ID.yaml: a rule with comments and examples, to be changed into the one you need.

Beside it stands rules.schema.json, from which editors complete and check while you type. Nothing is overwritten.

\b
Examples:
  clean rules new lamp-word
  clean rules new lamp-word --out house-rules
"""


@click.command(
    name="new", help=HELP, short_help="Write a rule to start from.",
    context_settings={"help_option_names": ["-h", "--help"]},
)  # fmt: skip
@click.argument("name", metavar="ID")
@click.option("-o", "--out", metavar="DIR", default=".", type=click.Path(path_type=Path), help="Write to this folder.")
@output_options
def new(name: str, out: Path, output: Output) -> int:
    """Write a rule to start from."""
    import regex
    from pydantic import TypeAdapter, ValidationError

    from cleaner.errors import OutputError
    from cleaner.formats.files import write_text
    from cleaner.rule import RuleId
    from cleaner.schema import text

    try:
        TypeAdapter(RuleId).validate_python(name)
    except ValidationError:
        near = regex.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-0123456789")
        hint = f", such as {near}" if near else ", such as lamp-word"
        message = f"{name!r}: an id is lower-case words joined by hyphens{hint}"
        raise click.BadParameter(message, param_hint="ID") from None
    path, schema = out / f"{name}.yaml", out / "rules.schema.json"
    if path.exists():
        raise OutputError(f"{path}: it is there already; choose another id or remove it")
    write_text(path, TEMPLATE.format(id=name))
    if not schema.exists():
        write_text(schema, text("rules"))
    output.note(f"{path} is written; edit it, and then:\n  clean rules test {path}\n  clean rules try {path} PAGES")
    return 0

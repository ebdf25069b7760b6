"""`clean rules`: the commands for those who write rules."""

from __future__ import annotations

import click

from cleaner.cli._rules_new import new
from cleaner.cli._rules_show import list_, schema, show
from cleaner.cli._rules_test import test
from cleaner.cli._rules_try import try_

HELP = """Read, write, test and try rules.

\b
  clean rules new my-rule               a rule file to start from; it passes its test
  clean rules try my-rule.yaml scans    what it would change on these pages
  clean rules test my-rule.yaml         whether its examples hold
  clean scans --rules my-rule.yaml …    clean with it
"""


@click.group(
    name="rules",
    help=HELP,
    short_help="Read, write, test and try rules.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
def command() -> None:
    """Read, write, test and try rules."""


for _one in (new, try_, test, list_, show, schema):
    command.add_command(_one)

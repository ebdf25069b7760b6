"""A rule: one declared repair, with what it may change and the examples that prove it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from cleaner.contracts import Contract
from cleaner.repair import Parameters


def _off(value: Any) -> Any:
    """YAML 1.1 takes a plain `off` for false."""
    return "off" if value is False else value


Level = Annotated[Literal["apply", "suggest", "off"], BeforeValidator(_off)]
RuleId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]


class Example(BaseModel):
    """One text and what becomes of it: `fix` and `to`, or `keep`, or `flag` (left as it is, and reported)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fix: str | None = Field(default=None, description="A text with the damage; `to` says what becomes of it.")
    to: str | None = Field(default=None, description="What `fix` must become, exactly.")
    keep: str | None = Field(
        default=None, description="A text that the rule must leave as it is, and that a rule of flags must not report."
    )
    flag: str | None = Field(default=None, description="A text that the rule leaves as it is and flags.")
    alone: bool = Field(
        default=False, description="true: this example speaks of its rule alone; other rules may have work to do here."
    )
    note: str | None = Field(default=None, description="What a reader should know about this example.")

    @model_validator(mode="after")
    def _one_kind(self) -> Example:
        if [self.fix, self.keep, self.flag].count(None) != 2:
            raise ValueError("an example has exactly one of 'fix', 'keep' and 'flag'")
        if (self.fix is None) != (self.to is None):
            raise ValueError("'fix' and 'to' go together")
        if self.fix is not None and self.fix == self.to:
            raise ValueError("'fix' and 'to' are the same; write it as 'keep'")
        return self


class Header(BaseModel):
    """What every rule says besides its repair."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: RuleId = Field(description="The rule's name; it never changes. Lower-case words joined by hyphens.")
    why: str = Field(min_length=1, description="One sentence for the reader of a report: why this is damage.")
    changes: Contract = Field(description="The contract: all that an edit of this rule may do.")
    level: Level = Field(default="apply", description="apply, suggest (reported, not applied) or off.")
    scripts: tuple[Literal["hans", "hant", "ja", "other"], ...] | None = Field(
        default=None, description="The pages the rule is for: simplified or traditional Chinese, Japanese, any other."
    )
    before: RuleId | None = Field(
        default=None, description="The rule in front of which this one runs; without it, rules run as they are written."
    )
    aliases: tuple[RuleId, ...] = Field(default=(), description="Ids that this rule had before.")
    examples: tuple[Example, ...] = Field(
        min_length=2, description="The rule's tests: at least one that is repaired (or flagged) and one that is kept."
    )

    @field_validator("examples")
    @classmethod
    def _both_kinds(cls, examples: tuple[Example, ...]) -> tuple[Example, ...]:
        if all(e.keep is not None for e in examples):
            raise ValueError("no example is repaired: add one with 'fix' and 'to', or with 'flag'")
        if all(e.keep is None for e in examples):
            raise ValueError("no example is kept: add one with 'keep'")
        return examples


class Place(BaseModel):
    """Where a rule is written: file, and the 1-based line of its id."""

    model_config = ConfigDict(frozen=True)

    file: str = ""
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


class Rule(Header):
    """A header, the name of the repair and its parameters."""

    repair: str
    params: Parameters
    place: Place = Place()

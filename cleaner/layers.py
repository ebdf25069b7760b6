"""Layers of a rule set: folders of rules with the levels and parameters that go on top of those below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from cleaner.rule import Level, RuleId
from cleaner.rulefile import Written


class Settings(BaseModel):
    """What a set or a project file can say of rules that stand elsewhere."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    levels: dict[RuleId, Level] = Field(
        default_factory=dict, description="For ids of rules: apply, suggest (reported, not applied) or off."
    )
    parameters: dict[RuleId, dict[str, Any]] = Field(
        default_factory=dict, description="For ids of rules: parameters that take the place of those in the rule."
    )


@dataclass(frozen=True)
class Layer:
    """Rules and settings with the name of what they come from; later layers go over earlier ones."""

    name: str
    paths: tuple[Path, ...] = ()
    levels: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    written: Written | None = None

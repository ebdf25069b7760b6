"""What every repair is: parameters from a rule, a cheap question whether a page has its damage, and a search for it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pkgutil import iter_modules
from typing import Any, ClassVar, Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from cleaner.codes import Needs
from cleaner.contracts import Contract
from cleaner.edits import Change, Changes, Finding, Move
from cleaner.errors import PluginError
from cleaner.page import Page
from cleaner.words import Words

Proposal = Change | Changes | Finding | Move
GROUP = "cleaner.repairs"


class Parameters(BaseModel):
    """What a rule tells its repair; unknown names are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


P = TypeVar("P", bound=Parameters)


class Repair(ABC, Generic[P]):
    """One operation that rules can use: it finds damage in a page and proposes changes; it applies none itself.

    A subclass names itself, its parameters and the contracts it can work under, and is told from a rule's
    parameters and the rule set's words. `find` yields changes in ascending order that do not overlap.
    """

    name: ClassVar[str]
    Params: ClassVar[type[Parameters]]
    contracts: ClassVar[tuple[Contract, ...]]
    needs: Needs | None = None
    """Characters of which a page must have one to have this damage; None where no characters tell."""
    once: ClassVar[bool] = False
    """Whether what it made must not be asked of it again, so that it has its turn in the first round only."""

    def __init__(self, params: P, words: Words) -> None:
        self.params = params
        self.words = words

    def wanted(self, page: Page) -> bool:
        """Whether a page that has what it needs can have this damage at all: one fast scan at the most."""
        return True

    @abstractmethod
    def find(self, page: Page) -> Iterator[Proposal]:
        """The proposals for this page, each left as it is once it was given."""


@lru_cache(maxsize=1)
def repairs() -> dict[str, type[Repair[Parameters]]]:
    """Every repair by its name: those of this package and those that installed packages add as entry points."""
    import cleaner.repairs as package

    for module in iter_modules(package.__path__):
        import_module(f"{package.__name__}.{module.name}")
    found: dict[str, type[Repair[Parameters]]] = {}
    todo: list[type[Repair[Any]]] = list(Repair.__subclasses__())
    while todo:
        cls = todo.pop()
        todo += cls.__subclasses__()
        if cls.__module__.startswith(package.__name__ + ".") and "name" in cls.__dict__:
            found[cls.name] = cls
    for point in entry_points(group=GROUP):
        cls = _plugged(point)
        if cls.name in found:
            raise PluginError(f"{_package(point)} offers a repair {cls.name!r}, but there is one of that name already")
        found[cls.name] = cls
    return dict(sorted(found.items()))


def _package(point: EntryPoint) -> str:
    return f"the package {point.dist.name!r}" if point.dist else f"the entry point {point.name!r}"


def _plugged(point: EntryPoint) -> type[Repair[Parameters]]:
    """The repair that an installed package offers; PluginError says what is wrong with it."""
    try:
        cls = point.load()
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        raise PluginError(f"{_package(point)}: the repair {point.value} cannot be loaded: {reason}") from error
    if not (isinstance(cls, type) and issubclass(cls, Repair)):
        raise PluginError(f"{_package(point)}: {point.value} is no class derived from cleaner.repair.Repair")
    lacking = [name for name in ("name", "Params", "contracts") if not hasattr(cls, name)]
    if lacking or getattr(cls, "__abstractmethods__", None):
        what = ", ".join(lacking or sorted(cls.__abstractmethods__))
        raise PluginError(f"{_package(point)}: the repair {point.value} lacks {what}")
    return cls

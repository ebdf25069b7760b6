"""Repairs the layout of Chinese text from PDF and OCR by rules in YAML, and records every edit."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleaner.cleaned import Cleaned
    from cleaner.cleaner import Cleaner, clean
    from cleaner.edits import Edit, Flag, Refusal, Span
    from cleaner.errors import CleanerError, InputError, OutputError, RuleError, UnknownRule, UnknownScript

__version__ = "0.1.0"
# Where each name lives; it is imported when first asked for, so that `clean --help` answers at once.
_HOMES = {
    "Cleaned": "cleaned",
    "Cleaner": "cleaner",
    "CleanerError": "errors",
    "Edit": "edits",
    "Flag": "edits",
    "InputError": "errors",
    "OutputError": "errors",
    "Refusal": "edits",
    "RuleError": "errors",
    "Span": "edits",
    "UnknownRule": "errors",
    "UnknownScript": "errors",
    "clean": "cleaner",
}
__all__ = [
    "Cleaned",
    "Cleaner",
    "CleanerError",
    "Edit",
    "Flag",
    "InputError",
    "OutputError",
    "Refusal",
    "RuleError",
    "Span",
    "UnknownRule",
    "UnknownScript",
    "clean",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value

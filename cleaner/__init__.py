"""Repairs the layout of Chinese text from PDF and OCR by rules in YAML, and records every edit."""

from cleaner.cleaned import Cleaned
from cleaner.cleaner import Cleaner, clean
from cleaner.edits import Edit, Flag, Refusal, Span
from cleaner.errors import CleanerError, InputError, OutputError, RuleError, UnknownRule

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
    "clean",
]
__version__ = "0.1.0"

"""Cleaned pages put aside in a temporary file, so that a report on thousands of them needs the memory of one."""

from __future__ import annotations

import io
import pickle
import tempfile
from collections.abc import Iterator, Sequence
from typing import Any, overload

from cleaner.cleaner import Cleaner
from cleaner.reports import ReportPage
from cleaner.rule import Rule


class _Pickler(pickle.Pickler):
    """Leaves out the rules, which the cleaner knows; pages leave out by themselves what can be had again."""

    def persistent_id(self, obj: Any) -> str | None:
        return obj.id if isinstance(obj, Rule) else None


class _Unpickler(pickle.Unpickler):
    def __init__(self, data: bytes, rules: dict[str, Rule]) -> None:
        super().__init__(io.BytesIO(data))
        self.rules = rules

    def persistent_load(self, pid: str) -> Rule:
        return self.rules[pid]


def packed(page: ReportPage) -> bytes:
    """A page as bytes, for another process or the spool."""
    file = io.BytesIO()
    _Pickler(file, protocol=pickle.HIGHEST_PROTOCOL).dump(tuple(page))
    return file.getvalue()


class Spool(Sequence[ReportPage]):
    """The pages of a run, in their order; each is read back from the temporary file when it is asked for."""

    def __init__(self, cleaner: Cleaner) -> None:
        self._rules = {rule.id: rule for rule in cleaner.rules.rules}
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  # it lives as long as the spool
        self._ends = [0]

    def add(self, data: bytes) -> None:
        """Put aside one packed page."""
        self._file.seek(self._ends[-1])
        self._file.write(data)
        self._ends.append(self._ends[-1] + len(data))

    def unpacked(self, data: bytes) -> ReportPage:
        """A packed page as it was."""
        return ReportPage(*_Unpickler(data, self._rules).load())

    @overload
    def __getitem__(self, index: int) -> ReportPage: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[ReportPage]: ...
    def __getitem__(self, index: int | slice) -> ReportPage | Sequence[ReportPage]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        start, end = self._ends[index % len(self)], self._ends[index % len(self) + 1]
        self._file.seek(start)
        return self.unpacked(self._file.read(end - start))

    def __iter__(self) -> Iterator[ReportPage]:
        return (self[i] for i in range(len(self)))

    def __len__(self) -> int:
        return len(self._ends) - 1

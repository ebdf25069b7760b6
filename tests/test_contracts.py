"""What the contracts allow and refuse, as data/contracts.yaml says it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cleaner.contracts import Contract, breach
from cleaner.furniture import counts_pages, numbers_a_page

TABLE: dict[Contract, Any] = yaml.safe_load(
    (Path(__file__).parent / "data" / "contracts.yaml").read_text(encoding="utf-8")
)
CASES = [(contract, case) for contract, told in TABLE.items() for kind in ("keeps", "breaks") for case in told[kind]]


@pytest.mark.parametrize(("contract", "case"), CASES)
def test_what_a_contract_says_of_an_edit(contract: Contract, case: dict[str, str]) -> None:
    before, taken = case["text"].split("【")
    taken, behind = taken.split("】")
    start, end = len(before), len(before) + len(taken)
    assert breach(contract, before + taken + behind, start, end, case["to"]) == case.get("why", "")


def test_every_contract_is_in_the_table() -> None:
    assert set(TABLE) == set(get_args(Contract))


@given(st.text("第 十一12页/—·ivx", max_size=8))
def test_what_the_repair_takes_for_a_number_the_contract_does(line: str) -> None:
    assert not counts_pages(line) or numbers_a_page(line)

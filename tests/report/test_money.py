"""Every fen once: what findings add to each other where their money lies in the same records."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from random import Random

import pytest
from openpyxl import load_workbook

from report.findings import Finding, Text, finding_from_dict
from report.ledger import write_ledger
from report.money import Amounts, Place, Pot, with_net_amounts


def finding(
    id_: str, amount: int | None, *, rule: str = "rule:a", family: str = "S", grave: str = "violation"
) -> Finding:
    words = Text(id_, id_)
    return Finding(id_, rule, family, grave, f"data/{id_}", words, None, None, words, words, amount=amount)


def line(number: int, holds: int | None = None, stay: str = "E1", settled: int | None = None) -> Place:
    pots = (Pot(f"encounter/{stay}", settled), Pot(f"fee-line/{stay}-{number}", holds))
    return Place(pots, Text("甲医院", "Hospital A"), Text("职工", "Employees"))


def stay(name: str = "E1", settled: int | None = None) -> Place:
    return Place(
        (Pot(f"encounter/{name}", settled),), Text("甲医院", "Hospital A"), Text("居民", "Residents")
    )


def net(*told: tuple[Finding, Place]) -> dict[str, int | None]:
    places = {one.id: place for one, place in told}
    return {one.id: one.net for one in with_net_amounts([one for one, _ in told], places)}


def test_two_rules_on_one_line_hold_its_money_once() -> None:
    assert net((finding("A", 8000), line(1)), (finding("B", 5000), line(1))) == {"A": 8000, "B": 0}


def test_the_larger_of_two_amounts_on_one_line_adds_what_the_smaller_one_lacks() -> None:
    told = net((finding("A", 8000, grave="warning"), line(1)), (finding("B", 5000), line(1)))
    assert told == {"A": 3000, "B": 5000}, "the graver finding is counted first"


def test_different_lines_add_up() -> None:
    assert net((finding("A", 8000), line(1)), (finding("B", 5000), line(2))) == {"A": 8000, "B": 5000}


def test_a_line_holds_no_more_than_is_left_after_its_refunds() -> None:
    assert net((finding("A", 8000), line(1, holds=3000))) == {"A": 3000}


def test_nothing_is_at_stake_in_a_line_refunded_wholly() -> None:
    assert net((finding("A", 8000), line(1, holds=0))) == {"A": 0}
    assert net((finding("A", 8000), line(1, holds=-5))) == {"A": 0}


def test_a_finding_on_the_settlement_covers_findings_on_its_lines() -> None:
    told = net((finding("S", 10000), stay()), (finding("A", 3000), line(1)), (finding("B", 2000), line(2)))
    assert told == {"S": 10000, "A": 0, "B": 0}


def test_lines_with_more_money_than_the_finding_on_their_settlement_add_the_difference() -> None:
    told = net((finding("S", 4000), stay()), (finding("A", 3000), line(1)), (finding("B", 2000), line(2)))
    assert told == {"S": 4000, "A": 0, "B": 1000}
    assert sum(told.values()) == 5000


def test_a_settlement_that_was_reversed_holds_nothing() -> None:
    assert net((finding("S", 4000), stay(settled=0)), (finding("A", 3000), line(1, 3000, settled=0))) == {
        "S": 0,
        "A": 0,
    }


def test_money_that_was_handled_is_not_money_that_was_claimed() -> None:
    told = net((finding("A", 8000), stay()), (finding("C", 8000, family="C"), stay()))
    assert told == {"A": 8000, "C": 8000}


def test_a_finding_without_an_amount_has_no_net_amount() -> None:
    assert net((finding("A", None), line(1))) == {"A": None}


def test_money_of_which_nobody_knows_where_it_lies_is_in_what_the_finding_is_about() -> None:
    [one] = with_net_amounts([finding("A", 700)], {})
    assert (one.net, one.money_in, one.institution) == (700, ("data/A",), None)


def test_the_order_of_findings_changes_nothing() -> None:
    told = [
        (finding("A", 8000, grave="info"), line(1, 9000)),
        (finding("B", 5000), line(1, 9000)),
        (finding("S", 12000, grave="warning"), stay()),
        (finding("D", 6000), line(2)),
    ]
    assert len({tuple(sorted(net(*order).items())) for order in permutations(told)}) == 1


@pytest.mark.parametrize("seed", range(20))
def test_net_amounts_of_random_findings_are_what_the_records_hold_at_stake(seed: int) -> None:
    dice = Random(seed)
    holds = {(s, n): dice.choice([None, 0, 500, 2000]) for s in "EF" for n in range(3)}
    told: list[tuple[Finding, Place]] = []
    for number in range(30):
        s, n = dice.choice("EF"), dice.randrange(4)
        one = finding(
            f"{number:02d}", dice.randrange(3000), grave=dice.choice(["violation", "warning", "info"])
        )
        told.append((one, stay(s) if n == 3 else line(n, holds[s, n], s)))
    by_hand = 0
    for s in "EF":
        within = 0
        for n in range(3):
            most = max(
                [f.amount or 0 for f, p in told if p.pots[-1].record == f"fee-line/{s}-{n}"], default=0
            )
            left = holds[s, n]
            within += most if left is None else min(most, left)
        whole = max([f.amount or 0 for f, p in told if p.pots[-1].record == f"encounter/{s}"], default=0)
        by_hand += max(whole, within)
    found = net(*told)
    assert sum(fen or 0 for fen in found.values()) == by_hand
    assert all(0 <= (found[f.id] or 0) <= (f.amount or 0) for f, _ in told)


def test_totals_by_rule_institution_and_scheme_all_come_to_the_same_net_sum() -> None:
    told = {
        "A": (finding("A", 8000), line(1)),
        "B": (finding("B", 5000, rule="rule:b"), line(1)),
        "S": (finding("S", 12000, rule="rule:b"), stay("E2")),
        "C": (finding("C", 900, rule="rule:c", family="C"), Place((Pot("case/K"),))),
    }
    found = with_net_amounts([f for f, _ in told.values()], {id_: place for id_, (_, place) in told.items()})
    amounts = Amounts.of(found)
    assert [(one.key, one.gross, one.net) for one in amounts.sides] == [
        ("claims", 25000, 20000),
        ("handling", 900, 900),
    ]
    assert [(one.key, one.gross, one.net) for one in amounts.rules] == [
        ("rule:b", 17000, 12000),
        ("rule:a", 8000, 8000),
        ("rule:c", 900, 900),
    ]
    assert [(one.label.zh, one.findings, one.net) for one in amounts.institutions] == [("甲医院", 3, 20000)]
    assert [(one.label.zh, one.net) for one in amounts.schemes] == [("居民", 12000), ("职工", 8000)]


def test_findings_are_read_back_with_their_money() -> None:
    [one] = with_net_amounts([finding("A", 8000)], {"A": line(1, 3000)})
    assert finding_from_dict(one.as_dict()) == one
    old = {
        key: value
        for key, value in one.as_dict().items()
        if key not in ("net", "moneyIn", "institution", "scheme")
    }
    assert finding_from_dict(old) == finding("A", 8000), "as runs before this wrote it"


def test_the_ledger_lists_each_record_once(tmp_path) -> None:  # type: ignore[no-untyped-def]
    told = [(finding("A", 8000), line(1)), (finding("B", 5000, rule="rule:b"), line(1))]
    found = with_net_amounts([f for f, _ in told], {f.id: place for f, place in told})
    write_ledger(tmp_path / "ledger.xlsx", [*found, replace(finding("N", None))], "zh", "台账")
    book = load_workbook(tmp_path / "ledger.xlsx")
    head, *rows = book["金额归属"].iter_rows(values_only=True)
    assert head[0] == "记录"
    assert rows == [
        ("fee-line/E1-1", "encounter/E1", "费用所涉", "甲医院", "职工", 2, 130, 80, "A rule:a", "B rule:b")
    ]
    totals = {row[1]: row[4] for row in book["金额汇总"].iter_rows(values_only=True)}
    assert (totals["费用所涉"], totals["甲医院"], totals["职工"]) == (80, 80, 80)

"""Peers: on data without any outlier leads stay as rare as promised; planted outliers are found.

Every month of a simulated county is one data set: all its institutions are compared with each other, and what
is adjusted is adjusted within the month. Numbers come from MD5, so that they are the same on every machine.
"""

from __future__ import annotations

import math
from collections import defaultdict
from statistics import NormalDist, median

import pytest
from peer_records import QUERY, figures, normal, simulated, tables, uniform, watch

ALLOWED = 0.05
"""The share of false leads that the simulated watch allows."""

COST = f"1000 * exp(0.15 * {normal('place', 'i', 'm')} + 0.6 * {normal('stay', 'i', 'm', 'k')})"
ALIKE = f"1000 * exp(0.6 * {normal('alone', 'i', 'm', 'k')})"
SHARE = (
    "least(greatest("
    f"0.35 + 0.06 * {normal('place', 'i', 'm')} + 0.1 * {normal('stay', 'i', 'm', 'k')}, 0), 1)"
)
RARE = f"CASE WHEN {uniform('rare', 'i', 'm', 'k')} < 0.02 THEN 1 ELSE 0 END"
OFTEN = f"CASE WHEN {uniform('often', 'i', 'm', 'k')} < 0.2 THEN 1 ELSE 0 END"
UNEVEN = "5 + i * 3"
"""From 5 cases to over 60: what few cases show must not stand out for that."""

NULL = {
    "cost, 12 peers": ("average-cost", COST, 200, 12, "10"),
    "cost, 20 peers, few and many cases": ("average-cost", COST, 200, 20, UNEVEN),
    "cost, 40 peers": ("average-cost", COST, 200, 40, "10"),
    "cost, places all alike, few and many cases": ("average-cost", ALIKE, 200, 20, UNEVEN),
    "growth of cost, 20 peers": ("cost-growth", COST, 200, 20, "10"),
    "growth of the total, 20 peers": ("total-growth", COST, 200, 20, "10"),
    "share, 20 peers": ("drug-share", SHARE, 200, 20, "8"),
    "rare infections, 20 peers, few and many cases": ("infection-rate", RARE, 200, 20, UNEVEN),
    "frequent infections, 20 peers": ("infection-rate", OFTEN, 200, 20, "20"),
    "proven alerts, 20 peers, few and many cases": ("violation-index", RARE, 200, 20, UNEVEN),
}


@pytest.mark.parametrize(("indicator", "value", "months", "units", "cases"), NULL.values(), ids=NULL)
def test_without_outliers_leads_are_no_more_frequent_than_allowed(
    indicator: str, value: str, months: int, units: int, cases: str
) -> None:
    connection = simulated(indicator, value, months=months, units=units, cases=cases)
    found = connection.execute(
        f"SELECT count(*), count(*) FILTER (WHERE least <= {ALLOWED}) FROM"
        f" (SELECT began, min(adjusted) AS least FROM ({QUERY}) WHERE adjusted IS NOT NULL GROUP BY began)"
    ).fetchone()
    assert found is not None
    compared, with_leads = found
    assert compared >= months - 1
    assert with_leads / compared <= ALLOWED, "with no outlier, every lead is a false one"


PLANTED = 20


@pytest.mark.parametrize(
    ("indicator", "value", "least_found"),
    [
        ("average-cost", f"{COST} * CASE WHEN i < {PLANTED} THEN 4 ELSE 1 END", 1.0),
        ("average-cost", f"{COST} * CASE WHEN i < {PLANTED} THEN 3 ELSE 1 END", 0.95),
        ("drug-share", f"CASE WHEN i < {PLANTED} THEN 0.9 ELSE {SHARE} END", 1.0),
        (
            "infection-rate",
            f"CASE WHEN i < {PLANTED} THEN {uniform('o', 'i', 'm', 'k')} ELSE {RARE} END",
            0.95,
        ),
    ],
    ids=["four times the cost", "three times the cost", "nine tenths drugs", "every second stay infected"],
)
def test_twenty_planted_outliers_among_two_hundred_are_found(
    indicator: str, value: str, least_found: float
) -> None:
    months = 5
    connection = simulated(indicator, value, months=months, units=200, cases="20", groups=4)
    leads = connection.execute(
        f"SELECT CAST(substr(fixmedins_code, 2) AS INTEGER) < {PLANTED} FROM ({QUERY})"
        f" WHERE adjusted <= {ALLOWED}"
    ).fetchall()
    right = sum(planted for (planted,) in leads)
    assert right >= least_found * PLANTED * months
    assert len(leads) - right <= ALLOWED * len(leads)


def by_hand(costs: dict[str, list[float]]) -> dict[str, tuple[float, float]]:
    """Robust deviation and adjusted probability of each, in plain Python."""
    means = {place: sum(each) / len(each) for place, each in costs.items()}
    scale = {place: math.log(mean) for place, mean in means.items()}
    chance = {
        place: math.sqrt(sum((cost - means[place]) ** 2 for cost in each)) / len(each) / means[place]
        for place, each in costs.items()
    }
    count, middle = len(costs), median(scale.values())
    spread = 1.4826 * median(abs(x - middle) for x in scale.values()) * count / (count - 0.8)
    usual = median(each**2 for each in chance.values())
    freedom = 0.37 * (count - 1)
    chances = {}
    deviations = {}
    for place, x in scale.items():
        width = math.sqrt(max(spread**2, usual) + max(chance[place] ** 2 - usual, 0))
        deviations[place] = t = (x - middle) / width
        w = (8 * freedom + 1) / (8 * freedom + 3) * math.sqrt(freedom * math.log(1 + t * t / freedom))
        tail = 1 - NormalDist().cdf(w)
        chances[place] = tail if t >= 0 else 1 - tail
    order = sorted(chances, key=chances.__getitem__)
    adjusted, least = {}, 1.0
    for rank in range(count, 0, -1):
        least = min(least, chances[order[rank - 1]] * count / rank)
        adjusted[order[rank - 1]] = least
    return {place: (deviations[place], adjusted[place]) for place in costs}


def test_figures_are_those_of_a_plain_calculation() -> None:
    costs = {f"H{i}": [1000.0 + 37 * i + 11 * k * (i % 4) for k in range(1, 5)] for i in range(1, 12)}
    costs["H9"] = [9000.0, 9100.0, 9500.0, 8800.0]
    connection = tables(
        {
            "indicator_watch": [watch()],
            "institution": [
                {"fixmedins_code": h, "fixmedins_name": h, "fixmedins_type": "1", "hosp_lv": "二级"}
                for h in costs
            ],
            "encounter": [
                {
                    "mdtrt_id": f"{h}{k}",
                    "fixmedins_code": h,
                    "med_type": "21",
                    "begntime": "2026-03-01 09:00:00",
                }
                for h, each in costs.items()
                for k in range(len(each))
            ],
            "settlement": [
                {"setl_id": f"S{h}{k}", "mdtrt_id": f"{h}{k}", "medfee_sumamt": cost}
                for h, each in costs.items()
                for k, cost in enumerate(each)
            ],
        }
    )
    expected = by_hand(costs)
    found = {row["fixmedins_code"]: row for row in figures(connection)}
    assert set(found) == set(costs)
    assert {row["cases"] for row in found.values()} == {4}
    assert {row["peers"] for row in found.values()} == {11}
    for place, row in found.items():
        deviation, adjusted = expected[place]
        assert float(row["figure"]) == pytest.approx(sum(costs[place]) / 4, abs=1e-4)
        assert float(row["deviation"]) == pytest.approx(deviation, abs=1e-4)
        if row["deviation"] > 0 and adjusted < 0.3:  # from above, never from below
            assert adjusted - 1e-4 <= float(row["adjusted"]) <= adjusted * 1.1 + 2e-4
    assert [place for place, row in found.items() if row["adjusted"] <= 0.05] == ["H9"]


def test_peers_are_those_of_the_same_level_kind_and_specialty() -> None:
    kinds = [("1", "二级", "综合"), ("1", "二级", "口腔"), ("1", "三级", "综合"), ("2", "二级", "综合")]
    places = [(f"H{n}{i}", *kind) for n, kind in enumerate(kinds) for i in range(3)]
    rows = {
        "indicator_watch": [watch()],
        "institution": [
            {"fixmedins_code": h, "fixmedins_name": h, "fixmedins_type": t, "hosp_lv": lv, "specialty": s}
            for h, t, lv, s in places
        ],
        "encounter": [
            {"mdtrt_id": h, "fixmedins_code": h, "med_type": "11", "begntime": "2026-03-01 09:00:00"}
            for h, *_ in places
        ],
        "settlement": [
            {"setl_id": h, "mdtrt_id": h, "medfee_sumamt": 100 + n} for n, (h, *_) in enumerate(places)
        ],
    }
    sizes = defaultdict(set)
    for row in figures(tables(rows)):
        sizes[row["peer_group"]].add(row["peers"])
    assert len(sizes) == 4
    assert set(map(frozenset, sizes.values())) == {frozenset({3})}

"""What each indicator counts, shown on a few stays of one hospital; and where its figures are computed."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

import pytest
from peer_records import figures, tables, watch
from rdflib import RDF

from engine.graph.present import present
from engine.program.compiled import Compiled
from engine.sql.sqlite.history import open_history
from engine.sql.sqlite.history_making import make_history
from hegui.figures import asked_for, figures_read_by
from hegui.ontology import DATA, FUND
from hegui.rules import load_rules
from hegui.workspace import graph_of, mapping

Rows = dict[str, list[dict[str, Any]]]
HOSPITAL = {"fixmedins_code": "H1", "fixmedins_name": "示例医院", "fixmedins_type": "1", "hosp_lv": "二级"}


def stay(
    number: int, begin: str, end: str | None = None, person: str = "P1", **more: object
) -> dict[str, Any]:
    told: dict[str, Any] = {
        "mdtrt_id": f"E{number}",
        "psn_no": person,
        "fixmedins_code": "H1",
        "med_type": "21",
    }
    told |= {"begntime": f"{begin} 09:00:00"} | ({"endtime": f"{end} 09:00:00"} if end else {})
    return told | more


def line(number: int, sn: int, amount: float, **more: object) -> dict[str, Any]:
    return {"mdtrt_id": f"E{number}", "feedetl_sn": str(sn), "det_item_fee_sumamt": amount} | more


def only(rows: Rows, **told: object) -> tuple[float, int]:
    """Figure and cases of the only object of a watch."""
    [row] = figures(tables({"institution": [HOSPITAL]} | rows | {"indicator_watch": [watch(**told)]}))
    return float(row["figure"]), row["cases"]


class TestReadmissions:
    """Rule 63 of the national book."""

    def rate(self, *stays: dict[str, Any], records: list[dict[str, Any]] | None = None) -> tuple[float, int]:
        rows: Rows = {"encounter": list(stays), "admission_record": records or []}
        return only(rows, indicator_code="readmission-rate", window_days=31)

    def test_a_return_on_the_thirty_first_day_counts(self) -> None:
        assert self.rate(stay(1, "2026-03-01", "2026-03-05"), stay(2, "2026-04-05", "2026-04-08")) == (0.5, 2)

    def test_a_return_on_the_day_after_does_not(self) -> None:
        assert self.rate(stay(1, "2026-03-01", "2026-03-05"), stay(2, "2026-04-06", "2026-04-08")) == (0, 2)

    def test_a_planned_return_does_not(self) -> None:
        planned = [{"mdtrt_id": "E1", "days_rinp_flag_31": "是"}]
        stays = stay(1, "2026-03-01", "2026-03-05"), stay(2, "2026-04-05", "2026-04-08")
        assert self.rate(*stays, records=planned) == (0, 2)

    def test_another_person_does_not_return(self) -> None:
        other = stay(2, "2026-03-20", "2026-03-22", "P2")
        assert self.rate(stay(1, "2026-03-01", "2026-03-05"), other) == (0, 2)

    def test_a_return_to_another_hospital_counts_for_the_first(self) -> None:
        other = stay(2, "2026-03-20", "2026-03-22", fixmedins_code="H2")
        assert self.rate(stay(1, "2026-03-01", "2026-03-05"), other) == (1, 1)

    def test_a_stay_that_has_not_ended_is_no_case(self) -> None:
        assert self.rate(stay(1, "2026-03-01", "2026-03-05"), stay(2, "2026-05-06")) == (0, 1)


def test_infections_are_counted_among_stays_of_which_it_is_known() -> None:
    stays = [stay(n, "2026-03-01", "2026-03-05") for n in (1, 2, 3)]
    records = [{"mdtrt_id": "E1", "nosocomial_flag": "是"}, {"mdtrt_id": "E2", "nosocomial_flag": "否"}]
    rows: Rows = {"encounter": stays, "admission_record": records}
    assert only(rows, indicator_code="infection-rate") == (0.5, 2)


class TestShares:
    """Rules 56 to 61 of the national book."""

    STAYS: ClassVar = [stay(1, "2026-03-01", "2026-03-05"), stay(2, "2026-03-02", "2026-03-05")]

    def share(self, indicator: str, *lines: dict[str, Any], items: Rows | None = None) -> tuple[float, int]:
        rows: Rows = {"encounter": self.STAYS, "fee_line": list(lines)} | (items or {})
        return only(rows, indicator_code=indicator)

    LINES = tuple(
        line(1, n, 10 * n, med_chrgitm_type=code)
        for n, code in enumerate(("01", "03", "04", "05", "08", "09", "10", "11"), 1)
    )

    @pytest.mark.parametrize(
        ("indicator", "part"),
        [
            ("drug-share", 60 + 70 + 80),
            ("test-share", 20 + 30),
            ("material-share", 50),
            ("treatment-share", 40),
        ],
    )
    def test_each_share_is_of_its_categories(self, indicator: str, part: int) -> None:
        assert self.share(indicator, *self.LINES) == (round(part / 360, 4), 1)

    def test_it_is_the_share_of_all_money_and_no_mean_of_shares(self) -> None:
        lines = line(1, 1, 900, med_chrgitm_type="09"), line(2, 1, 100, med_chrgitm_type="05")
        assert self.share("drug-share", *lines) == (0.9, 2)

    def test_a_refund_takes_its_money_back(self) -> None:
        refund = line(1, 3, -100, med_chrgitm_type="09", init_feedetl_sn="1")
        lines = line(1, 1, 200, med_chrgitm_type="09"), line(1, 2, 100, med_chrgitm_type="05"), refund
        assert self.share("drug-share", *lines) == (0.5, 1)

    def test_a_stay_with_a_line_of_no_category_says_nothing_on_tests(self) -> None:
        lines = (
            line(1, 1, 100, med_chrgitm_type="03"),
            line(2, 1, 100, med_chrgitm_type="03"),
            line(2, 2, 900),
        )
        assert self.share("test-share", *lines) == (1, 1)

    def test_without_categories_the_catalogue_tells_drugs_and_consumables(self) -> None:
        kinds = (("D", "药", "101"), ("M", "耗材", "301"), ("S", "服务", "201"))
        items: Rows = {
            "catalogue_item": [
                {"med_list_codg": code, "item_name": name, "list_type": kind, "begndate": "2020-01-01"}
                for code, name, kind in kinds
            ]
        }
        lines = [line(1, n, 100 * n, med_list_codg=code) for n, (code, *_) in enumerate(kinds, 1)]
        assert self.share("drug-share", *lines, items=items) == (round(1 / 6, 4), 1)
        assert self.share("material-share", *lines, items=items) == (round(2 / 6, 4), 1)

    @pytest.mark.parametrize(("indicator", "part"), [("ct-share", 0.3), ("mri-share", 0.2)])
    def test_ct_and_mri_are_services_of_these_names(self, indicator: str, part: float) -> None:
        names = (
            ("A", "X线计算机体层(CT)平扫", "201"),
            ("B", "磁共振平扫(MRI)", "201"),
            ("C", "ACTH注射剂", "101"),
        )
        items: Rows = {
            "catalogue_item": [
                {"med_list_codg": code, "item_name": name, "list_type": kind, "begndate": "2020-01-01"}
                for code, name, kind in names
            ]
        }
        lines = [
            line(1, n, a, med_list_codg=c) for n, (c, a) in enumerate((("A", 300), ("B", 200), ("C", 500)), 1)
        ]
        assert self.share(indicator, *lines, items=items) == (part, 1)


class TestCost:
    """Average cost, its growth, and whom a watch looks at."""

    STAYS: ClassVar = [
        stay(1, "2025-03-01", "2025-03-05"),
        stay(2, "2026-03-01", "2026-03-05"),
        stay(3, "2026-05-01", "2026-05-05"),
        stay(4, "2026-05-02", med_type="11"),
    ]
    BILLS: ClassVar = [
        {"setl_id": f"S{n}", "mdtrt_id": f"E{n}", "medfee_sumamt": fee}
        for n, fee in ((1, 1000), (2, 1500), (3, 2500), (4, 200))
    ]
    ROWS: ClassVar[Rows] = {"encounter": STAYS, "settlement": BILLS}

    def figures(self, **told: object) -> list[tuple[str, float]]:
        rows = {"institution": [HOSPITAL]} | self.ROWS | {"indicator_watch": [watch(**told)]}
        return [(row["began"].isoformat(), float(row["figure"])) for row in figures(tables(rows))]

    def test_by_year_and_kind_of_care(self) -> None:
        assert self.figures(care_kind="stay") == [("2025-01-01", 1000), ("2026-01-01", 2000)]
        assert self.figures(care_kind="visit") == [("2026-01-01", 200)]
        assert self.figures() == [("2025-01-01", 1000), ("2026-01-01", 1400)]

    def test_by_month(self) -> None:
        months = self.figures(period_kind="month")
        assert months == [("2025-03-01", 1000), ("2026-03-01", 1500), ("2026-05-01", 1350)]

    def test_growth_over_the_year_before(self) -> None:
        assert self.figures(indicator_code="cost-growth", care_kind="stay") == [("2026-01-01", 1)]
        assert self.figures(indicator_code="total-growth", care_kind="stay") == [("2026-01-01", 3)]

    def test_a_month_without_the_month_before_has_no_growth(self) -> None:
        assert self.figures(indicator_code="cost-growth", period_kind="month") == []

    def test_only_while_the_watch_is_in_force(self) -> None:
        assert self.figures(begndate="2026-03-01", enddate="2026-03-01") == [("2026-01-01", 1500)]
        assert self.figures(begndate="2026-03-02", enddate="2026-04-30") == []

    def test_only_with_enough_cases(self) -> None:
        assert self.figures(min_cases=3) == [("2026-01-01", 1400)]
        assert self.figures(min_cases=4) == []

    def test_a_settlement_taken_back_leaves_its_other_half(self) -> None:
        back = {"setl_id": "S1R", "mdtrt_id": "E1", "medfee_sumamt": -400}
        rows: Rows = {"encounter": self.STAYS[:1], "settlement": [*self.BILLS[:1], back]}
        assert only(rows) == (600, 1)

    def test_only_in_its_region(self) -> None:
        rows: Rows = {"institution": [HOSPITAL | {"admdvs": "500230"}]} | self.ROWS
        here = figures(tables(rows | {"indicator_watch": [watch(admdvs="500230")]}))
        there = figures(tables(rows | {"indicator_watch": [watch(admdvs="510182")]}))
        assert (len(here), len(there)) == (2, 0)

    def test_too_few_peers_leave_the_figure_alone(self) -> None:
        rows = {"institution": [HOSPITAL]} | self.ROWS | {"indicator_watch": [watch()]}
        assert {(row["peers"], row["deviation"], row["adjusted"]) for row in figures(tables(rows))} == {
            (1, None, None)
        }


class TestViolationIndex:
    """Proven alerts for each encounter."""

    STAYS: ClassVar = [
        stay(n, f"2026-03-0{n}", med_type="11", person=f"P{n % 2}", atddr_no="D1") for n in range(1, 5)
    ]

    def alert(self, number: int, **more: object) -> dict[str, Any]:
        usual = {"alert_no": f"A{number}", "rule_id": "R", "stage": "after", "object_kind": "institution"}
        return usual | {"raised_at": "2026-04-01 02:00:00", "state": "confirmed"} | more

    def index(self, *alerts: dict[str, Any], **told: object) -> list[float]:
        people = [{"psn_no": p, "brdy": "1980-01-01", "insutype": "310"} for p in ("P0", "P1")]
        rows: Rows = {
            "institution": [HOSPITAL],
            "physician": [{"dr_codg": "D1", "dr_name": "甲", "fixmedins_code": "H1"}],
            "person": people,
            "encounter": self.STAYS,
            "settlement": [{"setl_id": "S1", "mdtrt_id": "E1", "medfee_sumamt": 100}],
            "alert": list(alerts),
            "indicator_watch": [watch(indicator_code="violation-index", **told)],
        }
        return [float(row["figure"]) for row in figures(tables(rows))]

    def test_confirmed_ones_count_by_encounter_settlement_or_institution(self) -> None:
        alerts = self.alert(1, mdtrt_id="E1"), self.alert(2, setl_id="S1"), self.alert(3, fixmedins_code="H1")
        assert self.index(*alerts) == [0.75]

    def test_closed_ones_count_where_money_was_confirmed(self) -> None:
        assert self.index(self.alert(1, mdtrt_id="E1", state="closed", confirmed_amount=0.01)) == [0.25]
        assert self.index(self.alert(1, mdtrt_id="E1", state="closed", confirmed_amount=0)) == [0]
        assert self.index(self.alert(1, mdtrt_id="E1", state="cleared", confirmed_amount=9)) == [0]

    def test_physicians_and_persons_have_their_own(self) -> None:
        alerts = self.alert(1, mdtrt_id="E1"), self.alert(2, psn_no="P1")
        assert self.index(*alerts, object_kind="person") == [0, 1]
        assert self.index(*alerts, object_kind="physician") == [0.25]


class TestWhereFiguresAreComputed:
    """Once a run, and only for rules that read them."""

    ROWS: ClassVar[Rows] = {"institution": [HOSPITAL]} | TestCost.ROWS | {"indicator_watch": [watch()]}

    def names(self, rows: Rows, *rules: str) -> list[str]:
        connection = tables(rows)
        read = figures_read_by(load_rules(rules).graph, mapping(), connection)
        return [each.name.rpartition("#")[2] for each in read]

    def test_only_where_a_rule_reads_them_and_rows_ask_for_them(self) -> None:
        assert self.names(self.ROWS, "cost-level-beyond-peers") == ["peer-comparison"]
        assert self.names(self.ROWS, "indicator-above-warning-line") == ["peer-comparison"]
        assert self.names(self.ROWS, "claims") == []
        without = {kind: given for kind, given in self.ROWS.items() if kind != "indicator_watch"}
        assert self.names(without, "cost-level-beyond-peers") == []
        assert "peer-comparison" not in {
            m.name.rpartition("#")[2] for m in asked_for(mapping(), tables(without)).triples_maps
        }

    def test_they_are_triples_like_all_others_where_the_graph_is_written_down(self) -> None:
        graph = graph_of(tables(self.ROWS), with_ontology=False)
        found = set(graph.subjects(RDF.type, FUND.PeerComparison))
        assert found == {DATA["peer-comparison/W-20250101-H1"], DATA["peer-comparison/W-20260101-H1"]}

    def test_a_history_file_keeps_them_as_they_were(self, tmp_path: Path) -> None:
        connection = tables(self.ROWS | {"indicator_watch": [watch(warning_line=1200)]})
        said = present(asked_for(mapping(), connection), connection)
        file = tmp_path / "history.sqlite"
        make_history(connection, said, file)
        rules = Compiled(load_rules(["indicator-above-warning-line"]).graph)
        with open_history(file, said, base=str(DATA)) as history:
            found = rules.validate(history).results
        assert [result.focus for result in found] == [DATA["peer-comparison/W-20260101-H1"]]


def test_all_rules_of_statistics_are_leads_and_nothing_more() -> None:
    rules = load_rules(["statistics"]).rules
    assert len(rules) >= 5
    assert {rule.severity for rule in rules} == {"info"}
    for rule in rules:
        assert rule.amount_path is None
        assert "?amount" not in "".join(map(str, rule.shapes.objects()))

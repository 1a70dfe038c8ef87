"""Claims as transactions of the national interface: one exchange (request and reply) a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from hegui.county.builder import County
from hegui.county.files.style import STYLES, Json, Style
from hegui.county.model import COUNTY, Encounter, Institution, Line, Sale, Settlement
from hegui.county.parameters import EMPLOYEES, RETIRED, ratio

INFNOS = ("2203A", "2204", "2207", "2401", "2301", "2304", "4101A", "3505")


def write_claims(county: County, folder: Path) -> None:
    """Write one JSON Lines file for each transaction, each in the order of time."""
    folder.mkdir(parents=True, exist_ok=True)
    exchanges = _Exchanges()
    for infno in INFNOS:
        with (folder / f"{infno}.jsonl").open("w", encoding="utf-8", newline="\n") as file:
            for exchange in sorted(
                exchanges.of(county, infno), key=lambda one: (one["inf_time"], one["msgid"])
            ):
                file.write(json.dumps(exchange, ensure_ascii=False, separators=(",", ":")) + "\n")


class _Exchanges:
    """Messages with their running numbers."""

    def __init__(self) -> None:
        self._sent = 0

    def of(self, county: County, infno: str) -> Iterator[dict[str, Json]]:
        if infno == "3505":
            for sale in county.sales:
                yield self._sale(sale)
            return
        for visit in county.visits:
            if visit.legacy or visit.inpatient != (infno in {"2401", "2301", "2304", "4101A"}):
                continue
            yield from self._of_visit(visit, infno)

    def _of_visit(self, visit: Encounter, infno: str) -> Iterator[dict[str, Json]]:
        style, bill = STYLES[visit.place.style], visit.settlement
        if infno == "2203A":
            yield self._exchange(infno, visit.place, visit.begins, _outpatient(visit, style), {})
        elif infno == "2401":
            reply = {"result": {"mdtrt_id": visit.number}}
            yield self._exchange(
                infno, visit.place, visit.begins + timedelta(minutes=15), _admission(visit, style), reply
            )
        elif infno in {"2204", "2301"}:
            for moment in sorted({line.uploaded for line in visit.lines}):
                sent = [line for line in visit.lines if line.uploaded == moment]
                fees = {"feedetail": style.rows([_fee(line, style) for line in sent])}
                reply = {"result": style.rows([_divided(line, style) for line in sent])}
                yield self._exchange(infno, visit.place, moment, fees, reply)
        elif infno in {"2207", "2304"}:
            reply = {"setlinfo": _settled(bill, style), "setldetail": style.rows(_parts(bill, style))}
            yield self._exchange(infno, visit.place, bill.time, {"data": _asked(bill, style)}, reply)
        else:
            declared = bill.time + timedelta(days=3, hours=4)
            yield self._exchange(
                infno, visit.place, declared, _list(visit, declared), {"setl_list_id": f"L{bill.number}"}
            )

    def _sale(self, sale: Sale) -> dict[str, Json]:
        style = STYLES[sale.place.style]
        sent = sale.sold + timedelta(minutes=3)
        return self._exchange(
            "3505", sale.place, sent, {"selinfo": style.rows([_sold(sale, style)])}, {"retRslt": "1"}
        )

    def _exchange(
        self, infno: str, place: Institution, moment: datetime, message: Json, output: Json
    ) -> dict[str, Json]:
        self._sent += 1
        style, stamp = STYLES[place.style], f"{moment:%Y%m%d%H%M%S}"
        return {
            "infno": infno,
            "msgid": f"{place.code}{stamp}{self._sent % 10000:04d}",
            "mdtrtarea_admvs": COUNTY,
            "insuplc_admdvs": COUNTY,
            "recer_sys_code": "MBS_LOCAL",
            "dev_no": "",
            "dev_safe_info": "",
            "cainfo": "",
            "signtype": "SM3",
            "infver": "V1.0",
            "opter_type": "1",
            "opter": f"{place.code[-3:]}01",
            "opter_name": "收费窗口",
            "inf_time": _time(moment),
            "fixmedins_code": place.code,
            "fixmedins_name": place.name,
            "sign_no": "",
            "input": message,
            "reply": {
                "infcode": style.success,
                "inf_refmsgid": f"{COUNTY}{stamp}{self._sent:010d}",
                "respond_time": f"{stamp}000",
                "err_msg": None if style.blank is None else "",
                "output": output or None,
            },
        }


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def _outpatient(visit: Encounter, style: Style) -> Json:
    info = {
        "mdtrt_id": visit.number,
        "psn_no": visit.person.number,
        "med_type": visit.kind,
        "begntime": _time(visit.begins),
        "main_cond_dscr": style.blank,
    }
    if visit.third_party is not None:
        info["ttp_resp"] = style.flag(visit.third_party)
    rows = [{**row, "vali_flag": "1"} for row in _diagnoses(visit)]
    return {"mdtrtinfo": info, "diseinfo": style.rows(rows)}


def _admission(visit: Encounter, style: Style) -> Json:
    code, name = visit.diagnoses[0]
    info = {
        "psn_no": visit.person.number,
        "insutype": visit.person.scheme,
        "begntime": _time(visit.begins),
        "mdtrt_cert_type": "02",
        "mdtrt_cert_no": visit.person.identity,
        "med_type": visit.kind,
        "ipt_no": f"ZY{visit.number[-8:]}",
        "atddr_no": visit.doctor.code,
        "chfpdr_name": visit.doctor.name,
        "adm_diag_dscr": name,
        "adm_dept_codg": "A03",
        "adm_dept_name": "内科",
        "adm_bed": f"{int(visit.number[-3:]) % 40 + 1}床",
        "dscg_maindiag_code": code,
        "dscg_maindiag_name": name,
    }
    rows = [
        {**row, "psn_no": visit.person.number, "maindiag_flag": style.flag(order == 0)}
        for order, row in enumerate(_diagnoses(visit))
    ]
    return {"mdtrtinfo": info, "diseinfo": style.rows(rows)}


def _diagnoses(visit: Encounter) -> list[dict[str, Json]]:
    return [
        {
            "diag_type": "1",
            "diag_srt_no": order,
            "diag_code": code,
            "diag_name": name,
            "diag_dept": "内科",
            "dise_dor_no": visit.doctor.code,
            "dise_dor_name": visit.doctor.name,
            "diag_time": _time(visit.begins + timedelta(minutes=5)),
        }
        for order, (code, name) in enumerate(visit.diagnoses, 1)
    ]


def _fee(line: Line, style: Style) -> dict[str, Json]:
    visit = line.visit
    row: dict[str, Json] = {"feedetl_sn": line.number}
    if visit.inpatient:
        row["init_feedetl_sn"] = line.refunds.number if line.refunds else style.blank
    row |= {"mdtrt_id": visit.number, "psn_no": visit.person.number}
    if visit.inpatient:
        row["med_type"] = visit.kind
    else:
        row |= {"chrg_bchno": f"P{visit.number[-8:]}", "rx_circ_flag": style.flag(False)}
    doctor = line.doctor or visit.doctor
    return row | {
        "fee_ocur_time": _time(line.incurred),
        "med_list_codg": line.item.code,
        "medins_list_codg": f"Y{line.item.code[:9]}",
        "det_item_fee_sumamt": style.money(line.amount),
        "cnt": style.number(line.quantity),
        "pric": style.number(line.price),
        "bilg_dept_codg": "A03",
        "bilg_dept_name": "内科",
        "bilg_dr_codg": doctor.code,
        "bilg_dr_name": doctor.name,
        "hosp_appr_flag": "1",
    }


def _divided(line: Line, style: Style) -> dict[str, Json]:
    return {
        "feedetl_sn": line.number,
        "det_item_fee_sumamt": style.money(line.amount),
        "cnt": style.number(line.quantity),
        "pric": style.number(line.price),
        "pric_uplmt_amt": style.number(line.price),
        "fulamt_ownpay_amt": style.money(line.own),
        "overlmt_amt": style.money(line.over),
        "preselfpay_amt": style.money(line.pre),
        "inscp_scp_amt": style.money(line.scope),
        "chrgitm_lv": line.item.level,
        "med_chrgitm_type": line.item.fee_kind,
        "lmt_used_flag": "0",
        "memo": style.blank,
    }


def _asked(bill: Settlement, style: Style) -> Json:
    visit = bill.visit
    asked = {
        "psn_no": visit.person.number,
        "mdtrt_cert_type": "02",
        "mdtrt_cert_no": visit.person.identity,
        "medfee_sumamt": style.money(bill.total),
        "psn_setlway": "01",
        "mdtrt_id": visit.number,
        "insutype": visit.person.scheme,
        "acct_used_flag": style.flag(visit.person.scheme == EMPLOYEES),
        "fulamt_ownpay_amt": style.money(bill.own),
        "overlmt_selfpay": style.money(bill.over),
        "preselfpay_amt": style.money(bill.pre),
        "inscp_scp_amt": style.money(bill.scope),
    }
    if visit.ends is None:
        return asked | {"med_type": visit.kind, "chrg_bchno": f"P{visit.number[-8:]}"}
    return asked | {"mid_setl_flag": style.flag(False), "dscgTime": _time(visit.ends)}


def _settled(bill: Settlement, style: Style) -> Json:
    person, place = bill.visit.person, bill.visit.place
    pooled = ratio(person.scheme, place.level, person.category) if bill.visit.inpatient else None
    return {
        "mdtrt_id": bill.visit.number,
        "setl_id": bill.number,
        "psn_no": person.number,
        "psn_name": person.name,
        "psn_cert_type": "01",
        "certno": person.identity,
        "gend": person.sex,
        "brdy": f"{person.born:%Y-%m-%d}",
        "age": _age(person.born, bill.time.date()),
        "insutype": person.scheme,
        "psn_type": person.category,
        "cvlserv_flag": "0",
        "setl_time": _time(bill.time),
        "mdtrt_cert_type": "02",
        "med_type": bill.visit.kind,
        "medfee_sumamt": style.money(bill.total),
        "fulamt_ownpay_amt": style.money(bill.own),
        "overlmt_selfpay": style.money(bill.over),
        "preselfpay_amt": style.money(bill.pre),
        "inscp_scp_amt": style.money(bill.scope),
        "act_pay_dedc": style.money(bill.deductible),
        "hifp_pay": style.money(bill.pool),
        "pool_prop_selfpay": style.blank if pooled is None else style.number(pooled),
        "cvlserv_pay": style.money(0),
        "hifes_pay": style.optional_money(0),
        "hifmi_pay": style.money(bill.major),
        "hifob_pay": style.money(bill.large),
        "maf_pay": style.money(bill.assistance),
        "oth_pay": style.optional_money(0),
        "fund_pay_sumamt": style.money(bill.fund),
        "psn_part_amt": style.money(bill.person_part),
        "acct_pay": style.money(bill.account),
        "psn_cash_pay": style.money(bill.cash),
        "hosp_part_amt": style.money(bill.hospital),
        "balc": style.blank,
        "acct_mulaid_pay": style.money(0),
        "medins_setl_id": f"{place.code}{bill.time:%Y%m%d%H%M%S}0001",
        "clr_optins": COUNTY,
        "clr_way": "1",
        "clr_type": "21" if bill.visit.inpatient else "11",
    }


def _age(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _parts(bill: Settlement, style: Style) -> list[dict[str, Json]]:
    employee = bill.visit.person.scheme == EMPLOYEES
    parts = (
        ("310100" if employee else "390100", "统筹基金", bill.pool),
        ("330100", "大额医疗费用补助", bill.large),
        ("390200", "居民大病保险", bill.major),
        ("610100", "医疗救助", bill.assistance),
        ("310200", "个人账户", bill.account),
        ("999996", "医院垫付", bill.hospital),
    )
    rows = [
        {
            "fund_pay_type": kind,
            "inscp_scp_amt": style.money(bill.scope),
            "fund_payamt": style.money(amount),
            "fund_pay_type_name": name,
        }
        for kind, name, amount in parts
        if amount
    ]
    return rows or [
        {
            "fund_pay_type": parts[0][0],
            "inscp_scp_amt": style.money(bill.scope),
            "fund_payamt": style.money(0),
        }
    ]


def _list(visit: Encounter, declared: datetime) -> Json:
    bill, person = visit.settlement, visit.person
    assert visit.ends is not None
    code, name = visit.diagnoses[0]
    return {
        "setlinfo": {
            "mdtrt_id": visit.number,
            "setl_id": bill.number,
            "psn_no": person.number,
            "hi_no": person.number,
            "medcasno": f"BA{visit.number[-8:]}",
            "dcla_time": _time(declared),
            "ntly": "CHN",
            "prfs": "27" if person.category in RETIRED else "90",
            "adm_time": _time(visit.begins),
            "dscg_time": _time(visit.ends),
            "adm_way": "1",
            "trt_type": "1",
            "dscg_way": "1",
            "bill_code": "50060126",
            "bill_no": visit.number[-8:],
            "biz_sn": bill.number,
            "chfpdr_code": visit.doctor.code,
            "setl_begn_date": f"{visit.begins:%Y-%m-%d}",
            "setl_end_date": f"{visit.ends:%Y-%m-%d}",
            "hi_paymtd": "3" if visit.place.level == "3" else "1",
            "medins_fill_dept": "医保科",
            "medins_fill_psn": "结算员",
        },
        "diseinfo": [
            {
                "diag_type": "1",
                "diag_code": code,
                "diag_name": name,
                "adm_cond_type": "1",
                "maindiag_flag": "1",
            }
        ],
    }


def _sold(sale: Sale, style: Style) -> dict[str, Json]:
    made = date(2025, 3, 1) + timedelta(days=int(sale.code[-4:]) % 200)
    row: dict[str, Json] = {
        "med_list_codg": sale.item.code,
        "fixmedins_hilist_id": f"Y{sale.item.code[:9]}",
        "fixmedins_hilist_name": sale.item.name,
        "fixmedins_bchno": f"{sale.document}-1",
        "prsc_dr_name": sale.visit.doctor.name if sale.visit else style.blank,
        "phar_name": "值班药师",
        "phar_prac_cert_no": "示例证号",
        "hi_feesetl_type": "1",
        "setl_id": sale.visit.settlement.number if sale.visit else style.blank,
        "mdtrt_sn": sale.visit.number if sale.visit else sale.document,
        "psn_no": sale.person.number,
        "psn_cert_type": "01",
        "psn_name": sale.person.name,
        "manu_lotnum": f"{made:%Y%m%d}",
        "manu_date": f"{made:%Y-%m-%d}",
        "expy_end": f"{made + timedelta(days=720):%Y-%m-%d}",
        "rx_flag": "1",
        "trdn_flag": "0",
        "finl_trns_pric": style.number(sale.price),
        "rx_circ_flag": "1" if sale.visit else "0",
        "rtal_docno": sale.document,
        "sel_retn_cnt": style.number(sale.quantity),
        "sel_retn_time": _time(sale.sold),
        "sel_retn_opter_name": "收银员",
        "mdtrt_setl_type": "1" if sale.visit else "2",
    }
    if style.flags_as_numbers:
        return row | {"drug_trac_codg": sale.code}
    return row | {"drugtracinfo": style.rows([{"drug_trac_codg": sale.code}])}

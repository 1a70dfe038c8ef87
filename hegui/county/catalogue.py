"""A small catalogue: real national codes and names, with invented prices, levels and dates.

The codes and names are those of the knowledge points the National Healthcare Security Administration
published for intelligent review.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hegui.county.model import Item

MEN, WOMEN = "1", "2"
# Head of what the fund does not pay: what work-injury insurance owes.
WORK_INJURY = "1"
DRUG, SERVICE, PIECES = "101", "201", "102"


def _service(code: str, name: str, price: str, fee_kind: str, sex: str = "", level: str = "01") -> Item:
    return Item(code, name, SERVICE, level, Decimal(price), sex, fee_kind=fee_kind)


def _drug(code: str, name: str, price: str, level: str = "02", sex: str = "", fee_kind: str = "09") -> Item:
    return Item(code, name, DRUG, level, Decimal(price), sex, fee_kind=fee_kind)


BED = _service("001109000010300", "普通病房床位费(三人间)", "30", "01")
WARD_ROUND = _service("001102000050000", "住院诊查费", "12", "02")
NURSING = _service("001201000040000", "Ⅱ级护理", "20", "07")
EMERGENCY_VISIT = _service("001102000030000", "急诊诊查费", "15", "02")
EMERGENCY_WATCH = _service("001103000010000", "急诊监护费", "80", "05")
INTENSIVE_CARE = _service("001201000010000", "重症监护", "240", "07")
MOUTH_CARE = _service("001201000140100", "一般专项护理(口腔护理)", "6", "07")
CHEST_SCREENING = _service("002101010010100", "普通透视(胸)", "15", "03")
STOOL_TEST = _service("002501030010000", "粪便常规", "5", "04")
HEART_WATCH = _service("003107010220000", "心电监测", "4.5", "05")
SUGAR_TEST = _service("002503020030100", "糖化血红蛋白测定(色谱法)", "60", "04")
BALANCE_TRAINING = _service("003402000240000", "平衡功能训练", "32", "05")
STENT = _service("003205000030000", "经皮冠状动脉内支架置入术(STENT)", "3600", "06")
STOMACH_OPERATION = _service("003310020050000", "胃癌根治术", "3850", "06")
WOMB_IMAGING = _service("002101030300000", "子宫造影", "120", "03", WOMEN)
WOMEN_ULTRASOUND = _service("002202020010000", "经阴道B超检查", "85", "03", WOMEN)

PRESSURE_TABLETS = _drug("XC09DXS255A001010101606", "沙库巴曲缬沙坦钠片", "3.68")
PRESSURE_COMBINED = _drug("XC09DBA407A001010100553", "阿利沙坦酯氨氯地平片", "4.253333")
SUGAR_TABLETS = _drug("XA10BDE083A001010104522", "二甲双胍恩格列净片(Ⅲ)", "2.916667")
STOMACH_POWDER = _drug("XA02BCA348X006010104145", "奥美拉唑碳酸氢钠干混悬剂(Ⅰ)", "5.2", "01")
SHENFU = _drug("ZA05CAC0029010102312", "参附注射液", "35.61", fee_kind="11")
OZAGREL = _drug("XB01AXA223B002010100156", "奥扎格雷钠注射液", "18.9", "01")
ALBUMIN = _drug("XB05AAR021B001010100348", "人血白蛋白", "378")
LATAMOXEF = _drug("XJ01DDL014B001010100609", "注射用拉氧头孢钠", "46.8")
CHILDREN_GRANULES = _drug("ZA01BAX0343010101945", "小儿宝泰康颗粒", "2.35", "01", fee_kind="11")
WOMEN_SUPPOSITORY = _drug("ZD02BAB0238010105763", "保妇康栓", "6.4", "01", WOMEN, "11")
WOMEN_CAPSULES = _drug("ZD01BAX0102010104616", "鲜益母草胶囊", "1.85", "01", WOMEN, "11")
MEN_TABLETS = _drug("XL02BBA326A001010102180", "阿帕他胺片", "26.5", sex=MEN)

LEFT_CATALOGUE = Item(
    "XA10BDH123A010010183086",
    "恒格列净二甲双胍缓释片(Ⅰ)",
    DRUG,
    "02",
    Decimal("3.15"),
    entries=((date(2024, 1, 1), date(2026, 3, 31)),),
    fee_kind="09",
)
JOINED_CATALOGUE = Item(
    "XJ01XDZ082B002010101583",
    "左奥硝唑氯化钠注射液",
    DRUG,
    "02",
    Decimal("62.8"),
    entries=((date(2026, 3, 1), None),),
    fee_kind="09",
)
RENEWED = Item(
    "XA04ADA285B002010102180",
    "阿瑞匹坦注射液",
    DRUG,
    "02",
    Decimal("218"),
    entries=((date(2024, 1, 1), date(2025, 12, 31)), (date(2026, 1, 1), date(2027, 12, 31))),
    fee_kind="09",
)
INJURY_OINTMENT = Item(
    "ZH01AAB0066010100716",
    "疤痕止痒软化膏",
    DRUG,
    "01",
    Decimal("28.6"),
    not_payable=WORK_INJURY,
    fee_kind="11",
)
INJURY_CREAM = Item(
    "XD11AXQ064F002010100319",
    "氢醌乳膏",
    DRUG,
    "01",
    Decimal("19.9"),
    not_payable=WORK_INJURY,
    fee_kind="09",
)
DONKEY_GELATIN = Item("T001700233", "阿胶", PIECES, "03", Decimal("3.2"), fee_kind="10")

TESTS = (CHEST_SCREENING, STOOL_TEST, SUGAR_TEST)
COMMON_DRUGS = (
    PRESSURE_TABLETS,
    PRESSURE_COMBINED,
    SUGAR_TABLETS,
    STOMACH_POWDER,
)
WARD_DRUGS = (*COMMON_DRUGS, OZAGREL, LATAMOXEF, SHENFU, ALBUMIN, RENEWED)
ITEMS = tuple(thing for thing in list(globals().values()) if isinstance(thing, Item))

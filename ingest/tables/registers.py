"""Registers that change slowly: persons, institutions, physicians, the catalogue, parameters."""

from __future__ import annotations

from ingest.schema import (
    CODE,
    DATE,
    FLAG,
    FROM,
    INTEGER,
    NUMBER,
    TEXT,
    UNTIL,
    VALUE,
    column,
    key_of,
    table,
)

PERSON = table(
    "person",
    "参保人员",
    column("psn_no", NUMBER, "人员编号", "参保人编号", "个人编号", key=True, means="insured person's number"),
    column("psn_name", TEXT, "姓名", "人员姓名", "参保人姓名", means="name"),
    column("certno", NUMBER, "证件号码", "身份证号", "身份证号码", means="identity number"),
    column("gend", CODE, "性别", scheme="gend", means="sex"),
    column("brdy", DATE, "出生日期", "生日", means="date of birth"),
    column("insutype", CODE, "险种类型", "险种", "参保险种", scheme="insutype", means="insurance scheme"),
    column("psn_type", CODE, "人员类别", scheme="psn_type", means="category of insured person"),
    column(
        "insuplc_admdvs",
        CODE,
        "参保地区划",
        "参保地医保区划",
        "参保地",
        scheme="region",
        means="region insured in",
    ),
)

PERSON_STATUS = table(
    "person_status",
    "人员身份",
    key_of("status_id", "psn_no", "psn_idet_type", "begndate:%Y%m%d", means="person, status, first day"),
    column("psn_no", NUMBER, "人员编号", "参保人编号", "个人编号", need=True, means="the person"),
    column(
        "psn_idet_type",
        CODE,
        "人员身份类别",
        "身份类别",
        "救助对象类别",
        need=True,
        scheme="psn_idet_type",
        means="status, e.g. entitled to assistance",
    ),
    column(*FROM, need=True, means="first day valid"),
    column(*UNTIL, means="last day valid; empty = open"),
)

INSTITUTION = table(
    "institution",
    "定点医药机构",
    column(
        "fixmedins_code",
        NUMBER,
        "定点医药机构编号",
        "定点医药机构编码",
        "机构编号",
        "机构编码",
        key=True,
        means="institution's code",
    ),
    column("fixmedins_name", TEXT, "定点医药机构名称", "机构名称", need=True, means="institution's name"),
    column(
        "fixmedins_type",
        CODE,
        "定点医药机构类型",
        "机构类型",
        scheme="fixmedins_type",
        means="medical institution or pharmacy",
    ),
    column("hosp_lv", CODE, "医院等级", "医疗机构等级", "机构等级", scheme="hosp_lv", means="hospital level"),
    column(
        "admdvs", CODE, "医保区划", "区划", "行政区划", "所在地区划", scheme="region", means="region it is in"
    ),
)

AGREEMENT = table(
    "agreement",
    "定点协议",
    column("agrt_no", NUMBER, "协议编号", "协议号", key=True, means="agreement's number"),
    column(
        "fixmedins_code",
        NUMBER,
        "定点医药机构编号",
        "定点医药机构编码",
        "机构编号",
        "机构编码",
        need=True,
        means="with whom",
    ),
    column(*FROM, need=True, means="first day in force"),
    column(*UNTIL, means="last day in force; empty = open"),
)

PHYSICIAN = table(
    "physician",
    "医保医师",
    column("dr_codg", NUMBER, "医师编码", "医保医师编码", "医生编码", key=True, means="physician's code"),
    column("dr_name", TEXT, "医师姓名", "医生姓名", "姓名", need=True, means="physician's name"),
    column(
        "fixmedins_code",
        NUMBER,
        "定点医药机构编号",
        "定点医药机构编码",
        "机构编号",
        "执业机构编号",
        means="where they practise",
    ),
)

SUSPENSION = table(
    "suspension",
    "医师暂停",
    key_of("susp_id", "dr_codg", "begndate:%Y%m%d", means="physician and first day"),
    column("dr_codg", NUMBER, "医师编码", "医保医师编码", "医生编码", need=True, means="who is suspended"),
    column("begndate", DATE, "暂停开始", "暂停开始日期", "开始日期", need=True, means="first day suspended"),
    column("enddate", DATE, "暂停结束", "暂停结束日期", "结束日期", means="last day suspended; empty = open"),
    column("reason", TEXT, "暂停原因", "原因", "事由", need=True, means="why"),
)

CATALOGUE_ITEM = table(
    "catalogue_item",
    "医保目录",
    key_of("entry_id", "med_list_codg", "begndate:%Y%m%d", means="item and first day"),
    column(
        "med_list_codg",
        NUMBER,
        "医疗目录编码",
        "医保目录编码",
        "国家编码",
        need=True,
        means="national item code",
    ),
    column("item_name", TEXT, "目录名称", "项目名称", "名称", need=True, means="item's name"),
    column("list_type", CODE, "目录类别", scheme="list_type", means="drug, service or material"),
    column("chrgitm_lv", CODE, "收费项目等级", "项目等级", scheme="chrgitm_lv", means="class A, B or C"),
    column("lmt_gend", CODE, "限制性别", "限定性别", "限性别", scheme="gend", means="only for this sex"),
    column(
        "not_payable_head",
        CODE,
        "不予支付类别",
        "不予支付情形",
        scheme="not-payable",
        means="head under which the fund does not pay",
    ),
    column(*FROM, need=True, means="first day in the catalogue"),
    column(*UNTIL, means="last day in the catalogue; empty = open"),
)

REGION_PARAMETER = table(
    "region_parameter",
    "统筹区参数",
    key_of(
        "param_id",
        "param_code",
        "admdvs",
        "insutype|0",
        "hosp_lv|0",
        "psn_type|0",
        "begndate:%Y%m%d",
        means="parameter, region, scheme, level, category, first day",
    ),
    column(
        "param_code",
        CODE,
        "参数",
        "参数名称",
        "参数编码",
        need=True,
        scheme="parameter",
        means="which parameter",
    ),
    column(
        "admdvs", CODE, "医保区划", "区划", "统筹区", need=True, scheme="region", means="region it applies to"
    ),
    column("insutype", CODE, "险种类型", "险种", scheme="insutype", means="scheme; empty = every scheme"),
    column("hosp_lv", CODE, "医院等级", "机构等级", scheme="hosp_lv", means="level; empty = every level"),
    column("psn_type", CODE, "人员类别", scheme="psn_type", means="category; empty = every category"),
    column("value", VALUE, "参数值", "数值", "值", need=True, means="the value, in the parameter's own unit"),
    column("param_year", INTEGER, "年度", "参数年度", means="the year a statistic is about"),
    column(*FROM, need=True, means="first day in force"),
    column(*UNTIL, means="last day in force; empty = open"),
    column("source_doc", TEXT, "来源文件", "依据文件", "文件依据", means="document it was taken from"),
    column("confirmed", FLAG, "是否已核实", "已确认", "是否确认", means="checked against the document"),
)

"""Claims: encounters, their fee lines, their settlements, and drugs sold by trace code."""

from __future__ import annotations

from ingest.schema import (
    CODE,
    DATE,
    FLAG,
    INTEGER,
    MONEY,
    NUMBER,
    PRICE,
    QUANTITY,
    TEXT,
    TIME,
    column,
    derived,
    key_of,
    table,
)

ENCOUNTER = table(
    "encounter",
    "就诊记录",
    column("mdtrt_id", NUMBER, "就诊ID", "就诊编号", "就诊号", key=True, means="encounter's number"),
    column("psn_no", NUMBER, "人员编号", "参保人编号", "个人编号", means="patient"),
    column("fixmedins_code", NUMBER, "定点医药机构编号", "定点医药机构编码", "机构编号", means="where"),
    column("med_type", CODE, "医疗类别", scheme="med_type", means="kind of care"),
    column("insutype", CODE, "险种类型", "险种", scheme="insutype", means="insurance scheme"),
    column("begntime", TIME, "开始时间", "就诊时间", "入院时间", "adm_time", means="began"),
    column("endtime", TIME, "结束时间", "出院时间", "dscg_time", means="ended; empty while open"),
    column("atddr_no", NUMBER, "医师编码", "主治医生编码", "主诊医师编码", means="attending physician"),
    column("ttp_resp", FLAG, "第三方责任标志", "是否第三方责任", means="a third party is liable"),
    column(
        "ipt_otp_no", NUMBER, "住院/门诊号", "住院号", "门诊号", "ipt_no", means="the hospital's own number"
    ),
    derived("begn_date", DATE, "CAST(begntime AS DATE)", "day it began"),
    derived("end_date", DATE, "CAST(endtime AS DATE)", "day it ended"),
)

DIAGNOSIS = table(
    "diagnosis",
    "诊断",
    key_of("diag_id", "mdtrt_id", "diag_srt_no", means="encounter and order"),
    column("mdtrt_id", NUMBER, "就诊ID", "就诊编号", need=True, means="encounter"),
    column("diag_srt_no", NUMBER, "诊断排序号", "诊断序号", need=True, means="order among the diagnoses"),
    column("diag_code", NUMBER, "诊断代码", "诊断编码", need=True, means="diagnosis code"),
    column("diag_name", TEXT, "诊断名称", means="diagnosis"),
    column("maindiag_flag", FLAG, "主诊断标志", "是否主诊断", means="the main one"),
)

FEE_LINE = table(
    "fee_line",
    "费用明细",
    key_of("line_id", "mdtrt_id", "feedetl_sn", means="encounter and line"),
    column(
        "feedetl_sn",
        NUMBER,
        "费用明细流水号",
        "明细流水号",
        "记账流水号",
        need=True,
        means="line number in the encounter",
    ),
    column("mdtrt_id", NUMBER, "就诊ID", "就诊编号", need=True, means="encounter"),
    column("psn_no", NUMBER, "人员编号", "参保人编号", means="patient"),
    column("med_list_codg", NUMBER, "医疗目录编码", "医保目录编码", means="national item code"),
    column("fee_ocur_time", TIME, "费用发生时间", "发生时间", means="when the charge arose"),
    column("cnt", QUANTITY, "数量", means="quantity; negative on a refund"),
    column("pric", PRICE, "单价", means="unit price"),
    column(
        "det_item_fee_sumamt",
        MONEY,
        "明细项目费用总额",
        "金额",
        "费用金额",
        need=True,
        means="amount of the line",
    ),
    column("fulamt_ownpay_amt", MONEY, "全自费金额", means="wholly paid by the person"),
    column("overlmt_amt", MONEY, "超限价金额", means="above the price limit"),
    column("preselfpay_amt", MONEY, "先行自付金额", means="paid by the person first"),
    column("inscp_scp_amt", MONEY, "符合政策范围金额", "符合范围金额", means="within the policy's scope"),
    column("bilg_dr_codg", NUMBER, "开单医生编码", "开单医师编码", means="ordering physician"),
    column("upld_time", TIME, "上传时间", "交易时间", "inf_time", means="when the line was uploaded"),
    column("init_feedetl_sn", NUMBER, "原费用流水号", "原费用明细流水号", means="the line this one refunds"),
    derived("fee_date", DATE, "CAST(fee_ocur_time AS DATE)", "day the charge arose"),
    derived("init_line_id", NUMBER, "mdtrt_id || '-' || init_feedetl_sn", "the line this one refunds"),
)

SETTLEMENT = table(
    "settlement",
    "结算记录",
    column("setl_id", NUMBER, "结算ID", "结算编号", key=True, means="settlement's number"),
    column("mdtrt_id", NUMBER, "就诊ID", "就诊编号", need=True, means="encounter settled"),
    column("psn_no", NUMBER, "人员编号", "参保人编号", means="patient"),
    column("insutype", CODE, "险种类型", "险种", scheme="insutype", means="insurance scheme"),
    column("psn_type", CODE, "人员类别", scheme="psn_type", means="category of insured person"),
    column(
        "insuplc_admdvs", CODE, "参保地区划", "参保地医保区划", scheme="region", means="region insured in"
    ),
    column("setl_time", TIME, "结算时间", means="when settled"),
    column("medfee_sumamt", MONEY, "医疗费总额", "总费用", need=True, means="total fee"),
    column("fulamt_ownpay_amt", MONEY, "全自费金额", means="wholly paid by the person"),
    column("overlmt_selfpay", MONEY, "超限价自费费用", "超限价金额", means="above price limits"),
    column("preselfpay_amt", MONEY, "先行自付金额", means="paid by the person first"),
    column("inscp_scp_amt", MONEY, "符合政策范围金额", "符合范围金额", means="within the policy's scope"),
    column("act_pay_dedc", MONEY, "实际支付起付线", "起付线", means="deductible paid"),
    column("hifp_pay", MONEY, "基本医疗保险统筹基金支出", "统筹基金支出", means="paid by the pooled fund"),
    column("cvlserv_pay", MONEY, "公务员医疗补助资金支出", means="paid by the civil-servant subsidy"),
    column("hifes_pay", MONEY, "企业补充医疗保险基金支出", means="paid by the enterprise supplement"),
    column("hifmi_pay", MONEY, "居民大病保险资金支出", means="paid by the major-illness insurance"),
    column("hifob_pay", MONEY, "职工大额医疗费用补助基金支出", means="paid by the large-amount subsidy"),
    column("maf_pay", MONEY, "医疗救助基金支出", means="paid by medical assistance"),
    column("oth_pay", MONEY, "其他支出", means="paid by other funds"),
    column("fund_pay_sumamt", MONEY, "基金支付总额", means="paid by all funds"),
    column("psn_part_amt", MONEY, "个人负担总金额", "psn_part_am", means="borne by the person"),
    column("acct_pay", MONEY, "个人账户支出", means="paid from the personal account"),
    column("psn_cash_pay", MONEY, "个人现金支出", means="paid in cash"),
    column("hosp_part_amt", MONEY, "医院负担金额", means="borne by the hospital"),
    derived("setl_date", DATE, "CAST(setl_time AS DATE)", "day settled"),
    derived("setl_year", INTEGER, "CAST(year(setl_time) AS INTEGER)", "year settled"),
)

FUND_PAYMENT = table(
    "fund_payment",
    "基金支付",
    key_of("pay_id", "setl_id", "fund_pay_type", means="settlement and fund"),
    column("setl_id", NUMBER, "结算ID", "结算编号", need=True, means="settlement"),
    column("fund_pay_type", CODE, "基金支付类型", need=True, scheme="fund_pay_type", means="which fund"),
    column("fund_payamt", MONEY, "基金支付金额", need=True, means="amount it paid"),
)

SETTLEMENT_LIST = table(
    "settlement_list",
    "结算清单",
    column("setl_id", NUMBER, "结算ID", "结算编号", key=True, means="settlement listed"),
    column("mdtrt_id", NUMBER, "就诊ID", "就诊编号", need=True, means="encounter listed"),
    column("adm_time", TIME, "入院时间", means="admission as listed"),
    column("dscg_time", TIME, "出院时间", means="discharge as listed"),
    column("hi_paymtd", CODE, "医保支付方式", scheme="hi_paymtd", means="payment method"),
    column("dcla_time", TIME, "申报时间", means="when the list was declared"),
)

TRACE_SALE = table(
    "trace_sale",
    "药品追溯销售",
    key_of("sale_id", "fixmedins_code", "rtal_docno", "drug_trac_codg", means="seller, receipt, trace code"),
    column(
        "drug_trac_codg",
        NUMBER,
        "药品追溯码",
        "追溯码",
        "drug_trac_code",
        need=True,
        means="trace code of one package",
    ),
    column(
        "fixmedins_code",
        NUMBER,
        "定点医药机构编号",
        "定点医药机构编码",
        "机构编号",
        need=True,
        means="seller",
    ),
    column("rtal_docno", NUMBER, "零售单据号", "单据号", need=True, means="receipt number"),
    column("sel_retn_time", TIME, "销售/退货时间", "销售时间", need=True, means="when sold or taken back"),
    column("med_list_codg", NUMBER, "医疗目录编码", "医保目录编码", means="national item code"),
    column("setl_id", NUMBER, "结算ID", "结算编号", means="settlement the sale belongs to"),
    column("psn_no", NUMBER, "人员编号", "参保人编号", means="buyer"),
    column("finl_trns_pric", PRICE, "最终成交单价", "成交单价", means="price of one"),
    column("sel_retn_cnt", QUANTITY, "销售/退货数量", "销售数量", means="quantity; negative when taken back"),
    derived("sel_date", DATE, "CAST(sel_retn_time AS DATE)", "day sold"),
)

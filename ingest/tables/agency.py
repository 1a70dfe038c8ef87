"""The agency: who works there, what they may do, and what they did."""

from __future__ import annotations

from ingest.schema import CODE, DATE, MONEY, NUMBER, TEXT, TIME, column, derived, key_of, table

OPERATOR = table(
    "operator",
    "经办人员",
    column(
        "opter_no",
        NUMBER,
        "操作员编号",
        "操作员号",
        "经办人编号",
        "工号",
        "opter",
        key=True,
        means="operator's number",
    ),
    column("opter_name", TEXT, "姓名", "操作员姓名", "经办人姓名", need=True, means="operator's name"),
    column("post_name", TEXT, "岗位", "岗位名称", means="post held"),
    column("dept_name", TEXT, "部门", "科室", "所属部门", means="department within the agency"),
    column("begndate", DATE, "入职日期", "到岗日期", "开始日期", means="first day employed"),
    column(
        "leave_date",
        DATE,
        "离岗日期",
        "离职日期",
        "调离日期",
        means="last day employed; empty while employed",
    ),
)

PERMISSION_GRANT = table(
    "permission_grant",
    "权限授权",
    key_of(
        "grant_id",
        "opter_no",
        "perm_code|role_code",
        "granted_from:%Y%m%d",
        means="grantee, permission or role, first day",
    ),
    column(
        "opter_no",
        NUMBER,
        "操作员编号",
        "操作员号",
        "经办人编号",
        "被授权人编号",
        "工号",
        need=True,
        means="who receives it",
    ),
    column("role_code", CODE, "角色", "角色名称", "角色编码", scheme="role", means="role granted"),
    column(
        "perm_code", CODE, "权限", "权限名称", "权限编码", scheme="permission", means="permission granted"
    ),
    column(
        "granted_from",
        DATE,
        "授权开始",
        "授权开始日期",
        "生效日期",
        "授权日期",
        need=True,
        means="first day in force",
    ),
    column(
        "granted_to",
        DATE,
        "授权结束",
        "授权结束日期",
        "失效日期",
        "终止日期",
        means="last day in force; empty = open",
    ),
    column("approved_by", NUMBER, "批准人", "批准人编号", "审批人编号", means="operator who approved it"),
    column(
        "delegated_from",
        NUMBER,
        "委托人",
        "委托人编号",
        "转授人编号",
        "授权人编号",
        means="holder who passed it on",
    ),
)

OPERATION_LOG = table(
    "operation_log",
    "操作日志",
    key_of(
        "log_id",
        "case_no",
        "step_code",
        "opt_time:%Y%m%d%H%M%S",
        "opter_no",
        means="case, step, second, operator",
    ),
    column(
        "case_no",
        NUMBER,
        "业务编号",
        "案件编号",
        "业务流水号",
        "受理编号",
        need=True,
        means="the case handled",
    ),
    column(
        "step_code",
        CODE,
        "环节",
        "办理环节",
        "步骤",
        "操作环节",
        need=True,
        scheme="duty",
        means="duty performed",
    ),
    column(
        "opter_no",
        NUMBER,
        "操作员编号",
        "操作员号",
        "经办人编号",
        "工号",
        "opter",
        need=True,
        means="who did it",
    ),
    column("opt_time", TIME, "操作时间", "办理时间", "经办时间", need=True, means="when, to the second"),
    column("terminal", NUMBER, "终端", "终端编号", "终端号", "IP地址", means="terminal used"),
    column("amount", MONEY, "金额", "业务金额", "涉及金额", means="amount of the case at this step"),
    derived("opt_date", DATE, "CAST(opt_time AS DATE)", "day of the operation"),
    derived("opt_minute", TIME, "date_trunc('minute', opt_time)", "minute of the operation"),
)

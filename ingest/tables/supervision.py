"""The three supervision lists: subjects, powers, matters."""

from __future__ import annotations

from ingest.schema import CODE, DATE, NUMBER, TEXT, column, derived, table

_ENTRY = (
    column("entry_no", NUMBER, "序号", "编号", "条目编号", key=True, means="entry's number"),
    column(
        "entry_name",
        TEXT,
        "名称",
        "条目名称",
        "事项名称",
        "权力名称",
        "主体名称",
        need=True,
        means="entry's name",
    ),
)
_PUBLISHED = (
    column("published_on", DATE, "公布日期", "公开日期", "发布日期", means="day it was published"),
    column("channel", TEXT, "公布渠道", "公开渠道", "发布渠道", means="where it was published"),
)

LIST_SUBJECT = table(
    "list_subject",
    "主体对象清单",
    *_ENTRY,
    column(
        "department_code",
        CODE,
        "监管主体",
        "监管部门",
        "监督主体",
        need=True,
        scheme="department",
        means="who supervises",
    ),
    column("object_kind", TEXT, "监管对象", "对象类别", "监督对象", need=True, means="who is supervised"),
    *_PUBLISHED,
)

LIST_POWER = table(
    "list_power",
    "权力清单",
    *_ENTRY,
    column(
        "department_code",
        CODE,
        "行使主体",
        "行使部门",
        "实施主体",
        scheme="department",
        means="who holds the power",
    ),
    column("legal_basis", TEXT, "法律依据", "设定依据", "法定依据", means="legal basis as written"),
    derived("article_code", CODE, "hegui_article(legal_basis)", "article of law named in the legal basis"),
    *_PUBLISHED,
)

LIST_MATTER = table(
    "list_matter",
    "事项清单",
    *_ENTRY,
    column("lead_code", CODE, "牵头部门", "牵头单位", "责任部门", scheme="department", means="who leads"),
    column("power_no", NUMBER, "权力编号", "权力序号", "对应权力", means="the power exercised"),
    column("legal_basis", TEXT, "法律依据", "设定依据", "法定依据", means="legal basis as written"),
    column("frequency", TEXT, "监管频次", "检查频次", "频次", need=True, means="how often"),
    *_PUBLISHED,
)

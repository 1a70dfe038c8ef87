"""The application: made once, from a checker and a folder of runs."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from fastapi import FastAPI
from fastapi_offline import FastAPIOffline

from api import errors, pages, rules, settlements
from api.models import ErrorAnswer
from hegui import __version__
from hegui.settlement import SettlementChecker

DESCRIPTION = """Checks medical-insurance claims against written rules before they are paid, and explains
each finding:
rule, article of law in force that day, the rows that show it, the money, the repair.

在付款前按规则检查医保结算，并逐条说明：规则、当日有效的法律条文、证据、金额、整改建议。"""


def create(open_checker: Callable[[], SettlementChecker], runs: Path) -> FastAPI:
    """The application. `open_checker` reads the records (it is called once, when the first claim or
    `/ready` asks).
    """
    app = FastAPIOffline(
        title="hegui 合规",
        version=__version__,
        description=DESCRIPTION,
        redoc_url=None,
        responses={422: {"model": ErrorAnswer, "description": "not the documented form"}},
    )
    app.state.checker = settlements.Lazily(open_checker)
    app.state.runs = runs
    errors.install(app)
    app.include_router(settlements.router)
    app.include_router(rules.router)
    app.include_router(pages.router)
    return app


def from_environment() -> FastAPI:
    """The application that `hegui serve` starts: `HEGUI_DATA` names the records, or `HEGUI_HISTORY` a history
    file, and `HEGUI_RUNS` the folder of runs.
    """
    data = [Path(part) for part in os.environ.get("HEGUI_DATA", "").split(os.pathsep) if part]
    history = os.environ.get("HEGUI_HISTORY", "")
    runs = Path(os.environ.get("HEGUI_RUNS", "hegui-run"))
    if history:
        return create(lambda: SettlementChecker.over(Path(history)), runs)
    return create(lambda: SettlementChecker.open(data), runs)

"""`POST /v1/settlements/check`, `/health` and `/ready`."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable

from fastapi import APIRouter, Request

from api.models import ErrorAnswer, Health, NotCheckedRule, SettlementAnswer, SettlementBody
from hegui.settlement import SettlementChecker

router = APIRouter()


class Lazily:
    """Opens the checker when it is first asked for, once, whichever thread asks."""

    def __init__(self, open_checker: Callable[[], SettlementChecker]) -> None:
        self._open = open_checker
        self._lock = threading.Lock()
        self._checker: SettlementChecker | None = None

    def get(self) -> SettlementChecker:
        """The checker, opened."""
        with self._lock:
            if self._checker is None:
                self._checker = self._open()
                gc.freeze()  # it stays: looking through it for garbage would only delay claims
            return self._checker


@router.post(
    "/v1/settlements/check",
    tags=["settlements"],
    responses={
        400: {"model": ErrorAnswer, "description": "broken JSON, or a claim that cannot be understood"}
    },
)
def check_settlement(body: SettlementBody, request: Request) -> SettlementAnswer:
    """Judge one claim before it is paid. 付款前检查一笔结算。

    The records the server was started with (people, institutions, catalogue, earlier claims) are the
    claim's history.
    """
    decision = request.app.state.checker.get().check(body.model_dump(exclude_none=True))
    return SettlementAnswer(
        decision=decision.decision,
        settlement=decision.settlement,
        findings=[finding.as_dict() for finding in decision.findings],
        not_checked=[NotCheckedRule(rule=n.rule, reason=n.reason) for n in decision.not_checked],
        rules_checked=decision.rules_checked,
    )


@router.get("/health", tags=["server"], response_model_exclude_none=True)
def health() -> Health:
    """The server is alive. 存活"""
    return Health(status="ok")


@router.get("/ready", tags=["server"])
def ready(request: Request) -> Health:
    """Records and rules are loaded; the first call loads them. 就绪"""
    return Health(status="ready", rules=len(request.app.state.checker.get().rules.rules))

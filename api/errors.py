"""Errors over HTTP: the same fields as on the command line, in one JSON shape `{"error": {…}}`.

400 the body or call is wrong, 404 no such thing, 422 a body that is not of the documented form, 501 not
supported yet,
500 our bug. A broken body is never a 500.
"""

from __future__ import annotations

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from hegui.faults import HeguiError, InternalError, UnsupportedError

log = logging.getLogger("hegui.api")


def install(app: FastAPI) -> None:
    """Hangs the handlers on the application."""
    app.add_exception_handler(HeguiError, _of_ours)
    app.add_exception_handler(RequestValidationError, _not_of_the_form)
    app.add_exception_handler(HTTPException, _of_http)
    app.add_exception_handler(Exception, _unexpected)


def error_body(
    *, code: str, family: str, place: str, expected: str, found: str, fix: str
) -> dict[str, object]:
    """The one JSON shape of an error."""
    return {
        "error": {
            "code": code,
            "family": family,
            "place": place,
            "expected": expected,
            "found": found,
            "fix": fix,
        }
    }


async def _of_ours(request: Request, problem: Exception) -> JSONResponse:
    assert isinstance(problem, HeguiError)
    status = (
        501 if isinstance(problem, UnsupportedError) else 500 if isinstance(problem, InternalError) else 400
    )
    return JSONResponse(error_body(**problem.as_dict()), status)


async def _not_of_the_form(request: Request, problem: Exception) -> JSONResponse:
    assert isinstance(problem, RequestValidationError)
    first = problem.errors()[0]
    where = "/" + "/".join(str(part) for part in first["loc"] if part != "body")
    broken_json = first["type"] == "json_invalid"
    body = error_body(
        code="json-broken" if broken_json else "body-not-of-the-form",
        family="input",
        place=f"request body, character {first['loc'][-1]}" if broken_json else where,
        expected="well-formed JSON" if broken_json else "the form that /docs describes",
        found=str(first.get("ctx", {}).get("error", first["msg"])),
        fix="Check the body where it was cut off or mistyped."
        if broken_json
        else "Compare with the example in /docs.",
    )
    return JSONResponse(body, 400 if broken_json else 422)


async def _of_http(request: Request, problem: Exception) -> JSONResponse:
    assert isinstance(problem, HTTPException)
    body = error_body(
        code="not-found" if problem.status_code == 404 else "call-refused",
        family="input",
        place=f"{request.method} {request.url.path}",
        expected="one of the calls that /docs lists",
        found=str(problem.detail),
        fix="Check the address and the method.",
    )
    return JSONResponse(body, problem.status_code, headers=problem.headers)


async def _unexpected(request: Request, problem: Exception) -> JSONResponse:
    log.exception("unexpected error in %s", request.url.path, exc_info=problem)
    body = error_body(
        code="unexpected",
        family="internal",
        place=f"{request.method} {request.url.path}",
        expected="no such thing to happen",
        found=type(problem).__name__,
        fix="This is our bug. Please report it with the time of the call.",
    )
    return JSONResponse(body, 500)

"""`hegui serve`: the HTTP interface and the pages, on this machine only."""

from __future__ import annotations

import os
from pathlib import Path

import typer
import uvicorn

from hegui.cli.app import app


@app.command()
def serve(
    data: list[Path] = typer.Option([], help="Records to judge single claims against. 参照的记录"),
    history: Path | None = typer.Option(
        None, help="History file instead of records (hegui history make). 历史库文件"
    ),
    runs: Path = typer.Option(
        Path("hegui-run"), help="Folder of finished runs that the pages show. 已完成的检查"
    ),
    port: int = typer.Option(8000, help="Port on 127.0.0.1. 端口"),
) -> None:
    """Serve the API and the pages on 127.0.0.1. 启动接口与页面（仅本机）。"""
    os.environ["HEGUI_DATA"] = os.pathsep.join(str(path) for path in data)
    os.environ["HEGUI_HISTORY"] = "" if history is None else str(history)
    os.environ["HEGUI_RUNS"] = str(runs)
    # Named by text, because the API stands on this floor and not the other way round.
    uvicorn.run("api.app:from_environment", factory=True, host="127.0.0.1", port=port, log_level="info")

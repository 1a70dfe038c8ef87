"""Real database servers for tests: each in a folder of its own, on a free local port, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

USER, PASSWORD = "auditor", "s3cret/p@ss"
ESCAPED = "s3cret%2Fp%40ss"
_WAIT_SECONDS = 60


@contextmanager
def postgresql() -> Iterator[str]:
    """The URL of an empty PostgreSQL database; skips where no server is installed."""
    pytest.importorskip("psycopg")
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not binaries:
        pytest.skip("no PostgreSQL server in /usr/lib/postgresql (apt-get install postgresql)")
    home = binaries[-1].parent
    with _folder() as folder, _port() as port:
        (folder / "password").write_text(PASSWORD)
        data = folder / "data"
        setup = [home / "initdb", "-D", data, "-U", USER, "-A", "scram-sha-256", "--no-sync"]
        _run([*setup, "--encoding=UTF8", "--locale=C", f"--pwfile={folder / 'password'}"])
        server = _start([home / "postgres", "-D", data, "-p", port, "-k", folder, "-h", "127.0.0.1", "-F"])
        try:
            url = f"postgresql://{USER}:{ESCAPED}@127.0.0.1:{port}/postgres"
            _wait_for(server, lambda: _postgresql_answers(url))
            yield url
        finally:
            _stop(server)


@contextmanager
def mariadb() -> Iterator[str]:
    """The URL of an empty MariaDB database; skips where no server is installed."""
    pytest.importorskip("pymysql")
    server_path, install = (
        shutil.which("mariadbd", path=_PATH),
        shutil.which("mariadb-install-db", path=_PATH),
    )
    if not server_path or not install:
        pytest.skip("no MariaDB server (apt-get install mariadb-server)")
    with _folder() as folder, _port() as port:
        data = folder / "data"
        _run([install, "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=normal"])
        place = [f"--datadir={data}", f"--socket={folder}/socket", f"--port={port}"]
        server = _start([server_path, "--no-defaults", *place, "--bind-address=127.0.0.1"])
        try:
            _wait_for(server, lambda: _prepare_mariadb(folder / "socket"))
            yield f"mysql://{USER}:{ESCAPED}@127.0.0.1:{port}/fund"
        finally:
            _stop(server)


_PATH = os.environ.get("PATH", "") + ":/usr/sbin:/usr/bin"


def _account() -> str | None:
    """Who runs the server: servers refuse to run as root."""
    if os.getuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "mysql", "nobody") if name in names)


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="hegui-db-", dir="/tmp"))  # short: sockets have short names
    if account := _account():
        shutil.chown(folder, account)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _port() -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    yield port


def _run(command: Sequence[object]) -> None:
    done = subprocess.run(
        list(map(str, command)), user=_account(), capture_output=True, text=True, cwd="/tmp", check=False
    )
    assert done.returncode == 0, done.stderr or done.stdout


def _start(command: Sequence[object]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        list(map(str, command)),
        user=_account(),
        cwd="/tmp",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _wait_for(server: subprocess.Popen[bytes], answers: Callable[[], None]) -> None:
    until = time.monotonic() + _WAIT_SECONDS
    while True:
        assert server.poll() is None, f"the server ended with {server.returncode}"
        try:
            answers()
            return
        except Exception:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def _postgresql_answers(url: str) -> None:
    import psycopg

    psycopg.connect(url).close()


def _prepare_mariadb(path: Path) -> None:
    import pymysql

    with socket.socket(socket.AF_UNIX) as probe:  # the driver leaves its own open where nobody answers
        probe.connect(str(path))
    with pymysql.connect(user="root", unix_socket=str(path)) as root, root.cursor() as cursor:
        cursor.execute("CREATE DATABASE IF NOT EXISTS fund CHARACTER SET utf8mb4")
        for host in ("%", "localhost"):  # there is an anonymous user at localhost, which would win
            cursor.execute(f"CREATE USER IF NOT EXISTS {USER}@'{host}' IDENTIFIED BY '{PASSWORD}'")
            cursor.execute(f"GRANT ALL ON fund.* TO {USER}@'{host}'")

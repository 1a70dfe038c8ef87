"""The URL of a database: what of it is shown, and what never is."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from engine.errors import InputError

SCHEMES = {
    "postgresql": "postgresql",
    "postgres": "postgresql",
    "mysql": "mysql",
    "mariadb": "mysql",
}


@dataclass(frozen=True)
class DatabaseUrl:
    """Where a database is. Its text never shows user, password or options, whatever prints it."""

    _parts: SplitResult

    @property
    def product(self) -> str:
        """“postgresql” or “mysql”."""
        return SCHEMES[self._parts.scheme]

    @property
    def name(self) -> str:
        """The database in every report: product, host, port, database; nothing secret."""
        port = f":{self._parts.port}" if self._parts.port else ""
        return f"{self.product}://{self._parts.hostname or ''}{port}{self._parts.path}"

    @property
    def secret(self) -> str:
        """The whole URL, for the driver alone."""
        return self._parts._replace(scheme=self.product).geturl()

    @property
    def host(self) -> str | None:
        """The host's name, or None for the one the driver takes by itself."""
        return self._parts.hostname

    @property
    def port(self) -> int | None:
        """The port, or None for the usual one."""
        return self._parts.port

    @property
    def user(self) -> str | None:
        """Who asks."""
        return None if self._parts.username is None else unquote(self._parts.username)

    @property
    def password(self) -> str | None:
        """The password, where the URL has it; else it may stand in the environment."""
        return None if self._parts.password is None else unquote(self._parts.password)

    @property
    def database(self) -> str:
        """The database's name."""
        return unquote(self._parts.path.lstrip("/"))

    def option(self, name: str) -> str | None:
        """The value of an option after the question mark."""
        values = parse_qs(self._parts.query).get(name)
        return values[0] if values else None

    def without_secrets(self, text: str) -> str:
        """A driver's message, the password blotted out should it stand there."""
        return text.replace(self.password, "***") if self.password else text

    def __repr__(self) -> str:
        return f"DatabaseUrl({self.name})"

    __str__ = __repr__


def database_url(text: object) -> DatabaseUrl | None:
    """The URL of a database, or None for what is none. Raises InputError for one that lacks the database."""
    scheme, mark, _ = str(text).partition("://")
    if not mark or scheme.lower() not in SCHEMES:
        return None
    try:
        url = DatabaseUrl(urlsplit(str(text)))
        complete = bool(url.database) and (url.port is None or url.port > 0)
    except ValueError:
        complete = False
    if not complete:
        raise InputError(
            "database-url",
            place=f"{scheme}://…",
            expected="postgresql://USER@HOST:PORT/DATABASE (or mysql://)",
            found="a URL without a database, or with a port that is no number",
            fix="Write the database's name after the host; write % signs in passwords as %25, @ as %40.",
        )
    return url

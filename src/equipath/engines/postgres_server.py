"""Open a PostgreSQL database by an environment variable, or say why it cannot be opened."""

from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from equipath.engines.address import Wrong, address
from equipath.errors import EquipathError

ADDRESS = "postgresql://user:password@host:5432/database"

_PATIENCE = 10
"""Seconds to wait for a server that does not answer, unless the address says otherwise."""


def open_database(variable: str | None, wrong: Wrong) -> psycopg.Connection:
    """Return a connection to the database whose address the variable holds.

    What is wrong is raised as the error that `wrong` makes of it; no password is ever in it.
    """
    given = _parts(variable, address(variable, ADDRESS, wrong), wrong)
    defaults = {"connect_timeout": _PATIENCE, "application_name": "equipath"}
    try:
        return psycopg.connect(**{**defaults, **given, "client_encoding": "utf8"})
    except psycopg.Error as error:
        raise _unreachable(variable, given, str(error), wrong) from None


def place(database: psycopg.Connection) -> str:
    """Return which database it is, without a user or a password."""
    info = database.info
    return f"postgresql://{info.host}:{info.port}/{info.dbname}"


def _parts(variable: str | None, written: str, wrong: Wrong) -> dict[str, Any]:
    try:
        return dict(conninfo_to_dict(written))
    except psycopg.Error:
        # What is wrong with it may quote the password, so it is not repeated.
        raise wrong(
            f"the environment variable `{variable}` does not hold an address.",
            f"Write it like {ADDRESS}, with `@`, `:` and `/` in a password as %40, %3A and %2F.",
        ) from None


def _unreachable(
    variable: str | None, given: dict[str, Any], said: str, wrong: Wrong
) -> EquipathError:
    host, port = given.get("host", "localhost"), given.get("port", 5432)
    user, database = given.get("user", "the current user"), given.get("dbname")
    correct = f"Correct the address in `{variable}`."
    if "authentication failed" in said or "no password supplied" in said:
        return wrong(
            f"the server at {host}:{port} refuses user `{user}` with that password.", correct
        )
    if "does not exist" in said and "database" in said:
        return wrong(f"the server at {host}:{port} has no database `{database}`.", correct)
    if "FATAL" in said:
        return wrong(
            f"the server at {host}:{port} refuses user `{user}` for database `{database}`.",
            "Ask its administrator for permission to connect.",
        )
    return wrong(
        f"no PostgreSQL server answers at {host}:{port}.",
        f"Check that it runs and that `{variable}` names the right host.",
    )

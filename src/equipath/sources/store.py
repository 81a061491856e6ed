"""Put what was read in Python, or from another database, into the engine."""

from collections.abc import Iterable, Iterator

import duckdb
import ibis
import pyarrow as pa
from ibis.backends.duckdb import Backend
from ibis.util import gen_name


def store(
    connection: Backend, name: str, schema: pa.Schema, batches: Iterable[pa.RecordBatch]
) -> ibis.Table:
    """Return a table of the engine that holds `batches`, reading them one by one.

    `name` is the source's; the table's own name is made unique, so that a source can be read
    twice. What goes wrong while a batch is made is raised as it is, not as the engine's error.
    """
    stored, incoming = gen_name(f"source_{name}"), gen_name("incoming")
    wrong: list[Exception] = []
    reader = pa.RecordBatchReader.from_batches(schema, _noting(batches, wrong))
    connection.con.register(incoming, reader)
    try:
        connection.con.execute(f"CREATE TABLE {quoted(stored)} AS FROM {quoted(incoming)}")
    except duckdb.Error:
        if wrong:
            raise wrong[0] from None
        raise
    finally:
        connection.con.unregister(incoming)
    return connection.table(stored)


def quoted(name: str) -> str:
    """Return a name as SQL writes one that may hold anything."""
    return '"' + name.replace('"', '""') + '"'


def _noting(batches: Iterable[pa.RecordBatch], wrong: list[Exception]) -> Iterator[pa.RecordBatch]:
    """Yield the batches; what they raise would reach the engine as words only, so keep it."""
    try:
        yield from batches
    except Exception as error:
        wrong.append(error)
        raise

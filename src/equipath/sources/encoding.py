"""Open a text file in its encoding, and say where and why it is not in that encoding."""

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from equipath.sources.location import Located
from equipath.sources.raw import unreadable
from equipath.study.source import Source

_CHUNK = 1 << 16

_MARKS = (
    (b"PK\x03\x04", "kind", "is a workbook or a zip archive", "`kind: excel` reads a workbook."),
    (b"\xd0\xcf\x11\xe0", "kind", "is an old workbook", "`kind: excel` reads it."),
    (b"\x1f\x8b", "path", "is compressed", "Unpack it."),
    (b"PAR1", "kind", "is a Parquet file", "Write `kind: parquet`."),
)
"""The first bytes of files that are often taken for text (their formats' own signatures)."""

_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"),
                (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip


def codec(source: Source) -> str:
    """Return Python's name for the source's encoding; `SourceError` if there is none."""
    try:
        name = codecs.lookup(source.encoding).name
        "".encode(name)
    except (LookupError, ValueError):
        raise unreadable(
            source,
            "encoding",
            f"there is no encoding `{source.encoding}`.",
            "Write `utf-8`, `cp1252` (Windows) or `utf-16` (Excel's Unicode text).",
        ) from None
    return "utf-8-sig" if name == "utf-8" else name


@contextmanager
def opened(source: Source, file: Located) -> Iterator[TextIO]:
    """Open a file as text, line ends untouched.

    Raises `SourceError` when it starts like another format or in another encoding, and, while
    it is read, for the first bytes that are not in its encoding.
    """
    encoding = codec(source)
    _refuse_other_format(source, file, encoding)
    with file.path.open(encoding=encoding, newline="") as text:
        try:
            yield text
        except UnicodeError:
            raise _not_in_encoding(source, file, encoding) from None


def _refuse_other_format(source: Source, file: Located, encoding: str) -> None:
    with file.path.open("rb") as content:
        start = content.read(_CHUNK)
    for mark, key, wrong, instead in _MARKS:
        if start.startswith(mark):
            raise unreadable(source, key, f"`{file.shown}` {wrong}, not text.", instead)
    if encoding.startswith(("utf-16", "utf-32")):
        if start and b"\x00" not in start:
            raise _is_in_another(source, file, "utf-8")
        return
    for mark, other in _ORDER_MARKS:
        if start.startswith(mark) and not encoding.startswith(other):
            raise _is_in_another(source, file, other)
    if b"\x00" in start:
        raise _is_in_another(source, file, "utf-16")


def _is_in_another(source: Source, file: Located, other: str) -> Exception:
    return unreadable(
        source,
        "encoding",
        f"`{file.shown}` is not in {source.encoding}, by its first bytes.",
        f"Write `encoding: {other}`.",
    )


def _not_in_encoding(source: Source, file: Located, encoding: str) -> Exception:
    """Read the file again, for the byte and the line at which it stops being text."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line, read = 1, 0
    with file.path.open("rb") as content:
        while True:
            chunk = content.read(_CHUNK)
            read += len(chunk)
            try:
                line += decoder.decode(chunk, final=not chunk).count("\n")
            except UnicodeDecodeError as error:
                # The decoder prepends what the last chunk left undecoded, so count from the end.
                before = error.object[: error.start]
                line += before.decode(encoding, errors="ignore").count("\n")
                byte = read - len(error.object) + error.start
                where = f"byte {byte} (line {line}) is 0x{error.object[error.start]:02x}"
                return unreadable(
                    source,
                    "encoding",
                    f"`{file.shown}` is not in {source.encoding}: {where}.",
                    _instead(encoding),
                )
            except UnicodeError as error:
                return unreadable(source, "encoding", f"`{file.shown}`: {error}.")


def _instead(encoding: str) -> str:
    if encoding.startswith("utf-8"):
        return "Write `encoding: cp1252` if it was saved by Excel on Windows."
    return "Write `encoding: utf-8`, or ask its publisher which it is."

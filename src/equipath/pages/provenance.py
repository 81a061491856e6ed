"""Provenance: the run, the files it read with their hashes, and the definitions as they were."""

from equipath.pages import words
from equipath.pages.background import background
from equipath.pages.page import Column, Facts, Page, Section, Table
from equipath.results.store import Results

HASH_SHOWN = 16
"""Digits of a hash that are shown: enough to tell two files apart by eye. The rest is stored."""


def present(results: Results) -> Page:
    """Return what the run was made from, so that it can be made again and told apart."""
    run = background(results).run
    started = run["started"]
    facts = Facts(
        (
            ("Run", run["run_id"]),
            ("Study", run["title"] or run["study"]),
            ("Started", f"{started.day} {started:%B %Y, %H:%M} UTC" if started else "–"),
            ("Took", f"{words.number(run['seconds'], 0)} seconds"),
            ("equipath", run["version"] or "–"),
            ("Machine", run["machine"] or "–"),
            ("Disclosure policy", run["policy"] or "–"),
            ("To trace one number", (f"equipath explain {run['study']} RESULT, with the id beside "
             "the number")),
        )
    )  # fmt: skip
    return Page(
        name="provenance",
        title="Where the numbers come from",
        lede="Every number can be traced from this page to the files it was counted from.",
        blocks=(
            Section("This run", (facts,)),
            Section("Sources", (_sources(results),)),
            Section("Definitions as run", (_definitions(results),)),
        ),
        group="About",
    )


def _sources(results: Results) -> Table:
    rows = results.table("sources").sort("source")
    return Table(
        "Each file that was read",
        (
            Column("Source"),
            Column("Publisher and licence"),
            Column("Of when"),
            Column("File"),
            Column("Rows in", is_number=True),
            Column("Rows out", is_number=True),
            Column("SHA-256, first digits", is_id=True),
        ),
        tuple(
            (
                r["title"] or r["source"],
                ". ".join(p.rstrip(".") for p in (r["publisher"], r["licence"]) if p) or "–",
                r["vintage"] or "–",
                r["path"] or "–",
                words.number(r["rows_in"]),
                words.number(r["rows_out"]),
                (r["sha256"] or "–")[:HASH_SHOWN],
            )
            for r in rows.iter_rows(named=True)
        ),
        note="Rows out are rows after columns that stand side by side were put one below the "
        "other: there can be more of them than rows in.",
    )


def _definitions(results: Results) -> Table:
    rows = results.table("definitions").sort("kind", "name")
    return Table(
        "What was declared",
        (
            Column("Name"),
            Column("Kind"),
            Column("Title"),
            Column("SHA-256, first digits", is_id=True),
        ),
        tuple(
            (r["name"], r["kind"], r["title"] or "–", (r["sha256"] or "–")[:HASH_SHOWN])
            for r in rows.iter_rows(named=True)
        ),
    )

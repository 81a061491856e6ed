"""The past of practices: a merger and a split, so that one date's map can be shown on another's."""

from datetime import date, timedelta

import polars as pl

from equipath.synthetic.areas import AREA_SCHEMA, Codes

_MERGED_ON, _SPLIT_ON = date(2023, 4, 1), date(2024, 4, 1)


def with_past(areas: pl.DataFrame, code: Codes) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the map with three former practices in it, and the table of their successors.

    Two practices merged into what is now the first; one split into what are now the last two,
    0.6 and 0.4 of its people. The current practices hold from the day of the change, the
    former ones until the day before, in the same network and place.
    """
    merged, split, rest = code.practice[0], code.practice[-2], code.practice[-1]
    changes = [
        ("P20001", "Upper", merged, _MERGED_ON, 1.0),
        ("P20002", "Lower", merged, _MERGED_ON, 1.0),
        ("P20003", "Great", split, _SPLIT_ON, 0.6),
        ("P20003", "Great", rest, _SPLIT_ON, 0.4),
    ]
    successors = pl.DataFrame(
        [("practice", former, now, day, share) for former, _, now, day, share in changes],
        schema=["area_type", "area_code", "successor_code", "changed_on", "share"],
        orient="row",
    )
    known = {row["area_code"]: row for row in areas.iter_rows(named=True)}
    gone = [
        {
            **known[now],
            "area_code": former,
            "area_name": f"{prefix} {known[now]['area_name']}",
            "valid_to": day - timedelta(days=1),
        }
        for former, prefix, now, day, _ in changes[:3]
    ]
    began = {now: day for _, _, now, day, _ in changes}
    current = areas.with_columns(
        valid_from=pl.col("area_code").replace_strict(
            began, default=pl.col("valid_from"), return_dtype=pl.Date
        )
    )
    return pl.concat([current, pl.DataFrame(gone, schema=AREA_SCHEMA)]), successors

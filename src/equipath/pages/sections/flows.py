"""Flows: how many go from each provider to each other one, as a picture and a table."""

from equipath.charts import flow, flow_matrix
from equipath.pages import words
from equipath.pages.page import Chart, Column, Section, Table
from equipath.pages.sections.view import Row, View
from equipath.study.stratifier import CROSSED
from equipath.vocabulary import ALL

MOST = 8
"""Providers on one side: the ribbons of more are a thicket, and squares are drawn."""


def section(view: View, name: str) -> Section | None:
    """Return the flows of the first of the headline areas that has any, or nothing."""
    for key in view.background.headline:
        rows = _rows(view, name, key)
        if rows:
            title = view.background.stratification(name)
            return Section(title, (_chart(view, rows, title),))
    return None


def _rows(view: View, name: str, key: tuple[str, str]) -> list[Row]:
    return [
        row
        for row in view.levels.iter_rows(named=True)
        if row["stratification"] == name
        and row["stratum"] != ALL
        and (row["area_type"], row["area_code"]) == key
        and (row["denominator"] or row["denominator"] is None)
    ]


def _chart(view: View, rows: list[Row], title: str) -> Chart:
    ends = [row["stratum"].split(CROSSED, 1) for row in rows]
    drawn = [
        {"first": first, "last": last, "value": row["denominator"]}
        for row, (first, last) in zip(rows, ends, strict=True)
    ]
    many = max(len({first for first, _ in ends}), len({last for _, last in ends})) > MOST
    return Chart(
        title=_title(view, drawn),
        description=(
            f"{'Squares' if many else 'Ribbons between two columns'}: from each of "
            f"{len({first for first, _ in ends})} on the left to each of "
            f"{len({last for _, last in ends})} on the right, as "
            f"{'large' if many else 'wide'} as many go that way. Hidden numbers are drawn alike. "
            "The numbers are in the table below."
        ),
        spec=flow_matrix.draw(drawn) if many else flow.draw(drawn),
        table=Table(
            f"{view.indicator.title}: {title[:1].lower()}{title[1:]}, "
            f"{view.background.place(rows[0])}, {view.when}",
            (
                Column("From"),
                Column("To"),
                Column("How many", is_number=True),
                Column(view.level_name, is_number=True),
                Column("95% interval", is_number=True),
                Column("Counted", is_number=True),
                Column("Result", is_id=True),
            ),
            tuple(_cells(view, row, end) for row, end in zip(rows, ends, strict=True)),
            note=f"How many: {view.out_of}. Counted: {view.counted}.",
        ),
        source=view.source,
    )


def _title(view: View, drawn: list[dict[str, object]]) -> str:
    known = [f for f in drawn if isinstance(f["value"], float | int)]
    if not known:
        return f"{view.indicator.title}: every number is hidden"
    most = max(known, key=lambda f: float(str(f["value"])))
    number = words.count(float(str(most["value"])))
    return f"Most go from {most['first']} to {most['last']}: {number}"


def _cells(view: View, row: Row, end: list[str]) -> tuple[str, ...]:
    value, interval, counted, out_of = view.level_cells(row)
    return (*end, out_of, value, interval, counted, row["result_id"])

"""The page of `dashboard_rivals.py` as Dash has it; gunicorn serves `dashboard_dash:server`.

Runs in an environment of its own; `RESULTS` of the environment names the run's file. What was
read is kept, and answers are packed.
"""

import plotly.graph_objects as go
from dash import Dash, Input, Output, dash_table, dcc, html
from dashboard_page import areas, chart, indicators, levels

COLUMNS = ["Group", "Level", "From", "To", "Treated", "Ill"]
app = Dash(compress=True)
server = app.server
app.layout = html.Div(
    [
        html.H1("Levels by group"),
        dcc.Dropdown(indicators(), indicators()[0], id="indicator", clearable=False),
        dcc.Dropdown(areas(), next(iter(areas())), id="area", clearable=False),
        dcc.Graph(id="chart"),
        dash_table.DataTable(id="table", columns=[{"name": c, "id": c} for c in COLUMNS]),
    ]
)


@app.callback(
    Output("chart", "figure"),
    Output("table", "data"),
    Input("indicator", "value"),
    Input("area", "value"),
)
def shown(indicator: str, area: str) -> tuple[go.Figure, list[dict[str, object]]]:
    return chart(indicator, area), levels(indicator, area).to_dict("records")

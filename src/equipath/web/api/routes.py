"""The API's addresses: read-only, over the current run, the same numbers as the pages."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from equipath.pages.background import background
from equipath.pages.citation import citation
from equipath.pages.screen import NoSuchScreen
from equipath.results import store
from equipath.web.answers import page_of_words
from equipath.web.api import queries
from equipath.web.api.models import (
    LARGEST_PAGE,
    Area,
    Areas,
    DataFinding,
    Finding,
    Findings,
    Indicator,
    Pathway,
    Result,
    Results,
    Run,
    Source,
    WhichAreas,
    WhichFindings,
    WhichResults,
)
from equipath.web.api.problems import KIND, schema

ABOUT = (
    "The numbers of a study's current run, as its pages show them: released counts, intervals, "
    f"what is hidden. Everything is read-only. Lists come in parts of at most {LARGEST_PAGE:,}; "
    "“next” leads to the next part. What is wrong is told as problem details (RFC 9457)."
)
TOLD = {
    404: "The run has nothing of that name.",
    409: "A list was begun with an earlier run.",
    414: "The address is too long.",
    422: "A parameter is wrong, or not known.",
    429: "Too many requests.",
    503: "There is no run to show.",
}


def _wrong(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe the problems that an address can answer with."""
    return {
        status: {"description": TOLD[status], "content": {KIND: {"schema": schema()}}}
        for status in statuses
    }


LIST, ONE = _wrong(409, 414, 422), _wrong(404, 414, 422)
ROUTES = APIRouter(
    prefix="/api",
    responses=_wrong(429, 503),
    generate_unique_id_function=lambda route: route.name,
)


def _run(request: Request) -> store.Results:
    current: store.Results = request.app.state.current.results()
    return current


@ROUTES.get("/run", summary="The run", tags=["About"])
def run(request: Request) -> Run:
    """The run that is shown, and how to cite it."""
    row = background(_run(request)).run
    return Run(**{**row, "citation": citation(row, "all numbers")})


@ROUTES.get("/sources", summary="What the numbers come from", tags=["About"])
def sources(request: Request) -> list[Source]:
    """Each file that was read, with its publisher, licence and hash."""
    return [Source(**row) for row in _run(request).table("sources").iter_rows(named=True)]


@ROUTES.get("/data-findings", summary="What was found about the data", tags=["About"])
def data_findings(request: Request) -> list[DataFinding]:
    """What is to be known about the data behind the numbers."""
    rows = _run(request).table("data_findings").iter_rows(named=True)
    return [DataFinding(**row) for row in rows]


@ROUTES.get("/indicators", summary="The indicators", tags=["Definitions"])
def indicators(request: Request) -> list[Indicator]:
    """Each indicator as the run declared it."""
    return [
        Indicator(
            name=name,
            title=told.title,
            kind=told.kind,
            numerator=told.numerator.words,
            denominator=told.denominator.words,
            polarity=str(told.polarity),
            why_it_matters=told.why_it_matters,
            caveats=list(told.caveats),
            source=told.source,
        )
        for name, told in background(_run(request)).indicators.items()
    ]


@ROUTES.get("/pathways", summary="The pathways", tags=["Definitions"])
def pathways(request: Request) -> list[Pathway]:
    """Each pathway, with the indicators that are its stages."""
    return [
        Pathway(
            name=name,
            title=told.title,
            stages=list(told.stage_names),
            why_it_matters=told.why_it_matters or "",
        )
        for name, told in background(_run(request)).pathways.items()
    ]


@ROUTES.get("/areas", summary="The areas", tags=["Numbers"], responses=LIST)
def areas(request: Request, which: Annotated[WhichAreas, Query()]) -> Areas:
    """Areas that there are results for, found by their name, code or type."""
    results = _run(request)
    rows, following = queries.listed(results, queries.AREAS, which, request.url.path)
    found = [Area(**{**row, "parents": json.loads(row["parent_codes"] or "{}")}) for row in rows]
    return Areas(run_id=results.run_id, next=following, areas=found)


@ROUTES.get("/findings", summary="What stands out", tags=["Numbers"], responses=LIST)
def findings(request: Request, which: Annotated[WhichFindings, Query()]) -> Findings:
    """What stands out, the first to look at first."""
    results = _run(request)
    rows, following = queries.listed(results, queries.FINDINGS, which, request.url.path)
    return Findings(
        run_id=results.run_id, next=following, findings=[Finding(**row) for row in rows]
    )


@ROUTES.get("/results", summary="The numbers", tags=["Numbers"], responses=LIST)
def results(request: Request, which: Annotated[WhichResults, Query()]) -> Results:
    """Every number that fits what is asked for, with its interval and counts."""
    current = _run(request)
    rows, following = queries.listed(current, queries.RESULTS, which, request.url.path)
    return Results(
        run_id=current.run_id,
        citation=citation(background(current).run, "numbers from the API"),
        next=following,
        results=[Result(**row) for row in rows],
    )


@ROUTES.get("/results/{result_id}", summary="One number", tags=["Numbers"], responses=ONE)
def result(
    request: Request,
    result_id: Annotated[str, Path(max_length=60, description="The id beside a number.")],
) -> Result:
    """The number with an id: the same id has the same number in every run."""
    found = _run(request).query(f"{queries.RESULTS} WHERE r.result_id = ?", result_id)
    if found.is_empty():
        raise NoSuchScreen("This run has no result with that id.")
    return Result(**found.row(0, named=True))


@ROUTES.get("", include_in_schema=False)
def without_slash() -> Response:
    """Lead to the page."""
    return RedirectResponse("/api/", status_code=308)


@ROUTES.get("/", include_in_schema=False)
def listing(request: Request) -> Response:
    """For people: what there is, from the same description that programs read."""
    return page_of_words("api.html", described=request.app.openapi())


@ROUTES.get("/{path:path}", include_in_schema=False)
def nothing(path: str) -> Response:
    """Answer an address that the API does not have."""
    raise NoSuchScreen(f"The API has nothing at /api/{path}; /api/ lists what it has.")

"""What the API says when something is wrong: problem details (RFC 9457)."""

import json
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field

API = "/api/"
KIND = "application/problem+json"


class Wrong(BaseModel):
    """One parameter that is wrong."""

    parameter: str = Field(description="Its name.")
    wrong: str = Field(description="What is wrong with it.")


class Problem(BaseModel):
    """Why there is no answer, and what to do."""

    type: str = Field("about:blank", description="The kind of problem: the status says it.")
    title: str = Field(description="What is wrong, in short.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="What is wrong here, and what may be asked instead.")
    instance: str = Field(description="The path that was asked for.")
    errors: list[Wrong] = Field([], description="Each parameter that is wrong.")


def schema() -> dict[str, Any]:
    """Return what a problem looks like, for the description: whole, it refers to nothing."""
    whole = Problem.model_json_schema()
    whole["properties"]["errors"]["items"] = whole.pop("$defs")["Wrong"]
    return whole


def problem(
    path: str, status: int, title: str, detail: str, errors: list[Wrong] | None = None
) -> Response:
    """Answer with a problem."""
    told = Problem(title=title, status=status, detail=detail, instance=path, errors=errors or [])
    return Response(json.dumps(told.model_dump()), status, media_type=KIND)


async def misread(request: Request, error: RequestValidationError) -> Response:
    """Answer parameters that are none, or not what they must be; what was given is not echoed."""
    wrong = [Wrong(parameter=str(e["loc"][-1]), wrong=str(e["msg"])) for e in error.errors()]
    detail = "; ".join(f"{w.parameter}: {w.wrong}" for w in wrong)
    return problem(request.url.path, 422, "A parameter is wrong", f"{detail}.", wrong)

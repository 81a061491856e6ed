"""What happened to the people: conditions and care, drawn from the planted probabilities."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from equipath.synthetic.chunk import Chunk
from equipath.synthetic.draws import Flags, Floats, happens
from equipath.synthetic.inhabitants import Inhabitants
from equipath.synthetic.planted import CHECK_AGES, CHECK_INVITED, GIVEN

_REGISTERS = (
    "on_hypertension_register",
    "on_diabetes_register",
    "on_atrial_fibrillation_register",
)


def draw_care(
    inhabitants: Inhabitants, planted: Mapping[str, Floats], chunk: Chunk
) -> dict[str, NDArray[np.generic]]:
    """Draw every condition and every step of care, each only where the step before happened."""
    rng = chunk.stream("care")
    drawn: dict[str, Flags] = {}
    for name, before in GIVEN.items():
        if before == "invited_nhs_health_check":
            drawn[before] = _invited(inhabitants, drawn, rng)
        may_happen = drawn[before] if before else np.ones(chunk.size, dtype=np.bool_)
        drawn[name] = happens(rng, planted[name]) & may_happen
    return {**drawn, "emergency_admissions": rng.poisson(planted["emergency_admissions"])}


def _invited(
    inhabitants: Inhabitants, drawn: Mapping[str, Flags], rng: np.random.Generator
) -> Flags:
    """Invite to an NHS Health Check those of the right age who are on none of the registers."""
    youngest, oldest = CHECK_AGES
    eligible = (inhabitants.age >= youngest) & (inhabitants.age <= oldest)
    eligible &= ~np.any([drawn[name] for name in _REGISTERS], axis=0)
    return eligible & (rng.random(eligible.shape) < CHECK_INVITED)

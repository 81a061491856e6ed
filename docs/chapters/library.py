"""What ships: stratifiers, thresholds, completeness and standard populations."""

from docs.chapters.markdown import code, table
from equipath.estimates.standards import SHIPPED
from equipath.study.completeness import Completeness
from equipath.study.reader import FOLDERS, LIBRARY
from equipath.study.stratifier import Stratifier, Stratum
from equipath.study.threshold import Threshold
from equipath.study.yaml_file import read_yaml

HEAD = """# Library

Definitions that ship with equipath, in the format of a study. A study that names one and does \
not declare it uses it as it is here; a file of the same name in the study wins."""


def chapter() -> str:
    stratifiers = [_stratifier(d) for d in _shipped("stratifiers") if isinstance(d, Stratifier)]
    thresholds = [_threshold(d) for d in _shipped("thresholds") if isinstance(d, Threshold)]
    return "\n\n".join(
        [
            HEAD,
            "## Stratifiers",
            *stratifiers,
            "## Thresholds",
            *thresholds,
            "## Completeness",
            *(_completeness(d) for d in _shipped("completeness") if isinstance(d, Completeness)),
            "## Standard populations",
            *(_population(path.stem) for path in sorted(SHIPPED.glob("*.csv"))),
        ]
    )


def _shipped(folder: str) -> list[object]:
    found = []
    for path in sorted((LIBRARY / folder).glob("*.yaml")):
        content, _ = read_yaml(path, path.name)
        found.append(FOLDERS[folder].model_validate({"name": path.stem, **content}))
    return found


def _stratifier(stratifier: Stratifier) -> str:
    by = (
        f"column {code(stratifier.column)}"
        if stratifier.column
        else f"attribute {code(stratifier.attribute)} of each {code(stratifier.area_type)}"
    )
    rows = [
        (s.name, _holds(s), "yes" if s.name == stratifier.reference_name else "")
        for s in stratifier.strata
    ]
    parts = [
        f"### {stratifier.name}",
        f"**{stratifier.title}**, by the {by}. {stratifier.caveat}".strip(),
        table(("stratum", "holds", "reference"), rows),
    ]
    if not stratifier.is_compared:
        parts.append("Shown, and not compared with one another.")
    return "\n\n".join(parts)


def _holds(stratum: Stratum) -> str:
    bounds = [f"{stratum.at_least:g} or more"] if stratum.at_least is not None else []
    bounds += [f"below {stratum.below:g}"] if stratum.below is not None else []
    return ", ".join([*(code(c) for c in stratum.codes), *bounds]) or code(stratum.name)


def _threshold(threshold: Threshold) -> str:
    rows = [
        (f"{v.value:g}", str(v.valid_from or ""), str(v.valid_to or ""), v.source)
        for v in threshold.values
    ]
    header = ("value", "from", "to", "source")
    return f"### {threshold.name}\n\n**{threshold.title}**\n\n{table(header, rows)}"


def _completeness(declared: Completeness) -> str:
    lists = {
        "valid": (*declared.valid, *declared.shapes),
        "not stated": declared.not_stated,
        "not known": declared.not_known,
    }
    rows = [(state, ", ".join(code(c) for c in codes)) for state, codes in lists.items() if codes]
    said = f"**{declared.title}**, in the column {code(declared.column)}. " + " ".join(
        declared.caveats
    )
    return f"### {declared.name}\n\n{said.strip()}\n\n{table(('state', 'codes'), rows)}"


def _population(name: str) -> str:
    lines = (SHIPPED / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    said = " ".join(line.lstrip("# ") for line in lines if line.startswith("#"))
    return f"### {name}\n\n{said}"

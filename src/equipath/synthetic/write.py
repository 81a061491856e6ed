"""Write a made-up region to a folder, as sources of a study."""

import json
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from equipath.errors import RunError
from equipath.synthetic.region import Region, make_region


def write_region(folder: Path, people: int, seed: int) -> Region:
    """Make a region, write it into `folder` and return it.

    The files are `areas.csv`, `successors.csv`, `deprivation.csv`, `population.csv`,
    `people.parquet`, `boundaries.geojson` and `truth.json`. Those that are there are replaced,
    once all are written whole; the same `people` and `seed` give the same bytes.

    Raises `UsageError` as `make_region` does, and `RunError` where the folder cannot be
    written.
    """
    region = make_region(people, seed)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder, prefix=".new-") as unfinished:
            for name, content in _contents(region).items():
                (Path(unfinished) / name).write_bytes(content)
            for path in Path(unfinished).iterdir():
                path.replace(folder / path.name)
    except OSError as error:
        raise RunError(f"The region cannot be written to {folder}: {error}.") from error
    return region


def _contents(region: Region) -> dict[str, bytes]:
    """Return the bytes of each file, made in memory: a disk that fills is then one error."""
    parquet = BytesIO()
    region.people.write_parquet(parquet)
    return {
        "areas.csv": region.areas.write_csv().encode(),
        "successors.csv": region.successors.write_csv().encode(),
        "deprivation.csv": region.deprivation.write_csv().encode(),
        "population.csv": region.population.write_csv().encode(),
        "people.parquet": parquet.getvalue(),
        "boundaries.geojson": json.dumps(region.boundaries, separators=(",", ":")).encode(),
        "truth.json": (json.dumps(region.truth, indent=2) + "\n").encode(),
    }

"""What a page is made of: a title, a lede and blocks, each of them words, figures or a chart.

A page knows nothing of HTML, Word or a screen. Formats and the web draw the same blocks in
their own way, so that a number is worded once and reads the same everywhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from equipath.pages.address import Address

Spec = Mapping[str, Any]
"""A Vega-Lite specification with its data in it."""


@dataclass(frozen=True)
class Text:
    """Paragraphs of plain words."""

    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Caution:
    """What the reader must know before using the numbers beside it."""

    title: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Items:
    """A list of short statements."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Facts:
    """Terms and what they are: a definition list.

    `addresses` are where each term leads to on the dashboard, if anywhere.
    """

    rows: tuple[tuple[str, str], ...]
    addresses: tuple[Address | None, ...] = ()


@dataclass(frozen=True)
class Figure:
    """One number read at a glance: of whom, how much, and out of what."""

    label: str
    value: str
    detail: str
    result_id: str = ""


@dataclass(frozen=True)
class Figures:
    """A few numbers side by side."""

    items: tuple[Figure, ...]


@dataclass(frozen=True)
class Column:
    """A column of a table; numbers stand to the right, `is_id` marks the ids of results.

    In one that `has_icon`, cells may be the words of an icon, which is drawn before them.
    """

    title: str
    is_number: bool = False
    is_id: bool = False
    has_icon: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of words under named columns; the first column names the row.

    `addresses` are where each row's name leads to on the dashboard, if anywhere.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    addresses: tuple[Address | None, ...] = ()


@dataclass(frozen=True)
class Chart:
    """A drawing, the finding that it shows in words, and the table of the numbers behind it.

    `title` states the finding; `description` says for those who do not see the drawing what is
    drawn and what stands out; `source` says whose numbers they are.
    """

    title: str
    description: str
    spec: Spec
    table: Table
    source: str = ""


@dataclass(frozen=True)
class Shade:
    """One class of a map: its words, its colour, how many areas are in it.

    `is_hidden` marks the class of those whose number is not shown.
    """

    label: str
    colour: str
    many: int
    is_hidden: bool = False


@dataclass(frozen=True)
class Mapped:
    """One area of a map: what it is called, its numbers in words, its class, where it leads.

    `cells` stand under the map's `labels`; `shade` is the place of its class among the map's;
    `is_certain` is false where it is not clearly different from what areas are set against.
    """

    code: str
    name: str
    cells: tuple[str, ...]
    shade: int
    is_certain: bool
    address: Address


@dataclass(frozen=True)
class Picture:
    """A map of few areas as it stands in a page: SVG paths and circles by the areas' codes."""

    width: int
    height: int
    paths: Mapping[str, str]
    circles: Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class AreaMap:
    """A map that the reader can move about in, and the table of the same areas.

    `title` states the finding; `description` says what is drawn to those who do not see it;
    `what` is what `shades` are classes of; `uncertain` says in the legend what an area that is
    not certain is (empty where all are); `shapes` names the file with the areas' shapes or
    positions, `outlines` one of larger areas that are drawn over them (or nothing); `here` is
    the code of the area that the page is about; `picture` stands where no script draws.
    `has_shapes` is false where every area is a point.
    """

    title: str
    description: str
    what: str
    shades: tuple[Shade, ...]
    uncertain: str
    labels: tuple[str, ...]
    places: tuple[Mapped, ...]
    shapes: str
    outlines: str
    table: Table
    source: str = ""
    here: str = ""
    picture: Picture | None = None
    has_shapes: bool = True


@dataclass(frozen=True)
class Finding:
    """One finding: its sentence, how sure it is, and how many more people it is about.

    `evidence` is where the dashboard shows what it rests on.
    """

    rank: int
    sentence: str
    certainty: str
    people: tuple[tuple[str, str], ...]
    result_id: str
    evidence: Address | None = None


@dataclass(frozen=True)
class Findings:
    """Findings in their order."""

    items: tuple[Finding, ...]


@dataclass(frozen=True)
class Section:
    """A heading with blocks beneath it; sections stand in pages and not in one another."""

    title: str
    blocks: tuple["Block", ...]


Block = Text | Caution | Items | Facts | Figures | Table | Chart | AreaMap | Findings | Section


@dataclass(frozen=True)
class Page:
    """A page: its name in addresses, title, a sentence of what it tells, and blocks.

    `group` gathers pages under one heading in a list of contents.
    """

    name: str
    title: str
    lede: str
    blocks: tuple[Block, ...]
    group: str = ""

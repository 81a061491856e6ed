"""The how-to page of each study has a picture, drawn of what the study itself shows."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from docs.study_pictures import PICTURES, SHOWN
from equipath.study.reader import LIBRARY

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to"


@pytest.mark.parametrize("study", SHOWN)
def test_a_study_has_its_picture_with_words_for_those_who_do_not_see_it(study: str) -> None:
    page = (HOW_TO / f"{study}.md").read_text(encoding="utf-8")
    found = re.search(rf"!\[([^\]]+)\]\(\.\./images/studies/{study}\.svg\)", page)
    assert found
    drawn = ET.parse(PICTURES / f"{study}.svg").getroot()
    title = drawn.findtext("{http://www.w3.org/2000/svg}title")
    assert title
    assert title in found.group(1)
    assert (PICTURES / f"{study}.svg").stat().st_size < 100_000


@pytest.mark.parametrize("study", SHOWN)
def test_a_picture_is_of_an_indicator_or_a_pathway_that_the_study_declares(study: str) -> None:
    address = SHOWN[study]
    folder = LIBRARY / "templates" / study / f"{address.screen}s"
    assert (folder / f"{address.of}.yaml").is_file()

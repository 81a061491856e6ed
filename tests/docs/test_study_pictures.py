"""How-to pages have pictures, drawn of what studies themselves show."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from docs.study_pictures import OF_TASKS, PICTURES, SHOWN, TASKS
from equipath.study.reader import LIBRARY

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to"


@pytest.mark.parametrize("study", SHOWN)
def test_a_study_has_its_picture_with_words_for_those_who_do_not_see_it(study: str) -> None:
    assert_shown(study, PICTURES / f"{study}.svg")


@pytest.mark.parametrize("task", TASKS)
def test_a_task_has_its_pictures_with_words_for_those_who_do_not_see_them(task: str) -> None:
    for picture in TASKS[task].charts:
        assert_shown(task, OF_TASKS / f"{picture}.svg")


def assert_shown(how_to: str, picture: Path) -> None:
    page = (HOW_TO / f"{how_to}.md").read_text(encoding="utf-8")
    shown = rf"!\[([^\]]+)\]\(\.\./images/{picture.parent.name}/{picture.name}\)"
    found = re.search(shown, page)
    assert found
    title = ET.parse(picture).getroot().findtext("{http://www.w3.org/2000/svg}title")
    assert title
    assert title in found.group(1)
    assert picture.stat().st_size < 100_000


@pytest.mark.parametrize("study", SHOWN)
def test_a_picture_is_of_an_indicator_or_a_pathway_that_the_study_declares(study: str) -> None:
    address = SHOWN[study]
    folder = LIBRARY / "templates" / study / f"{address.screen}s"
    assert (folder / f"{address.of}.yaml").is_file()

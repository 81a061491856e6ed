"""Read one YAML file strictly: a key written twice is an error, not a silent overwrite."""

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from equipath.errors import Problem


class _StrictLoader(yaml.SafeLoader):
    """YAML's safe loader, refusing keys that are written twice and days that never were."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Hashable] = set()
        for key_node, _ in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(
                    None, None, "a key here is no single word", key_node.start_mark
                )
            # What `<<` merges in gives way to what is written, so it is never written twice.
            if key_node.tag == "tag:yaml.org,2002:merge":
                continue
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key `{key}` is written twice", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep)

    def construct_day(self, node: yaml.ScalarNode) -> Any:
        try:
            return self.construct_yaml_timestamp(node)
        except ValueError:
            raise yaml.constructor.ConstructorError(
                None, None, f"`{node.value}` is no day of the calendar", node.start_mark
            ) from None


_StrictLoader.add_constructor("tag:yaml.org,2002:timestamp", _StrictLoader.construct_day)

ADVICE = {
    "a key here is no single word": "Put braces and brackets that belong to a value in quotes.",
    "mapping values are not allowed here": "Check the indentation, and put a sentence with a "
    "colon in quotes.",
}
"""What to do about mistakes that have one likely cause."""


def read_yaml(path: Path, shown: str) -> tuple[dict[str, Any], list[Problem]]:
    """Return a file's mapping, or an empty one and the problem that stopped it."""
    try:
        # The loader descends from YAML's safe one: it builds plain values and no objects.
        content = yaml.load(path.read_text(encoding="utf-8"), _StrictLoader)  # noqa: S506
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 1}" if mark else ""
        what = getattr(error, "problem", None) or "this is not YAML"
        is_ours = isinstance(error, yaml.constructor.ConstructorError)
        advice = ADVICE.get(what, "" if is_ours else "Check the indentation and the colons.")
        return {}, [Problem(shown, line, f"{what}.", advice)]
    except UnicodeDecodeError:
        return {}, [Problem(shown, "", "is not UTF-8.", "Save it again as UTF-8.")]
    except OSError as error:
        return {}, [Problem(shown, "", f"cannot be read: {error.strerror}.")]
    if content is None:
        return {}, [Problem(shown, "", "is empty.", "Remove it or write its keys.")]
    if not isinstance(content, dict):
        return {}, [Problem(shown, "", "is not a mapping.", "Write `key: value` lines.")]
    return {str(key): value for key, value in content.items()}, []

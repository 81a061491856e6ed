"""The language once more, slowly and in plain Python: a second opinion that shares no code.

Definitions are what their files hold; rows are mappings of columns to values, None for nothing.
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

Row = dict[str, Any]
Definition = Mapping[str, Any]


@dataclass
class Reference:
    """A study's definitions, each source's records by person, and the period asked for."""

    variables: Mapping[str, Definition]
    cohorts: Mapping[str, Definition]
    codelists: Mapping[str, list[str]]
    records: Mapping[str, Mapping[str, list[Row]]]
    day_of: Mapping[str, str]
    last_day_of: Mapping[str, str]
    start: date
    end: date

    def person(self, person: Row) -> Row:
        """Return a person with age, being alive, and every variable and cohort."""
        known = {**person, **self._age(person)}
        waiting = {**self.variables, **self.cohorts}
        # Whatever needs something that is not there yet waits for the next round.
        while waiting:
            ready = [n for n, d in waiting.items() if not _needs(d) & (waiting.keys() - {n})]
            assert ready, f"a circle among {sorted(waiting)}"
            for name in ready:
                definition = waiting.pop(name)
                if name in self.cohorts:
                    known[name] = self.holds(known, definition["where"])
                else:
                    known[name] = self._variable(known, definition)
        return known

    def _age(self, person: Row) -> Row:
        born, died = person["date_of_birth"], person["date_of_death"]
        is_alive = not (born and born > self.end) and not (died and died <= self.end)
        return {"age": age(born, self.end), "is_alive": is_alive}

    def _variable(self, person: Row, definition: Definition) -> Any:
        names = definition["source"]
        rows = [
            row
            for name, row in self._rows(names, person["person_id"])
            if self.holds(row, definition.get("where", {}))
            and self._in_window(row, name, definition, person)
            and ("give" not in definition or row[definition["give"]] is not None)
        ]
        first = names if isinstance(names, str) else names[0]
        return self._taken(rows, first, definition, person)

    def _rows(self, names: str | list[str], person_id: str) -> list[tuple[str, Row]]:
        """Return a person's records; of lists of several sources those of one list at a time."""
        if isinstance(names, str):
            return [(names, row) for row in self.records[names].get(person_id, [])]
        kept: list[tuple[str, Row]] = []
        for name in names:
            day, lasts = self.day_of[name], name in self.last_day_of
            begun = {row[day] for _, row in kept} if lasts else set()
            mine = self.records[name].get(person_id, [])
            kept += [(name, row) for row in mine if row[day] not in begun]
        return [(name, self._cut(name, row, kept)) for name, row in kept]

    def _cut(self, name: str, row: Row, others: list[tuple[str, Row]]) -> Row:
        last, day = self.last_day_of.get(name), row[self.day_of[name]]
        if not last or day is None:
            return row
        starts = [other[self.day_of[of]] for of, other in others]
        later = [start for start in starts if start and start > day]
        if not later or (row[last] and row[last] < min(later)):
            return row
        return {**row, last: min(later) - timedelta(days=1)}

    def _in_window(self, row: Row, source: str, definition: Definition, person: Row) -> bool:
        day, when = row[self.day_of[source]], definition.get("when", "ever")
        if day is None:
            return False
        last_column = self.last_day_of.get(source)
        ends = (row[last_column] or date.max) if last_column else day
        first, last = self._span(when)
        if first > last or day > last or ends < first:
            return False
        return isinstance(when, str) or self._in_order(day, when, definition, person)

    def _span(self, when: Any) -> tuple[date, date]:
        words = {when: True} if isinstance(when, str) else when
        if words.get("in_period"):
            return self.start, self.end
        if words.get("at_start"):
            return self.start, self.start
        if words.get("at_end"):
            return self.end, self.end
        if "from" in words or "to" in words:
            return words.get("from", date.min), min(words.get("to", self.end), self.end)
        if "within" in words and not ("after" in words or "before" in words):
            return back(self.end, words["within"]), self.end
        return date.min, self.end

    def _in_order(self, day: date, when: Row, definition: Definition, person: Row) -> bool:
        if definition.get("take") == "days":
            return "after" not in when or person[when["after"]] is not None
        for word, sign in (("after", 1), ("before", -1)):
            if word not in when:
                continue
            anchor, within = person[when[word]], when.get("within")
            if anchor is None or (day - anchor).days * sign < 0:
                return False
            if within and (day - anchor).days * sign > days(within):
                return False
        return True

    def _taken(self, rows: list[Row], source: str, definition: Definition, person: Row) -> Any:
        take, day = definition.get("take", "any"), self.day_of[source]
        give = definition.get("give", day)
        values = [row[give] for row in rows]
        best = min if definition.get("on_ties") == "lowest" else max
        match take:
            case "any":
                return bool(rows)
            case "count":
                return len(rows)
            case "distinct":
                return len(set(values))
            case "sum":
                return sum(values)
            case "days":
                return sum(self._days(row, source, definition, person) for row in rows)
        if not rows:
            return None
        if take in {"highest", "lowest"}:
            return max(values) if take == "highest" else min(values)
        if take == "most_frequent":
            times = Counter(values)
            latest = {v: max(r[day] for r in rows if r[give] == v) for v in times}
            return max(times, key=lambda v: (times[v], latest[v], v))
        chosen = (max if take == "last" else min)(row[day] for row in rows)
        return best(row[give] for row in rows if row[day] == chosen)

    def _days(self, row: Row, source: str, definition: Definition, person: Row) -> int:
        when = definition.get("when", "ever")
        first, last = self._span(when)
        end = min(row[self.last_day_of[source]] or last, last)
        begin = max(row[self.day_of[source]], first)
        words = {} if isinstance(when, str) else when
        is_anchored = "within" in words and ("after" in words or "before" in words)
        length = timedelta(days(words["within"])) if is_anchored else None
        anchor = person[words["before"]] if "before" in words else None
        if anchor:
            end = min(end, anchor)
            begin = max(begin, anchor - length) if length else begin
        if "after" in words:
            begin = max(begin, person[words["after"]])
            end = min(end, person[words["after"]] + length) if length else end
        return max((end - begin).days + 1, 0)

    def holds(self, row: Row, where: Definition) -> bool:
        """Say whether all that is asked of a row holds."""
        for key, asked in where.items():
            if key == "any":
                held = any(self.holds(row, each) for each in asked)
            elif key == "all":
                held = all(self.holds(row, each) for each in asked)
            elif key == "not":
                held = not self.holds(row, asked)
            else:
                held = self._cell_holds(row, row[key], asked)
            if not held:
                return False
        return True

    def _cell_holds(self, row: Row, cell: Any, asked: Any) -> bool:
        if not isinstance(asked, dict):
            return cell is not None and cell in (asked if isinstance(asked, list) else [asked])
        return all(
            self._requirement(row, cell, key, bound, asked.get("within"))
            for key, bound in asked.items()
            if key != "within"
        )

    def _requirement(self, row: Row, cell: Any, key: str, bound: Any, within: str | None) -> bool:
        if key == "is_recorded":
            return (cell is not None) is bound
        if key == "codelist":
            lists = [bound] if isinstance(bound, str) else bound
            return cell is not None and any(self._is_in(cell, name) for name in lists)
        other = row[bound] if isinstance(bound, str) else bound
        if cell is None or other is None:
            return False
        if key in {"after", "before"}:
            apart = (cell - other).days if key == "after" else (other - cell).days
            return apart >= 0 and (within is None or apart <= days(within))
        return COMPARE[key](cell, other)

    def _is_in(self, code: str, name: str) -> bool:
        return any(
            code.startswith(c[:-1]) if c.endswith("*") else code == c for c in self.codelists[name]
        )


COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "at_least": lambda a, b: a >= b,
    "at_most": lambda a, b: a <= b,
    "above": lambda a, b: a > b,
    "below": lambda a, b: a < b,
}


def age(born: date | None, day: date) -> int | None:
    """Return whole years between a birth and a day."""
    if born is None or born > day:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def days(length: str) -> int:
    """Return the days of `28 days` or `4 weeks`."""
    number, unit = length.split()
    return int(number) * {"day": 1, "week": 7}[unit.rstrip("s")]


def back(end: date, length: str) -> date:
    """Return the first of the days so long that end with `end`."""
    number, unit = length.split()
    if unit.rstrip("s") in {"day", "week"}:
        return end - timedelta(days=days(length) - 1)
    after = end + timedelta(days=1)
    count = after.year * 12 + after.month - 1
    count -= int(number) * {"month": 1, "year": 12}[unit.rstrip("s")]
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(after.day, monthrange(year, month)[1]))


def _needs(definition: Definition) -> set[str]:
    """Return every word of a definition: among them are the names that it asks for."""
    found: set[str] = set()

    def walk(part: Any) -> None:
        if isinstance(part, dict):
            for key, value in part.items():
                found.add(str(key))
                walk(value)
        elif isinstance(part, list):
            for value in part:
                walk(value)
        else:
            found.add(str(part))

    walk({k: v for k, v in definition.items() if k in {"where", "when"}})
    return found

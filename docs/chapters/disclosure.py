"""Disclosure policies: the rules that one can be made of, and those that ship."""

from docs.chapters.definitions import rows_of
from docs.chapters.markdown import code, prose, table
from equipath.disclosure.policy import SHIPPED, Policy, load_policy

HEAD = """# Disclosure policies

`disclosure` in `study.yaml` names a policy: `disclosure/<name>.yaml` of the study, else one of \
those below. A policy is data; its `source` says where its rules are from and how sure that is. \
[What the gate does](../explanation/disclosure.md) says how they are used."""


def chapter() -> str:
    policies = [load_policy(path.stem) for path in sorted(SHIPPED.glob("*.yaml"))]
    keys = [row for row in rows_of(Policy) if row[0] != code("name")]
    return "\n\n".join(
        [
            HEAD,
            "## What a policy says",
            prose(Policy.__doc__),
            table(("key", "type", "default"), [row[:3] for row in keys]),
            *(_section(policy) for policy in policies),
        ]
    )


def _section(policy: Policy) -> str:
    declared = policy.model_dump(exclude={"name", "title", "source"}, exclude_defaults=True)
    rows = [(code(key), _shown(value)) for key, value in declared.items()]
    head = f"## {policy.name}\n\n**{policy.title}.** {policy.source}"
    rules = table(("key", "value"), rows) if rows else "Nothing is hidden and nothing is rounded."
    return f"{head}\n\n{rules}"


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(code(part) for part in value)
    return code(str(value).lower() if isinstance(value, bool) else value)

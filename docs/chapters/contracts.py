"""The contracts: the canonical tables that sources fill."""

from docs.chapters.markdown import code, table
from equipath.contracts import CONTRACTS
from equipath.contracts.contract import Column, Contract

HEAD = """# Contracts

A contract is a canonical table. A source says which it fills (`fills`) and how each column is \
spelt where the data lie (`columns`). *Key* columns together name a row once; *required* ones \
must be declared; a value may be empty only where it says so."""


def chapter() -> str:
    contracts = [CONTRACTS.get(name) for name in CONTRACTS.names()]
    return "\n\n".join([HEAD, *(_section(contract) for contract in contracts)])


def _section(contract: Contract) -> str:
    rows = [(code(c.name), c.type, ", ".join(_rules(c)), c.meaning) for c in contract.columns]
    parts = [
        f"## {contract.name}",
        f"**{contract.title}.** {contract.meaning}",
        table(("column", "type", "rules", "meaning"), rows),
    ]
    if contract.open_columns:
        parts.append(f"Further columns: {_lower(contract.open_columns)}")
    return "\n\n".join(parts)


def _rules(column: Column) -> list[str]:
    span = [f"{column.minimum:g} or more"] if column.minimum is not None else []
    span += [f"{column.maximum:g} or less"] if column.maximum is not None else []
    return [
        *(["key"] if column.is_key else []),
        *(["required"] if column.is_required else []),
        *(["may be empty"] if column.may_be_empty else []),
        *span,
    ]


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]

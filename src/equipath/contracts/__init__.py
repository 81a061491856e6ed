"""The canonical tables that sources fill: one file each, constraints that describe themselves."""

from equipath.registry import Registry

CONTRACTS = Registry("equipath.contracts", "CONTRACT", "contract")

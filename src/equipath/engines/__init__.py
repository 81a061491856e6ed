"""The engines that count: the only files that know which database it is."""

from equipath.registry import Registry

ENGINES = Registry("equipath.engines", "connect", "engine")

"""Statistics as pure functions of arrays, one file each."""

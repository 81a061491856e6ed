"""Count every indicator for every area, period and stratum."""

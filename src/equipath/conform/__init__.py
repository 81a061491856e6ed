"""From raw tables to contract tables, with findings about what did not fit."""

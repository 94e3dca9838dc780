"""Who listens to `progress`: a line on a terminal, lines of a log, a table of times, a profile. Loaded by commands that may take long."""

"""A new briefing: a whole sample project on a venture that somebody names, made from the files in `project/`."""

"""Where a project names its facts, entities and sources, and what follows from each: for `impact`, `rename`, `show` and the editor."""

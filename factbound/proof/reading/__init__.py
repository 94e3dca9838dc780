"""Finished files as another program reads them: a reader for each format, none of which knows how ours are made."""

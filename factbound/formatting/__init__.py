"""The canonical order and layout of data files: what `fmt` writes and CI expects."""

"""Editing: changes to the text of a project's files that leave all else as it is, tried before they are saved. Knows no command and no browser."""

"""Judge what was read: names that point nowhere, statements that cannot be. Knows nothing of rendering."""

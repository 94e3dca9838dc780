"""From facts and templates to texts: Markdown pages, reports and charts. Knows no files on disk but templates."""

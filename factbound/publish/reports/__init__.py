"""Reports: one Markdown text becomes a tree, and the tree becomes a PDF (Typst) and a Word document (pandoc)."""

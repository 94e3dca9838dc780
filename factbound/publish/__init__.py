"""From rendered texts to published files: site, reports, exports, and the one step that puts them in place."""

"""From files to the model: YAML with positions, project folders, sources. Knows neither rules nor pages."""

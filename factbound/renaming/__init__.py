"""Give an entity, a source or a property another name in all files of a project at once."""

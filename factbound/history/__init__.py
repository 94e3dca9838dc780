"""What the git history of a project says: its facts at an earlier revision, what changed since, and who may be told of it."""

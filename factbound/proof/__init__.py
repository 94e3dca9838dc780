"""Proof, not promise: change each statement and see that every place which shows it follows; read the finished files and see that they agree."""

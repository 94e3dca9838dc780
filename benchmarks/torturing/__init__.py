"""The sections of torture.py."""

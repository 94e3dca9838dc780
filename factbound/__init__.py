"""Factbound: briefings that cannot disagree with their facts."""

__version__ = "0.1.0"

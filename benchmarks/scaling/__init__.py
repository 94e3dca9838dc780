"""What benchmarks/scale.py measures: a made-up registry, and builders side by side."""

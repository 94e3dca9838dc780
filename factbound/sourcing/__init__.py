"""The texts behind sources, while a person has them at hand: numbered, fingerprinted, compared, and never stored."""

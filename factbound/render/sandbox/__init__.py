"""What templates may do: which attributes they reach, what they may call and load, and how much they may make. Knows nothing of facts."""

"""Looking things up: finding them by words, and showing one with all that is known of it. Writes nothing."""

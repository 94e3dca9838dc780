"""What is known: values, vocabulary, statements, and which of them hold. Knows neither files nor pages."""

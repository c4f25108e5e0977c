"""The open item: question, answer, why, evidence, note."""

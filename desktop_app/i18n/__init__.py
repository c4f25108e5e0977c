"""Sentences in the language the person chose."""

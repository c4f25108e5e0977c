"""Items as both desks show and answer them: parts to answer with, remedies, words."""

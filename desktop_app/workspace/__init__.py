"""The one door: the verbs of the application; it composes and decides nothing."""

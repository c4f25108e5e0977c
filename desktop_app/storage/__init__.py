"""The local database, and the only room that speaks SQL."""

"""The local database; the only package with SQL."""

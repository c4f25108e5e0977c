"""Packages that were handed in, and their return packages."""

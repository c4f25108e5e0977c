"""Packages: messages and files in a sealed file, for a USB drive or any carrier."""

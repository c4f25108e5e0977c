"""The data folder: creating, opening, copying and recovering it."""

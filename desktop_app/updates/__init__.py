"""Updates of the installed program: verified, installed beside the old version, taken back."""

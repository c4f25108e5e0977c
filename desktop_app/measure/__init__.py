"""What the machine itself can tell about its devices and its line."""

"""Keys of this device, kept by the operating system or under a passphrase."""

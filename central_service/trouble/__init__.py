"""What the service answers when it cannot do what was asked."""

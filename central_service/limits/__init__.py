"""How much of the service whoever asks may take: places, turns, time for bodies and answers."""

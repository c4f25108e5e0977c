"""One exchange with the central service: what to send, what to take, in which order."""

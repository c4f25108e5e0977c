"""The clerk's desk and the supervisor's board, built from what stands in the store."""

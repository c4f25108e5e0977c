"""A trip made ready: its communes, what goes along, what is printed, who is in the minutes."""

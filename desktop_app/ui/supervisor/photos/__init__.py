"""Photos of the communes, small and in full."""

"""The service's faults and their JSON form."""

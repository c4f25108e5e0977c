"""One exchange with the service by packages."""

"""One exchange with the service over a connection, and enrolment."""

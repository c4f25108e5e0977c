"""Visits: the plan, the form, the findings."""

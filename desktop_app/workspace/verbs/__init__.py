"""The verbs that write: answers, evidence, submissions, findings."""

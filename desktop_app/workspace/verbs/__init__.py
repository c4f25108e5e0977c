"""What people say: answers, evidence, submissions, findings."""

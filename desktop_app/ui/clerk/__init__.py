"""The clerk's desk: answer, attach, submit, send; it shows what the workspace holds."""

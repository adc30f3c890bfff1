"""The rules: a module a subject, run over a plan."""

"""The sheets of the drill summary, a file each; ``drill/summary.py`` puts the book together."""

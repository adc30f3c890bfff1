"""The inside of an .xlsx package, changed by insertion so that all else stays byte for byte."""

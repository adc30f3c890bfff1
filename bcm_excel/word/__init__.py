"""Word documents as plain values, going out."""

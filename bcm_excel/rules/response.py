"""Rules of this subject."""

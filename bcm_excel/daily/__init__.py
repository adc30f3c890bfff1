"""The daily run: contacts, obligations and open incidents, and the messages about them."""

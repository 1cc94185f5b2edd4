"""Bad input for every field of every call of booking and payment, as tables."""

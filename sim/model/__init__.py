"""One negotiation in many worlds: a Mesa model, built from a scenario and played round by round."""

"""Limits about dividing a pie by turns: patience, options, breakdown, the last round."""

"""The actors: Mesa agents that live in many worlds at once and hold arrays."""

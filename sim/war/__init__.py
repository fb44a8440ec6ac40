"""War as the alternative to a deal: the front, what fighting on is worth, beliefs, and commitment."""

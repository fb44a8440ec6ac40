"""What a reader sees: figures, the map, the story of one world."""

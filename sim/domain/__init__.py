"""What is bargained over: packages, places, preferences, and the measures laid over them."""

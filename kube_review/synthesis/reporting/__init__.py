"""What a synthesis has to report about its methods."""

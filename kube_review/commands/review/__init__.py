"""The review itself: making it, its files and studies, its protocol, its integrity."""

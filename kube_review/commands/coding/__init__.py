"""What people record, decide and take back."""

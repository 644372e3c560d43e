"""What frequencies say beyond counting: effect sizes, trend over years, shares estimated from a sample."""

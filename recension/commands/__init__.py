"""What ``recension`` does when it is called by name."""

"""What rules mean, apart from how they are written, and how two rulebooks differ in it."""

"""What the pasantes study: curricula, coursework, attendance and progress."""

"""What pasantes do for a seminar: lessons, quizzes, reflections, and their grades."""

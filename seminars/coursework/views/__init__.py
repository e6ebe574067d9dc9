"""The pages of the work: studying on one side, grading on the other."""

from seminars.coursework.views import grading, pictures, studying

__all__ = ["grading", "pictures", "studying"]

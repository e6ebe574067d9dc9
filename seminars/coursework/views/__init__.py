"""The pages of the work: studying on one side, grading on the other."""

from seminars.coursework.views import grading, handing_in, pictures, reading, studying

__all__ = ["grading", "handing_in", "pictures", "reading", "studying"]

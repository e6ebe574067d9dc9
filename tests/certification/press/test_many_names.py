from tests.certification.press.many_names import try_all


def test_three_hundred_names_keep_every_letter_and_stay_within_their_room(diploma):
    """Read from the finished page; bench/names.py tries ten thousand."""
    found, wrong = try_all(diploma, 300)
    assert wrong == []
    assert found.faults == 0
    assert found.printed > 270
    assert found.in_two_lines > 5
    assert found.refused_with_their_letter > 3
    assert found.longest == 90

"""A batch that is killed, again and again, comes to the same files, folios and letters."""

import random

from bench.issue_under_failure import copied, prepared, undisturbed
from certification import printing
from tests.certification.undisturbed import Mailroom, Tally, compare, disturbed, outcome, warm

COUNT, KILLS = 6, 4


def test_a_batch_killed_at_any_moment_comes_to_the_same_files_folios_and_letters(all_databases, tmp_path):
    """A few deaths; bench/issue_under_failure.py dies fifty."""
    before, tally = printing.AT_ONCE, Tally()
    mailroom = Mailroom(tmp_path)
    try:
        original = prepared(all_databases, tmp_path, COUNT)
        first = copied(all_databases, original, tmp_path, "undisturbed")
        wanted, _cold = undisturbed(first, mailroom)
        assert len(wanted.files) == len(mailroom.taken()) == COUNT
        assert {state for state, *_digests in wanted.files.values()} == {"valid"}
        warm(first)
        mailroom.forget()
        place = copied(all_databases, original, tmp_path, "disturbed")
        tally.kills = disturbed(place, mailroom, random.Random(7), KILLS, seconds=1.0)
        compare(outcome(place), wanted, mailroom.taken(), tally)
        assert tally.kills
        assert (tally.differing, tally.holes_and_doubles, tally.mailed_twice) == (0, 0, 0)
        assert tally.said_to_be_sent_and_never_taken == 0
    finally:
        mailroom.close()
    assert before == printing.AT_ONCE

"""What other packages ask about cases: the record of a year, and whose turn it is."""

from datetime import timedelta

from mentorship.cases import queries
from mentorship.cases.queries import CaseRecord
from tests.mentorship.cases.case_support import a_case, a_session
from tests.support.cast import NOW, TODAY


def test_the_record_counts_closed_cases_those_under_way_and_those_not_sent(cast, writing):
    for state in (
        "draft",
        "returned",
        "submitted",
        "scheduled",
        "follow_up",
        "closed",
        "closed",
        "withdrawn",
    ):
        a_case(cast.xochitls_place, state)
    records = queries.case_records([cast.xochitls_place.id, cast.angels_place.id])
    assert records[cast.xochitls_place.id] == CaseRecord(closed=2, in_review=3, drafts=2)
    assert records[cast.angels_place.id] == CaseRecord()


def test_whoever_must_act_finds_the_case_waiting(cast, writing):
    sent = a_case(cast.xochitls_place, "submitted")
    approved = a_case(cast.xochitls_place, "approved")
    back = a_case(cast.xochitls_place, "returned")
    due = a_case(cast.xochitls_place, "follow_up", follow_up_on=TODAY)
    a_case(cast.xochitls_place, "follow_up", follow_up_on=TODAY + timedelta(days=1))
    held = a_session(cast.olga, held_at=NOW - timedelta(hours=1))
    on_stage = a_case(cast.xochitls_place, "scheduled", session_id=held.id, position=1)
    assert queries.waiting_for(cast.xochitl) == [back, due]
    assert queries.waiting_for(cast.lucia) == [sent]
    assert queries.waiting_for(cast.rosa) == [sent, approved]
    assert queries.waiting_for(cast.olga) == [on_stage]
    assert queries.waiting_for(cast.angel) == queries.waiting_for(cast.emily) == []


def test_the_next_sessions_are_those_one_may_know_of(cast, writing):
    past = a_session(cast.lucia, held_at=NOW - timedelta(days=1))
    coming = a_session(cast.lucia, cast.emily, held_at=NOW + timedelta(days=2))
    other = a_session(cast.lucia, held_at=NOW + timedelta(days=3))
    assert queries.next_sessions(cast.rosa, TODAY) == [coming, other]
    assert queries.next_sessions(cast.emily, TODAY) == [coming]
    assert queries.next_sessions(cast.olga, TODAY) == []
    assert queries.past_sessions(cast.xochitl, TODAY) == [past]

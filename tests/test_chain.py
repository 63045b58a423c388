"""What was learned, traced to what is done: objective, measure, action, indicator, follow-up."""

import copy
import dataclasses
import json
from pathlib import Path

import pytest

from pipeline import programme
from pipeline.chain import trace

EXAMPLES = Path(__file__).parent.parent / "schemas" / "examples"
PROGRAMME = programme.load()


@pytest.fixture
def records():
    outputs = [output.id for output in PROGRAMME.outputs if output.has_schema]
    return {o: json.loads((EXAMPLES / f"{o}.json").read_text(encoding="utf-8")) for o in outputs}


def ids(rows):
    return {row[0].ids[0]: [link.ids for link in row[1:]] for row in rows}


def test_every_objective_of_the_example_leads_to_a_follow_up(records):
    rows = ids(trace(PROGRAMME, records))
    assert list(rows) == [row["lo_id"] for row in records["roadmap"]["learning_objectives"]]
    assert all(link for links in rows.values() for link in links)


def test_links_are_the_references_in_the_records(records):
    measures = {m["tm_id"] for m in records["transferability"]["measures"] if "LO-01" in m.get("lo_refs", ())}
    actions = [a for a in records["action-plan"]["actions"] if measures & set(a.get("tm_refs", ()))]
    first = ids(trace(PROGRAMME, records))["LO-01"]
    assert set(first[0]) == measures
    assert set(first[1]) == {action["ac_id"] for action in actions}
    assert set(first[2]) == {i for action in actions for i in action["indicator_refs"]}


def test_a_broken_link_is_a_gap_from_there_on(records):
    broken = copy.deepcopy(records)
    for measure in broken["transferability"]["measures"]:
        measure["lo_refs"] = [ref for ref in measure["lo_refs"] if ref != "LO-02"]
    rows = ids(trace(PROGRAMME, broken))
    assert rows["LO-02"] == [(), (), (), ()]
    assert rows["LO-01"] == ids(trace(PROGRAMME, records))["LO-01"]


def test_of_an_output_that_is_not_there_nothing_is_said(records):
    del records["action-plan"]
    rows = ids(trace(PROGRAMME, records))
    assert all(links[1] is None and links[2] is None for links in rows.values())
    assert all(links[0] for links in rows.values())


def test_without_the_first_output_there_is_no_chain(records):
    del records["roadmap"]
    assert trace(PROGRAMME, records) == ()
    assert trace(dataclasses.replace(PROGRAMME, chain=()), records) == ()


@pytest.mark.parametrize(
    "place", ["nothing#/actions/ac_id", "roadmap#/nothing/lo_id", "roadmap#/focus/focus_domains"]
)
def test_a_chain_that_leads_nowhere_is_said(place):
    wrong = dataclasses.replace(PROGRAMME, chain=(*PROGRAMME.chain, place))
    assert any(place in problem.where + problem.what for problem in programme.check(wrong))

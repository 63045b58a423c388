"""The functions that rules may call, first as plain Python, then through CEL."""

import pytest

from pipeline.rules import functions, wording
from pipeline.rules.language import FUNCTIONS, Language, NotEvaluated


def test_every_function_says_what_it_does():
    assert all(function.__doc__ for function in FUNCTIONS.values())
    public = {name for module in (functions, wording) for name in vars(module) if not name.startswith("_")}
    assert set(FUNCTIONS) <= public


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("total([1.5, 2])", 3.5),
        ("total([])", 0.0),
        ("distinct(['b', 'a', 'b'])", ["b", "a"]),
        ("circular(['a', 'b', 'c', 'd'], [['b'], ['c'], ['a', 'd'], []])", ["a", "b", "c"]),
        ("circular(['a', 'b', 'c'], [['b', 'c'], ['c'], []])", []),
        ("circular(['a', 'b'], [['a'], ['a', 'elsewhere']])", ["a"]),
        ("circular([], [])", []),
        ("days_between('2026-01-31', '2026-03-01')", 29),
        ("days_between('2026-03-01', '2026-01-31')", -29),
        ("months_between('2026-01-31', '2026-02-27')", 0),
        ("months_between('2026-01-31', '2026-02-28')", 1),
        ("months_between('2024-06-15', '2026-06-14')", 23),
        ("months_between('2026-06-15', '2024-06-15')", -24),
        ("add_days('2026-02-28', 1)", "2026-03-01"),
        ("add_days('2026-01-01', -1)", "2025-12-31"),
        ("add_months('2026-01-31', 1)", "2026-02-28"),
        ("add_months('2026-01-13', 36)", "2029-01-13"),
        ("fold('  Saint-Étienne\\u00a0 X')", "saint-etienne x"),
        ("fold('E\\u0301TE') == fold('\\u00e9te')", True),
        ("words(' one  two\\nthree ')", 3),
        ("similarity('one two three four five', 'zero one two three')", 0.5),
        ("similarity('one two', 'one two')", 0.0),
    ],
)
def test_value(text, value):
    assert Language().scope({}).value(text) == value


@pytest.mark.parametrize(
    "written",
    [
        ("İncirköy", "incirköy", "INCIRKÖY", "İNCİRKÖY", "ıncırköy", "I\u0307ncirko\u0308y"),
        ("Αθήνα", "ΑΘΗΝΑ", "ΑΘΉΝΑ", "αθηνα", "Αθη\u0301να"),
        ("Ναύπλιος", "ΝΑΥΠΛΙΟΣ", "Ναυπλιος"),
        ("Προϋπολογισμός", "ΠΡΟΫΠΟΛΟΓΙΣΜΟΣ", "ΠΡΟΥΠΟΛΟΓΙΣΜΟΣ"),
        ("Orléans", "ORLEANS", "ORLÉANS"),
        ("Gießen", "GIESSEN"),
        ("Ｌｅｉｐｚｉｇ", "Leipzig"),
    ],
)
def test_ways_to_write_the_same_name(written):
    assert len({functions.fold(name) for name in written}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("Łódź", "Lwów"), ("Exempla", "Exempli"), ("Bad Aussee", "Badaussee"), ("София", "Софиа"), ("", "-")],
)
def test_names_that_are_not_the_same(one, other):
    assert functions.fold(one) != functions.fold(other)


@pytest.mark.parametrize(
    "text",
    [
        *("total(['1'])", "total([true])", "days_between('2026-02-30', '2026-03-01')", "add_days('soon', 1)"),
        "circular(['a'], [])",
    ],
)
def test_what_a_function_cannot_work_with_is_not_evaluated(text):
    with pytest.raises(NotEvaluated):
        Language().scope({}).value(text)


@pytest.mark.parametrize(
    "text",
    [
        "TBD",
        "tbc.",
        "Decision (to be defined)",
        "xxx",
        "Lorem ipsum dolor",
        "‹ click and type ›",
        "???",
        "à définir",
    ],
)
def test_words_that_hold_a_place(text):
    assert wording.placeholder_words(text)


def test_the_words_themselves():
    assert wording.placeholder_in("We will say more. TBC  with the press office.") == "TBC"
    assert wording.placeholder_in("Decision (To be  defined)") == "To be defined"
    assert wording.placeholder_in("All is said.") == ""


@pytest.mark.parametrize(
    "text",
    [
        "Works on the harbour are to be completed in 2027; their order is to be confirmed by the council.",
        "Council decision 41/2022 “Klimaneutral 2040”",
        "Todo el municipio",
        "XX. century",
        "Is it enough?",
    ],
)
def test_ordinary_words(text):
    assert not wording.placeholder_words(text)


@pytest.mark.parametrize(
    "text", ["n/a", "N.A.", "–", "none", "  -- ", "k.A.", "…", "Entfällt", "NEANT", "néant"]
)
def test_an_answer_that_says_nothing(text):
    assert wording.says_nothing(text)


@pytest.mark.parametrize("text", ["No decision yet", "-5", "n/a for us, because the utility decides", "Nada"])
def test_an_answer_that_says_something(text):
    assert not wording.says_nothing(text)


@pytest.mark.parametrize(
    "text",
    [
        "write to jo.doe@city.example today",
        "jo.doe (at) city.example",
        "call +49 30 1234 567",
        "0043 664 123 45 67",
        "Tel. 664 123 45 67",
        "Tél. 664 123 45 67",
        "TELÉFONO: 664 123 45 67",
        "+34 912 345 678",
    ],
)
def test_contact_data(text):
    assert wording.mentions_contact(text)


@pytest.mark.parametrize(
    "text",
    [
        "+10 000 000 EUR",
        "from 2026-03-15 to 2027-03-15",
        "12 500 000 euros",
        "room 4.12, line 1 200 000",
        "@city on the web",
    ],
)
def test_no_contact_data(text):
    assert not wording.mentions_contact(text)


@pytest.mark.parametrize(
    "text", ["Frau Maria Huber", "Dr. K. Novak", "Manager Anna Schmidt", "José García", "Jose García"]
)
def test_a_person(text):
    assert wording.looks_like_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "Climate Office",
        "Stadtwerke Exempla",
        "Association of Home Owners",
        "Sankt Martin parish",
        "Tenants' union",
    ],
)
def test_no_person(text):
    assert not wording.looks_like_person(text)

"""What does not fit together in programme.toml."""

import pytest

from pipeline.programme import check, load
from tests.programme.edits import edit


@pytest.mark.parametrize(
    ("old", "new", "where", "what"),
    [
        ('module = "MOD1"\ndue_month', 'module = "MOD9"\ndue_month', 'output "roadmap"', "no module 'MOD9'"),
        ("due_month = 4", "due_month = 6", 'output "roadmap"', "due month 6 is not in module MOD1"),
        (
            'needs = ["roadmap"]',
            'needs = ["rodmap"]',
            'output "engagement-plan"',
            "'rodmap', which is no output",
        ),
        ('needs = ["roadmap"]', 'needs = ["action-plan"]', 'output "engagement-plan"', "wait for each other"),
        ("needs = []", 'needs = ["info-session"]', 'output "roadmap"', "wait for each other"),
        (
            'accepted_versions = ["1.0", "1.1"]',
            'accepted_versions = ["0.9"]',
            'output "roadmap"',
            "version 1.1",
        ),
        (
            'outputs = ["action-plan", "info-session"]',
            'outputs = ["action-plan"]',
            "by_module",
            "no milestone",
        ),
        (
            'outputs = ["action-plan", "info-session"]',
            'outputs = ["action-plan", "info-session", "roadmap"]',
            "by_module",
            "roadmap belongs to 2 milestones",
        ),
        ('outputs = ["action-plan", "info-session"]', "outputs = []", "by_module", "MS2 takes no output"),
        ('requires = ["MS1"]', 'requires = ["MS3"]', "by_module", "requires 'MS3'"),
        ("requires = []", 'requires = ["MS2"]', "by_module", "requires 'MS2', which is not before it"),
        ('id = "MS2"', 'id = "MS1"', "by_module", "the milestone 'MS1' is there twice"),
        ('default_profile = "tlp-18m"', 'default_profile = "tlp-19m"', "programme.toml", "'tlp-19m'"),
        ('mapping_in_use = "by_module"', 'mapping_in_use = "by_magic"', "programme.toml", "'by_magic'"),
        ('profile = "tlp-20m-2023"', 'profile = "tlp-21m"', 'cohort "1"', "no profile 'tlp-21m'"),
        (
            "duration_months = 18",
            "duration_months = 16",
            'profile "tlp-18m"',
            "due in month 17, after its 16 months",
        ),
        ("month = 17", "month = 19", 'event "IS"', "month 19 is after the end of profile tlp-18m"),
        ("month = 17", "month = 3", 'event "IS"', "month 3 is not in module MOD3"),
        ("last_month = 18", "last_month = 24", 'module "MOD3"', "do not fit a programme of 20 months"),
        ("first_month = 5", "first_month = 14", 'module "MOD2"', "months 14 to 13"),
        (
            "due_months = { action-plan = 20 }",
            "due_months = { roadmap = 3 }",
            "tlp-20m-2023",
            "does not ask for",
        ),
        ('outputs = ["action-plan"]', 'outputs = ["plan"]', 'profile "tlp-20m-2023"', "no output 'plan'"),
        ("enabled = false", "enabled = true", 'profile "tlp-12m-2025"', "enabled but asks for no output"),
        (
            'code = "T4"',
            'code = "T5"',
            "event_code",
            "not the same events as in schemas/programme.toml: T4, T5",
        ),
        ('code = "T4"', 'code = "T3"', "programme.toml", "the event 'T3' is there twice"),
        ('id = "4"', 'id = "3"', "programme.toml", "the cohort '3' is there twice"),
        ('code = "SEP"', 'code = "TLR"', "programme.toml", "the output code 'TLR' is there twice"),
        (
            'aliases = ["Info Session"]',
            'aliases = ["engagement plan"]',
            "programme.toml",
            "'engagement plan' is there twice",
        ),
    ],
)
def test_inconsistencies_of_the_programme_are_found(home, monkeypatch, old, new, where, what):
    monkeypatch.setattr("pipeline.programme.conventions.check", lambda _: ())  # the schemas are as they were
    edit(home, "programme.toml", old, new)
    problems = check(load(home))
    assert any(where in p.where and what in p.what for p in problems), problems

"""A made-up registry of N companies: twelve facts, holders, prose and a filing each. The same N gives the same bytes."""

from __future__ import annotations

import random
from pathlib import Path

COUNTRIES = 40
TRADES = ("dairy", "timber", "shipping", "software", "textiles", "mining", "printing", "glass", "optics", "baking", "freight", "salt", "paper")
FORMS = ("Works", "Trading", "Holding", "Partners", "Lines", "Mills", "Systems", "Union", "Supply", "House")
SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeo"]

REGISTER = """\
name: Register
facts:
  opened: {value: 1991, from: filing_0}
  keeper: {value: Court of trade, from: filing_0}
"""
COUNTRY = "name: {name}\nfacts:\n  short: {{value: {short}, from: filing_{number}}}\n"

VOCABULARY = """\
units:
  people: {one: person, many: people}
  sites: {one: site, many: sites}
kinds:
  register:
    folder: registers
    label: Register
    plural: Registers
    properties: [opened, keeper]
  company:
    folder: companies
    label: Company
    plural: Companies
    schema_org: Organization
    description: Firms that file with the register.
    properties: [trade, home, founded, staff, revenue, profit, capital, auditor, export_share, sites, seat, plan, stake]
    required: [trade, home]
  country:
    folder: countries
    label: Country
    plural: Countries
    schema_org: Country
    description: Where companies have their seats.
    properties: [short]
properties:
  opened: {label: Opened, type: date}
  keeper: {label: Keeper, type: text}
  trade: {label: Trade, type: text}
  home: {label: Home, type: entity, kinds: [country]}
  founded: {label: Founded, type: date}
  staff: {label: Staff, type: quantity, unit: people}
  revenue: {label: Revenue, type: money}
  profit: {label: Profit, type: money}
  capital: {label: Capital, type: money}
  auditor: {label: Auditor, type: text}
  export_share: {label: Exported, type: share}
  sites: {label: Sites, type: quantity, unit: sites}
  seat: {label: Seat, type: text}
  plan: {label: Plan, type: text}
  stake: {label: Stake, type: share, of: [company]}
  short: {label: Short name, type: text}
"""

BRIEFING = """\
title: Register of made-up firms
subject: register
description: Who files, who holds whom, and what they report.
authors: [The benchmark]
publisher: The benchmark
language: en
date: 2026-01-31
valid_at: 2026-01-31
"""


def make_registry(folder: Path, companies: int, settings: str) -> None:
    """Write the project.

    Args:
        folder: An empty folder, or one that is not there yet.
        companies: How many entities with twelve facts each; countries and sources come on top.
        settings: The text of mkdocs.yml.
    """
    _write(folder, "mkdocs.yml", settings)
    _write(folder, "data/vocabulary.yml", VOCABULARY)
    _write(folder, "data/briefing.yml", BRIEFING)
    _write(folder, "data/registers/register.yml", REGISTER)
    for number in range(min(COUNTRIES, companies)):
        name = _name(random.Random(f"country {number}"))
        _write(folder, f"data/countries/country_{number}.yml", COUNTRY.format(name=name, short=name[:3].upper(), number=number))
    for number in range(companies):
        chance = random.Random(f"company {number}")
        name = f"{_name(chance)} {_name(chance)} {chance.choice(FORMS)} {number}"
        _write(folder, f"data/companies/company_{number}.yml", _company(number, companies, name, chance))
        _write(folder, f"data/sources/filing_{number}.yml", _filing(number, name, chance))
        _write(folder, f"content/companies/company_{number}.md", _prose(number, chance))


def _company(number: int, companies: int, name: str, chance: random.Random) -> str:
    by = f"from: filing_{number}"
    revenue = chance.randint(20, 9000)
    lines = [
        f"name: {name}",
        "facts:",
        f"  trade: {{value: {chance.choice(TRADES)}, {by}}}",
        f"  home: {{value: country_{chance.randrange(min(COUNTRIES, companies))}, {by}}}",
        f"  founded: {{value: {chance.randint(1950, 2019)}, {by}}}",
        "  staff:",
        *(f"    - {{value: {chance.randint(5, 20000)} people, when: {year}, {by}}}" for year in (2023, 2024)),
        "  revenue:",
        f"    - {{value: EUR {revenue} million, when: 2024, {by}}}",
        f"  profit: {{value: EUR {revenue // 9 + 1} million, when: 2024, {by}}}",
        f"  capital: {{value: EUR {revenue // 3 + 1} million, when: 2024, {by}}}",
        f"  auditor: {{value: {_name(chance)} and {_name(chance)}, {by}}}",
        f"  export_share: {{value: {chance.randint(1, 95)} %, when: 2024, {by}}}",
        f"  sites: {{value: {chance.randint(2, 60)} sites, {by}}}",
        f"  seat: {{value: {_name(chance)}, {by}}}",
        f"  plan: {{value: open in {_name(chance)}, status: planned, {by}}}",
    ]
    if number:
        lines += ["  stake:", f"    - {{value: {chance.randint(5, 33)} %, of: company_{(number - 1) // 3}, when: 2024, {by}}}"]
    return "\n".join(lines) + "\n"


def _filing(number: int, name: str, chance: random.Random) -> str:
    day = f"2025-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    return f"title: Filing of {name}\npublisher: Court of trade\npublished: {day}\nlanguage: en\naddress: https://register.example/filings/{number}\n"


def _prose(number: int, chance: random.Random) -> str:
    me = f"company_{number}"
    first = f"{{{{ {me} }}}} is a firm of the {{{{ {me}.trade }}}} trade, founded in {{{{ {me}.founded }}}} and seated in {{{{ {me}.home }}}}."
    second = (
        f"It reported {{{{ {me}.staff }}}} and a revenue of {{{{ {me}.revenue }}}}, of which {{{{ {me}.export_share }}}} came from abroad. "
        f"Its profit was {{{{ {me}.profit }}}} on a capital of {{{{ {me}.capital }}}}."
    )
    third = f"The accounts were audited by {{{{ {me}.auditor }}}}. " + " ".join(chance.choice(REMARKS) for _ in range(3))
    return f"{first}\n\n{second}\n\n{third}\n"


REMARKS = (
    "The register holds no complaint about it.",
    "Its statutes were changed at the last general meeting.",
    "The directors signed the accounts without remark.",
    "A notice of its seat was posted in the usual place.",
    "Its rope and seed stores are insured.",
    "The filing came in on time.",
)


def _name(chance: random.Random) -> str:
    return "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 4))).capitalize()


def _write(folder: Path, path: str, text: str) -> None:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")

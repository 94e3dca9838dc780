"""What keeps a project from being rendered: what is wrong with its files, and then, if they are all good, with what they say together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factbound.check.allowances import Allowances, read_allowances
from factbound.check.assets import check_assets
from factbound.check.disguised import disguised_letters
from factbound.check.documents import check_documents
from factbound.check.fields import SETTINGS
from factbound.check.hiding import hidden_entities
from factbound.check.links import check_links
from factbound.check.literals import bare_literals
from factbound.check.looks import check_look
from factbound.check.mentions import check_mentions
from factbound.check.narrative import check_narrative
from factbound.check.numbers import check_numbers
from factbound.check.overstated import check_overstated
from factbound.check.reaches import reaching_typst
from factbound.check.references import check_references, in_parts, known_names
from factbound.check.rules import check_rules
from factbound.check.scripts import mixed_words
from factbound.facts.asof import clock_words
from factbound.facts.knowledge import Knowledge
from factbound.inputs import settings_faults
from factbound.problems import Problem, until_full
from factbound.progress import step
from factbound.publish.times import epoch_faults
from factbound.read.unfit import unfit_characters, unfit_layouts
from factbound.taken import Taken

if TYPE_CHECKING:
    from factbound.render.plan import Plan


@step("Checking files")
def check_files(taken: Taken) -> list[Problem]:
    """Return what is wrong with the files of a project, whatever they say."""
    options, reading = taken.options, taken.reading
    narrative, prose = ([one for one in texts if one.path not in taken.quiet] for texts in (taken.narrative, taken.prose))
    _, malformed = read_allowances(taken.prose, taken.data.values())
    problems = [*taken.intake.misnamed, *reading.problems, *taken.faults, *malformed]
    problems += [*settings_faults(options, taken.data[SETTINGS]), *check_look(options.template_folders), *epoch_faults()]
    problems += reaching_typst(options.project / "templates") if options.template_folders[1:] else ()  # the default ones are looked at by the tests
    problems += [problem for one in prose for problem in until_full(one.path, unfit_characters(one.text, one.path))]
    problems += [*taken.data[SETTINGS].unfit, *unfit_layouts(options.shows or options.project, taken.intake.files)]
    problems += [*check_narrative(narrative), *disguised_letters(narrative), *check_assets(options.project)]
    if reading.project.vocabulary.kinds:  # without them no entity was read, and every name would seem unknown
        names = known_names(reading, taken.words, taken.attributes)
        problems += check_links(reading)
        for part in in_parts([one for one in taken.texts if not taken.names.is_sound(one, names)]):
            problems += [*check_references(part, taken.environment, names), *hidden_entities(part, taken.environment, names)]
        problems += check_mentions(reading, names)
    return problems


@step("Checking what they say")
def check_meaning(taken: Taken, knowledge: Knowledge, plan: Plan) -> list[Problem]:
    """Return what is wrong with what the files of a project say, each of which is good by itself."""
    from factbound.publish.claims import check_claims
    from factbound.render.planned import list_documents

    options, reading, prose, environment = taken.options, taken.reading, taken.prose, taken.environment
    loud = [one for one in prose if one.path not in taken.quiet]
    permits = Allowances(read_allowances(prose, taken.data.values())[0])
    problems = [*check_rules(reading, knowledge), *check_claims(plan, taken.intake.files, options.template_folders[-1])]
    problems += check_numbers(loud, taken.data, permits, knowledge)
    problems += [*mixed_words(taken.data, loud, permits), *check_documents(taken.narrative, taken.templates, list_documents(plan))]
    for part in in_parts(prose):
        problems += [problem for text in part for problem in until_full(text.path, bare_literals(text, environment, permits))]
        problems += check_overstated(part, {}, permits, knowledge, environment, taken.names.free)
    problems += check_overstated((), reading.files, permits, knowledge, environment)
    if not clock_words(reading.project.briefing, knowledge.clocks):  # at another day a sentence may need less
        problems += permits.needless()
    return problems

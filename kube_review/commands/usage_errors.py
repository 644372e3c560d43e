"""Usage errors of the command line as sentences: typer has them in English only, some in the words of pydantic."""

from __future__ import annotations

import re

from kube_review.messages import Message, Text, _

_OF = r"Invalid value for '?(?P<name>.+?)'?: "
SENTENCES: tuple[tuple[str, Message], ...] = (
    (r"Missing argument '(?P<name>.+)'\.", _("The argument {name} is missing.")),
    (r"Missing option '(?P<name>.+)'\.", _("The option {name} is missing.")),
    (r"Missing command\.", _("A command is missing.")),
    (r"No such command '(?P<name>.+)'\.", _("There is no command {name}.")),
    (r"No such option: (?P<name>\S+)", _("There is no option {name}.")),
    (
        r"No such option: (?P<name>\S+) \(Possible options: (?P<near>.+)\)",
        _("There is no option {name}; did you mean {near}?"),
    ),
    (r"Option '(?P<name>.+)' requires an argument\.", _("The option {name} needs a value.")),
    (r"Option '(?P<name>.+)' does not take a value\.", _("The option {name} takes no value.")),
    (r"Got unexpected extra argument\(s\) \((?P<words>.+)\)", _("Unexpected arguments: {words}.")),
    (
        _OF + r"(?:Value error, )?'(?P<value>.*)' is not one of (?P<choices>.+)\.",
        _("{name} cannot be {value!r}; use one of: {choices}."),
    ),
    (_OF + r"Input should be a valid integer.*", _("{name} must be a whole number.")),
    (_OF + r"Input should be a valid number.*", _("{name} must be a number.")),
    (_OF + r"Input should be greater than or equal to (?P<least>.+)", _("{name} must be at least {least}.")),
    (_OF + r"Input should be less than or equal to (?P<most>.+)", _("{name} must be at most {most}.")),
)
"""Patterns of typer's messages, matched whole, with our sentence for each; the groups are its values."""


def sentence(message: str) -> Text:
    """Return a usage error of typer as our sentence; one that is not known stays as it is."""
    if guessed := re.fullmatch(r"(?P<wrong>.+\.) Did you mean (?P<near>.+)\?", message, re.DOTALL):
        near = guessed["near"].replace("'", "")
        return _("{wrong} Did you mean {near}?", wrong=sentence(guessed["wrong"]), near=near)
    for pattern, ours in SENTENCES:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return ours.format(**{name: value.replace("'", "") for name, value in found.groupdict().items()})
    return message

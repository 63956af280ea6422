"""The examples of a schema, put into its descriptions as a lesson would have them."""

from __future__ import annotations

from typing import Any

import yaml

# How many characters an example in brackets may have on a line.
_LONGEST = 90


def with_examples(schema: Any) -> Any:
    """A schema with its examples inside its descriptions, plain and as Markdown.

    Under `examples`, yaml-language-server would propose them where words of the article belong,
    and write them into the lesson behind a key that is chosen from a list. A `default` is left
    to the descriptions for the same reason.
    """
    if isinstance(schema, list):
        return [with_examples(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    shown = {
        key: {name: with_examples(value) for name, value in value.items()}
        if key in ("properties", "$defs")
        else with_examples(value)
        for key, value in schema.items()
        if key != "examples"
    }
    text = schema.get("description")
    if text:
        blocks = [written(schema["title"], value) for value in schema.get("examples", ())]
        shown["description"] = "\n".join([text, *(f"Example: {block}" for block in blocks)])
        fenced = (f"Example:\n\n```yaml\n{block}\n```" for block in blocks)
        shown["markdownDescription"] = "\n\n".join([text, *fenced])
    return shown


class _Indented(yaml.SafeDumper):
    """Writes the dashes of a list further in than its name, as our lessons do."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Begin a level."""
        super().increase_indent(flow, False)


def written(name: str, value: Any) -> str:
    """A key with a value as a lesson has them: a short list or group stands in brackets."""

    def dumped(in_brackets: bool | None) -> str:
        return yaml.dump(
            {name: value},
            Dumper=_Indented,
            allow_unicode=True,
            sort_keys=False,
            default_flow_style=in_brackets,
            width=1000,
        ).rstrip("\n")

    short = dumped(in_brackets=None)
    if isinstance(value, list | dict) and all(len(line) <= _LONGEST for line in short.split("\n")):
        return short
    return dumped(in_brackets=False)

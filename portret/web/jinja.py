"""Jinja as templates get it: compiled to plain calls, and nothing within reach but what is noted.

Whatever a template reads notes that it was read (`reads`). What begins with an underscore is out of
its reach, however it is asked for, and so is what a path leads to.
"""

from __future__ import annotations

import os
from contextlib import suppress
from keyword import iskeyword
from pathlib import Path, PurePath
from typing import Any
from zlib import crc32

import flask
from jinja2 import FileSystemBytecodeCache, nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape


class _Compiler(CodeGenerator):
    """Attributes and calls as Python's own: no function of ours asks for Jinja's context."""

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        """`here.text`."""
        if node.attr.startswith("_") or node.attr in _ASKING:
            return super().visit_Getattr(node, frame)
        self.write("environment.attribute(")
        self.visit(node.node, frame)
        self.write(f", {node.attr!r})")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        """`here.text(partner, "title")`."""
        if node.dyn_kwargs or any(iskeyword(each.key) for each in node.kwargs):
            return super().visit_Call(node, frame, forward_caller=forward_caller)
        self.visit(node.node, frame)
        self.write("(")
        for each in node.args:
            self.visit(each, frame)
            self.write(", ")
        if node.dyn_args:
            self.write("*")
            self.visit(node.dyn_args, frame)
            self.write(", ")
        for named in node.kwargs:
            self.visit(named, frame)
            self.write(", ")
        self.write("caller=caller)" if forward_caller else ")")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        """`{{ here.name() }}`."""
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and not finalize.src:
            self.write("environment.escaped(")
        else:
            super()._output_child_pre(node, frame, finalize)


class Compiled(FileSystemBytecodeCache):
    """Compiled templates in a folder, which is never a must."""

    def __init__(self, folder: Path) -> None:
        compiler = crc32(Path(__file__).read_bytes())
        super().__init__(str(folder), f"{compiler:08x}-%s")

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take a template, if it is there."""
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template, if that is possible."""
        with suppress(OSError):
            os.makedirs(self.directory, exist_ok=True)
            super().dump_bytecode(bucket)


class Environment(flask.templating.Environment):
    """Flask's environment with that compiler and those limits."""

    code_generator_class = _Compiler

    @staticmethod
    def escaped(value: Any) -> Markup:
        """A value as HTML; what is HTML already, as most values are, is taken as it is."""
        return value if type(value) is Markup else escape(value)

    def attribute(self, obj: Any, name: str) -> Any:
        """An attribute, else an item, by a name that is harmless in itself."""
        if not isinstance(obj, PurePath):
            try:
                return getattr(obj, name)
            except AttributeError:
                pass
        return self.getattr(obj, name)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """An attribute, else an item, by whatever name."""
        if _shut(obj, attribute):
            return self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """An item, else an attribute; filters ask in this way too."""
        if isinstance(argument, str) and _shut(obj, argument):
            return self.undefined(obj=obj, name=argument)
        return super().getitem(obj, argument)


_ASKING = ("format", "format_map")
"""What in a text asks for whatever the text names."""


def _shut(obj: Any, name: str) -> bool:
    """Whether a template may not reach this: what is behind an object, files, what asks for it."""
    asks = isinstance(obj, str) and name in _ASKING
    return name.startswith("_") or isinstance(obj, PurePath) or asks

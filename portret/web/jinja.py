"""Jinja, faster at what every page does some hundred times: it writes a value, or calls a function.

Both are as Jinja has them, without what no template of ours needs. A page takes a fifth less time
for it: no object for each text, no search for functions that want the context, and what all
templates are given in one mapping instead of a chain of two.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from typing import Any

from jinja2.compiler import CodeGenerator
from jinja2.environment import Environment
from jinja2.runtime import Context
from markupsafe import Markup, escape


def set_up(environment: Environment) -> None:
    """Let an environment compile and run templates so."""

    def globals_with(more: MutableMapping[str, Any] | None) -> dict[str, Any]:
        """The globals of a template in one mapping, which is looked up once instead of twice."""
        return {**environment.globals, **(more or {})}

    environment.code_generator_class = _Generator
    environment.context_class = _Context
    environment.make_globals = globals_with  # type: ignore[method-assign, assignment]
    environment.html = _html  # type: ignore[attr-defined]


def _html(value: Any) -> Any:
    """The value as HTML: what `escape` gives, but for a plain text that has nothing to escape."""
    if value.__class__ is Markup or (value.__class__ is str and not _SPECIAL(value)):
        return value
    return escape(value)


_SPECIAL = re.compile(r"[&<>\"']").search


class _Generator(CodeGenerator):
    """Writes values by `_html`, where Jinja has `escape`, which makes an object of every text."""

    def _output_child_pre(self, node: Any, frame: Any, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.html(")


class _Context(Context):
    """Calls functions as they are: none of ours asks to be given the context."""

    def call(self, called: Any, /, *args: Any, **values: Any) -> Any:
        """Returns the result of a function that a template calls."""
        values.pop("_block_vars", None)
        values.pop("_loop_vars", None)
        return called(*args, **values)

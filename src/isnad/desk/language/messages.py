"""Messages of templates: looked up for a reader, with the numbers in them as the reader writes numbers."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from isnad.desk.language.formats import Manner


def install(env: Environment, manner: Manner) -> None:
    """Gives ``_``, ``ngettext``, ``pgettext``, ``npgettext`` and ``{% trans %}`` to templates."""

    def filled(context: Context, message: str, values: dict[str, Any]) -> str:
        said = {k: manner.number(v) if type(v) is int else v for k, v in values.items()}
        return (Markup(message) if context.eval_ctx.autoescape else message) % said

    @pass_context
    def gettext(context: Context, message: str, /, **values: Any) -> str:
        return filled(context, manner.gettext(message), values)

    @pass_context
    def ngettext(context: Context, one: str, many: str, n: int, /, **values: Any) -> str:
        return filled(context, manner.ngettext(one, many, n), {"num": n} | values)

    @pass_context
    def pgettext(context: Context, kind: str, message: str, /, **values: Any) -> str:
        return filled(context, manner.pgettext(kind, message), values)

    @pass_context
    def npgettext(context: Context, kind: str, one: str, many: str, n: int, /, **values: Any) -> str:
        return filled(context, manner.npgettext(kind, one, many, n), {"num": n} | values)

    env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    # What Jinja wraps around them would write numbers in its own way.
    env.globals.update(gettext=gettext, ngettext=ngettext, pgettext=pgettext, npgettext=npgettext)

"""The words of the interface in each language, from gettext catalogues."""

from __future__ import annotations

import io
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Literal, get_args

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LanguageCode = Literal["ar", "en"]
LANGUAGES: tuple[LanguageCode, ...] = get_args(LanguageCode)
#: The catalogues; English is the language of the source itself.
FOLDER = Path(__file__).parent / "locale"


def N_(message: str) -> str:
    """Marks a message for the catalogue without looking it up."""
    return message


def own_name(language: LanguageCode) -> str:
    """What a language is called in itself."""
    return str(Locale.parse(language).get_language_name(language))


@cache
def catalogue(language: LanguageCode) -> NullTranslations:
    """The words of one language."""
    path = FOLDER / f"{language}.po"
    if not path.exists():
        return NullTranslations()
    with path.open("rb") as file:
        read = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, read)
    compiled.seek(0)
    return GNUTranslations(compiled)


def preferred(accepted: str) -> LanguageCode:
    """The language that an ``Accept-Language`` header asks for first; Arabic where it asks for none of ours."""
    wishes = []
    for n, part in enumerate(accepted.split(",")):
        tag, _, parameters = part.strip().partition(";")
        code = tag.strip().lower().split("-")[0]
        try:
            weight = float(parameters.strip().removeprefix("q=")) if parameters.strip() else 1.0
        except ValueError:
            continue
        if code in LANGUAGES and weight > 0:
            wishes.append((-weight, n, code))
    return next((c for c in LANGUAGES if wishes and c == min(wishes)[2]), "ar")

"""Arabic as a :class:`~isnad.lang.Language`: all finders over one text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from isnad.gazetteer.index import Gazetteer
from isnad.lang.ar import boilerplate
from isnad.lang.ar.actors.actors import find_actors
from isnad.lang.ar.actors.registry import names
from isnad.lang.ar.actors.roles import find_roles, outside_names
from isnad.lang.ar.actors.targets import find_targets
from isnad.lang.ar.actors.weapons import find_weapons
from isnad.lang.ar.happenings.background import find_background
from isnad.lang.ar.happenings.clauses import DEMONSTRATIVES, find_joints, find_same_place, find_similar
from isnad.lang.ar.happenings.triggers import Trigger, find_triggers
from isnad.lang.ar.harm import find_harm
from isnad.lang.ar.places import keys as placekeys
from isnad.lang.ar.places.regions import find_regions
from isnad.lang.ar.places.toponyms import find_toponyms, within_of
from isnad.lang.ar.sources.attribution import find_sources
from isnad.lang.ar.sources.outlets import of_id, outlet_at, outlet_of, outlets
from isnad.lang.ar.sources.status import hedged
from isnad.lang.ar.times import timex
from isnad.lang.ar.writing import script, terms
from isnad.lang.outlet import Outlet
from isnad.mentions import Findings, RegionMention, Timex, TriggerMention
from isnad.text.tokens import Sentence, Token


class Arabic:
    """Modern Standard Arabic as news and posts write it."""

    script = script.ARABIC
    cues = boilerplate.CUES

    def name_key(self, name: str) -> tuple[str, ...]:
        return placekeys.name_key(name)

    def term(self, form: str) -> str:
        return terms.term(form)

    def usual(self) -> Mapping[str, float]:
        return terms.usual()

    def find_timexes(self, tokens: list[Token]) -> list[Timex]:
        return timex.find_timexes(tokens)

    def find_regions(self, tokens: list[Token]) -> list[RegionMention]:
        return find_regions(tokens)

    def outlets(self) -> Sequence[Outlet]:
        return outlets()

    def outlet(self, name: str) -> str | None:
        return outlet_of(name)

    def outlet_at(self, url: str) -> str | None:
        return outlet_at(url)

    def outlet_name(self, id: str) -> str | None:
        outlet = of_id(id)
        return outlet.name if outlet else None

    def actors(self) -> Mapping[str, str]:
        return names()

    def speaks_for(self, id: str) -> tuple[str, ...]:
        outlet = of_id(id)
        return outlet.side if outlet else ()

    def find(
        self,
        text: str,
        tokens: list[Token],
        sentences: list[Sentence],
        timexes: list[Timex],
        gazetteer: Gazetteer,
        publisher: str | None,
        published: dt.date | None,
    ) -> Findings:
        inside: set[int] = set()
        inside.update(*(range(s.first, s.last) for s in sentences))
        toponyms = find_toponyms(tokens, gazetteer, text, sentences)
        triggers = [_trigger(tokens, t) for s in sentences for t in find_triggers(tokens, s.first, s.last)]
        named = find_actors(tokens, publisher, published)
        triggers = outside_names(triggers, named)
        background, mishaps = find_background(tokens, sentences, [t.first for t in triggers])
        actors, unsaid, reader = find_roles(text, tokens, sentences, triggers, timexes, named)
        names = {k for a in named for k in range(a.first, a.last)}
        names.update(k for p in toponyms for k in range(p.first, p.last))
        harm_of = find_harm(tokens, sentences)
        return Findings(
            text,
            tokens,
            sentences,
            triggers,
            [h for found in harm_of for h in found if not names.issuperset(range(h.first, h.last))],
            toponyms,
            [within_of(toponyms, i, tokens) for i in range(len(toponyms))],
            timexes,
            actors,
            [w for w in find_weapons(tokens, triggers) if w.first in inside],
            find_sources(tokens, sentences, publisher, text, named),
            find_joints(tokens, triggers),
            find_same_place(tokens),
            find_similar(tokens, triggers),
            find_targets(reader, sentences, toponyms, actors),
            background,
            mishaps,
            unsaid,
            hedged(tokens, sentences),
        )


def _trigger(tokens: list[Token], t: Trigger) -> TriggerMention:
    sense = t.value
    definite = t.prefix.endswith("ال") or (t.first > 0 and tokens[t.first - 1].form in DEMONSTRATIVES)
    joined = t.prefix.startswith(script.CONJUNCTION)
    return TriggerMention(
        t.first, t.last, sense.kind, sense.strong, sense.weapon, sense.verb, definite, joined
    )

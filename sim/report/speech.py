"""What is said at the table in a round, in words: each protocol has its own way of telling it."""

from __future__ import annotations

from sim.model.endings import AGREEMENT
from sim.report.phrases import everyone, listed, number, terms_in_words

SIGNS = ("would sign it", "would not")
BY_MOTION = ("ultimatum", "taking_turns", "shuttle", "conference")


def said(story, page: dict, before: dict | None):
    """The lines of a round's talk; nothing where nothing new was said. `before` is the round before, if any."""
    if page["paused"] and before is not None:
        return
    protocol = story.scenario.spec.protocol.name
    yield from SPEECH.get(protocol, _motion if protocol in BY_MOTION else _offers)(story, page, before)
    yield from _texts(story, page)
    yield from _signatures(story, page, before)


def silence(story, page: dict) -> str:
    """What to say of a round in which nothing new was said."""
    protocol = story.scenario.spec.protocol.name
    if page["paused"]:
        return "the talks rest."
    if protocol in ("shuttle", "single_text") and not page["carried"]:
        return "no mediator is there, and nothing is said."
    if protocol == "single_text":
        return "no change finds enough support; the text stays as it is."
    if protocol in ("shuttle", "taking_turns"):
        return "nothing new; old offers are made again, and refused."
    return f"nothing new; {everyone(len(story.seats))} repeat their offers."


def _offers(story, page, before):
    """Who moves: new offers, in the order in which the seats speak; what ended the talks, and no offer beside it."""
    over = page["accepted"] if page["ending"] == AGREEMENT else None
    for seat in story.speaking:
        new, old = _offer_of(page, seat), _offer_of(before, seat)
        if new not in (old, -1) and over in (None, new):
            yield f"{story.names[seat]} {_move(story, seat, page, new, old)}"


def _motion(story, page, before):
    """One seat speaks; the others answer at once."""
    seat = next((seat for seat in story.seats if page[f"spoke/{seat}"]), None)
    if seat is None:
        return
    name, new, old = story.names[seat], _offer_of(page, seat), _offer_of(before, seat)
    if story.scenario.spec.protocol.name == "conference":
        yield f"{name} has the floor and moves {'the same again.' if new == old else _whole(story, new)}"
    elif new != old:
        yield f"{name} {_move(story, seat, page, new, old)}"
    elif page["accepted"] == new:
        yield f"{name} makes its offer again."
    else:
        return
    if _tabled(story, page):
        yield "  It is not taken up."
    else:
        yield _votes(story, page, "yes/", [other for other in story.seats if other != seat], ("accepts", "refuses"))


def _bids(story, page, before):
    """All hand in at once what they ask for."""
    asked = listed([f"{story.names[seat]} asks for {number(page[f'demand/{seat}'])}" for seat in story.seats])
    met = page["accepted"] >= 0 and not _tabled(story, page)
    yield f"Sealed demands: {asked}; {'they can all be met.' if met else 'no package gives so much to all.'}"


def _one_text(story, page, before):
    """One text, bettered change by change, put to all for signature."""
    old, new = story.tables["first_text"] if before is None else before["single_text"], page["single_text"]
    if before is None:
        yield f"The text to start from: {_whole(story, old)}"
    if new != old:
        yield f"Changes that {story.enough} let pass make the text {_changed(story, new, old)} {story.worth(new)}"
    if page["carried"] and (new != old or page["accepted"] >= 0):
        yield _votes(story, page, "yes/", story.seats, SIGNS)


SPEECH = {"sealed": _bids, "single_text": _one_text}


def _texts(story, page):
    """What mediators table, and who would sign it."""
    for mediator in story.scenario.spec.mediators:
        text = int(page.get(f"text/{mediator}", -1))
        if text >= 0:
            yield f"{story.names[mediator]} tables a text: {_whole(story, text)}"
            yield _votes(story, page, f"takes/{mediator}/", story.seats, SIGNS)


def _signatures(story, page, before):
    """What is accepted, by whom, and whose capital takes it back."""
    deal = int(page["accepted"])
    if deal < 0:
        return
    source = _source(story, page, before, deal)
    if source:
        yes = [story.names[s] for s in story.seats if page[f"yes/{s}"] and story.names[s] not in source]
        yield f"{source} is accepted{f' by {listed(yes)}' if len(story.seats) > 2 else ''}."
    if page["overruled"]:
        capitals = [story.names[seat] for seat in story.seats if page[f"overruled/{seat}"]]
        yield f"Agreed at the table, but taken back by {listed(capitals)} once the text is read at home."


def _tabled(story, page) -> list[str]:
    """The mediators whose text is what is accepted."""
    deal = page["accepted"]
    return [m for m in story.scenario.spec.mediators if deal >= 0 and page.get(f"text/{m}", -1) == deal]


def _source(story, page, before, deal: int) -> str:
    """Whose offer a deal is; nothing where that is plain from the line before."""
    if story.scenario.spec.protocol.name in (*BY_MOTION, *SPEECH) or _tabled(story, page):
        return ""
    for when in (page, before):
        for seat in story.seats:
            if _offer_of(when, seat) == deal:
                return f"What {story.names[seat]} {'offers' if when is page else 'offered before'}"
    return ""


def _votes(story, page, key: str, seats, words) -> str:
    """Who is for something and who is not: what one does who is for it, and who is against it."""
    yes, no = words
    sides = [[story.names[seat] for seat in seats if bool(page[f"{key}{seat}"]) == side] for side in (True, False)]
    if not sides[0] and words is SIGNS:
        return f"  {'Neither' if len(seats) == 2 else 'None of them'} {yes}."
    if not sides[0] and len(seats) > 1:
        return f"  The others {verb(seats, no)}."
    return "  " + "; ".join(f"{listed(side)} {verb(side, does)}" for side, does in zip(sides, words) if side) + "."


def verb(subjects: list, words: str) -> str:
    """A verb in the number of its subjects: 'accepts' for one, 'accept' for more."""
    first, _, rest = words.partition(" ")
    plural = len(subjects) > 1 and first.endswith("s")
    return f"{first.removesuffix('s') if plural else first}{' ' + rest if rest else ''}"


def _offer_of(page, seat) -> int:
    return -1 if page is None else int(page[f"offer/{seat}"])


def _move(story, seat: str, page, new: int, old: int) -> str:
    for envoy in story.scenario.spec.parties[seat].envoys:
        if page.get(f"draft/{seat}/{envoy}"):
            return f"tables the draft its {envoy.replace('_', ' ')} has brought: {_whole(story, new)}"
    return f"opens with {_whole(story, new)}" if old < 0 else f"now offers {_changed(story, new, old)} {story.worth(new)}"


def _changed(story, new: int, old: int) -> str:
    """The terms in which a package differs from an older one."""
    terms, before = story.scenario.agenda.terms(new), story.scenario.agenda.terms(old)
    return terms_in_words({issue: option for issue, option in terms.items() if option != before[issue]})


def _whole(story, package: int) -> str:
    return f"{terms_in_words(story.scenario.agenda.terms(package))} {story.worth(package)}"

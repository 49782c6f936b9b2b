"""Is a text English? Counted by words that only grammar uses, of English and of its neighbours."""

from __future__ import annotations

import re

from agent.reading.words.lay import ENGLISH
from agent.reading.words.listed import words_of

OTHERS = words_of(
    """
    der die das und ist ein eine einen nicht kann gegen bei von mit für auf zu den dem hilft
    hilfe ursache verursacht führt senkt erhöht durch wie warum welche oder wird werden ob
    sich le la les des du une est et pour avec dans que qui quel quelle sur provoque
    cause-t-il réduit pourquoi comment contre peut aux au sont pas ne el los las del una por
    para con que cómo como porque qué es puede reduce el causa provoca tabaco entre y al se su
    más czy jest nie przy dla powoduje zmniejsza się przez jak dlaczego może leczenie na od po
    il lo gli della dello di che per con una è può causa perché come riduce provoca nel nella
    het een van voor met niet wordt veroorzaakt waarom helpt bij op zijn kan door o os as um
    uma para com não por que pode causa reduz como porque no na ao och är att på för med inte
    kan orsakar av som ger minskar hjälper mot det en ett
    """
)
"""Short words of German, French, Spanish, Polish, Italian, Dutch, Portuguese and Swedish."""

SHARED = words_of(
    """
    a i no do of on or so as die man war in per am not was so also hat kind rate gift art can
    son once come
    """
)  # fmt: skip
"""Words that are English too: they decide nothing."""


def looks_english(text: str) -> bool:
    """Mostly Latin letters, and more of English's own small words than of any neighbour's.

    A text of at most three words, such as two names, gives too little to go by and passes where
    none of its words is a neighbour's.
    """
    letters = [char for char in text if char.isalpha()]
    if sum("a" <= char.lower() <= "z" for char in letters) < 0.7 * len(letters):
        return False
    words = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", text.lower())
    english = sum(word in ENGLISH for word in words)
    other = sum(word in OTHERS and word not in SHARED and word not in ENGLISH for word in words)
    accented = sum(any(not c.isascii() and c.isalpha() for c in word) for word in words)
    if len(words) <= 3:
        return other == 0 or english > other
    if other == 0 and accented == 0:
        return True
    return english > other and not (english <= 1 and accented + other >= 2)

"""Words by which an author takes back what he just said, without saying that he corrects."""

import re

from calame.postprocess.vocabulary import listed

_HUM = r"(?:(?:euh|heu|hum|ah|oh|enfin|mais)[ ,.]+)*"
# Said for nothing else than a correction.
_PLAIN = (
    r"(?:je voulais dire|je veux dire|(?:non[ ,]+)?attend(?:ez|s)|"
    r"enfin non|non[ ,]+plutôt|non[ ,]+non)"
)
MARKER = re.compile(
    rf"(?P<lead>[ ,.;:]*)(?<![\w'])(?P<marker>{_HUM}(?:(?P<plain>{_PLAIN})|(?P<weak>non|nan|ou "
    rf"plutôt|plutôt))(?:[ ,]+(?:plutôt|attend(?:ez|s)|je voulais dire|c'est))*)(?![\w'-])"
    r"(?P<tail>[ ,.;:]*)",
    re.IGNORECASE,
)
# « non, il ne fume pas » answers a question.
ANSWER = re.compile(r"(?:il|elle|je|on|ce|cela|pas|jamais|aucun)\b", re.IGNORECASE)
# Small words before the word that is put right: « toutes les six », « à gauche », « de dix ».
HEADS = listed(
    "de du des d' à au aux le la les l' par en sur dans toutes tous chez un une vers soit"
)
MOMENTS = listed("matin midi soir coucher")
ROW_LINKS = listed("et le au")
NEGATIONS = listed("pas sans ni aucun aucune non jamais")
# Between two numbers that are one figure: « cent vingt sur quatre-vingts ».
CHAIN = listed("sur par x")
ORDINAL = re.compile(r"(?:premi(?:er|ère)|second|seconde|\w+ième)$", re.IGNORECASE)

"""Danish search over everything that anybody may find: the analyser, the index, and what an answer is made of."""

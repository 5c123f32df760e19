"""One invented patient, and secrets, of which no word stands anywhere else."""

PASSPHRASE = "zinnober quastel 4711 mumpitz"
NAME = "Zyxwana Quorblatt"
FAMILY = "Quorblatt"
BORN = "1947-08-29"
CODE = "KQ-773915"
NOTE = "velvet marmoset beside the gasworks"
WORDS = (PASSPHRASE, "zinnober", NAME, "Zyxwana", FAMILY, BORN, "29 Aug 1947", CODE, NOTE, "marmoset")

"""Files as attackers and broken programs make them, each built here, with harmless twins beside them."""

"""REFI-QDA, the exchange format of NVivo, MAXQDA, ATLAS.ti, QualCoder, Taguette and others (version 1.5)."""

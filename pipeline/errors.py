"""The exceptions that stop a run: the command line or the definition is wrong, never the submission."""


class TwinningError(Exception):
    """Something that stops the run; its text is one line that a person can act on."""


class DefinitionError(TwinningError):
    """The programme definition (schemas/, templates/) is not sound."""


class UsageError(TwinningError):
    """The command line asks for something that cannot be done."""


class LedgerError(TwinningError):
    """A ledger cannot be trusted: its chain of hashes is broken."""

"""hegui 合规: checks the records of a medical-insurance fund against written rules, and explains every
finding.

The face of the project: `check` runs a whole check, `SettlementChecker` judges one claim, `load_rules`
reads the rules.
"""

from __future__ import annotations

__version__ = "0.1.0"

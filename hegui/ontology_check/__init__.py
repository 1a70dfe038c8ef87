"""Is the ontology sound: can it be true (a reasoner says), and is it well kept (hygiene queries say)?"""

from __future__ import annotations

from hegui.ontology_check.hygiene import hygiene_checks, run_hygiene
from hegui.ontology_check.reasoner import Verdict, reason
from hegui.ontology_check.report import CheckReport, CheckRow, check

__all__ = ["CheckReport", "CheckRow", "Verdict", "check", "hygiene_checks", "reason", "run_hygiene"]

"""Every rule that a finding may come from: of the plan, of closing an incident, of the roster."""

from __future__ import annotations

from bcm_excel.core.finding import RuleInfo
from bcm_excel.daily.roster_rules import ROSTER_RULES
from bcm_excel.incident.closing_rules import CLOSING_RULES
from bcm_excel.rules.run import ALL_RULES

RULES: tuple[RuleInfo, ...] = (
    *(rule.info for rule in ALL_RULES),
    *CLOSING_RULES,
    *ROSTER_RULES,
)
"""In the order of the documentation; their codes are unique."""

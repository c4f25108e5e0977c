"""What sheets and columns of the workbook are called in the owner's language."""

from __future__ import annotations

from desktop_app.i18n import N_, _

from .layout import GENERAL

_SHEETS = {
    GENERAL: N_("General"),
    "sections": N_("Sections of the checklist"),
    "sections.items": N_("Items"),
    "sections.items.choices": N_("Choices"),
    "sections.items.na.reasons": N_("Reasons not applicable"),
    "sections.items.citations": N_("Citations of items"),
    "statuses": N_("Results"),
    "causes": N_("Causes"),
    "solvers": N_("Who can solve"),
    "evidence_kinds": N_("Kinds of evidence"),
    "difference_codes": N_("Differences"),
    "methods": N_("Ways to check"),
    "named_criteria_2025_07_20": N_("Named criteria"),
    "readiness.parameters": N_("Parameters"),
    "readiness.levels": N_("Colours"),
    "readiness.levels.conditions.any": N_("Colours, one of"),
    "readiness.levels.conditions.any.any": N_("Colours, one of one of"),
    "readiness.grey": N_("Without a colour"),
    "readiness.grey.conditions.any": N_("Without a colour, one of"),
    "readiness.grey.conditions.any.any": N_("Without a colour, one of one of"),
    "readiness.grey_rules": N_("Rules without a colour"),
    "readiness.counting.notes": N_("Notes on counting"),
    "readiness.groups118": N_("Task groups"),
    "legal_basis": N_("Legal basis"),
}

_COLUMNS = {
    "id": N_("Fixed name"),
    "code": N_("Code on screen and paper"),
    "type": N_("How it is answered"),
    "critical": N_("Critical"),
    "meaning_since": N_("Same meaning since version"),
    "replaces": N_("Split from"),
    "informational": N_("For information only"),
    "secret": N_("Secret matter"),
    "short": N_("Short name"),
    "question": N_("Question"),
    "met_when": N_("Met when"),
    "partial_when": N_("Partly met when"),
    "met_rule.type": N_("Rule: kind"),
    "met_rule.met": N_("Rule: met"),
    "met_rule.partial": N_("Rule: partly met"),
    "met_rule.requires": N_("Rule: computed only where"),
    "met_rule.value": N_("Rule: months"),
    "met_rule.warn_days": N_("Rule: days of warning"),
    "unit": N_("Unit"),
    "part": N_("First number"),
    "whole": N_("Second number"),
    "part_within_whole": N_("First at most the second"),
    "soft_min": N_("Asks again below"),
    "soft_max": N_("Asks again above"),
    "hard_min": N_("Refused below"),
    "hard_max": N_("Refused above"),
    "soft_rate_min": N_("Asks again below this rate"),
    "soft_rate_min_set_by": N_("Rate set by"),
    "status_labels.met": N_("Word for met"),
    "status_labels.partial": N_("Word for partly met"),
    "status_labels.unmet": N_("Word for not met"),
    "status_labels.not_applicable": N_("Word for not applicable"),
    "group118": N_("Task group"),
    "basis": N_("Basis"),
    "rule_basis": N_("Basis of the threshold"),
    "asks_whom": N_("Who knows"),
    "help": N_("How to answer"),
    "check_how": N_("How to check"),
    "note_hint": N_("Hint for the note"),
    "solved_by": N_("Who can solve"),
    "evidence.wanted": N_("Evidence: kinds"),
    "evidence.required_for_green": N_("Evidence: needed for GREEN"),
    "evidence.valid_days": N_("Evidence: valid days"),
    "na.allowed": N_("Not applicable: allowed"),
    "na.approval": N_("Not applicable: needs approval"),
    "measurable": N_("The computer measures"),
    "suggest_rule.metric": N_("Suggestion: from"),
    "suggest_rule.cpu_cores_min": N_("Suggestion: processor cores"),
    "suggest_rule.ram_mb_min": N_("Suggestion: memory (MB)"),
    "suggest_rule.disk_free_gb_min": N_("Suggestion: free disk (GB)"),
    "suggest_rule.outage_hours_over": N_("Suggestion: hours without a connection over"),
    "suggest_rule.met": N_("Suggestion: met"),
    "suggest_rule.partial": N_("Suggestion: partly met"),
    "suggest_rule.host_setting": N_("Suggestion: setting of the host"),
    "source": N_("Document"),
    "citation_status": N_("How far it was checked"),
    "met": N_("Counts as met"),
    "valid_days": N_("Valid days"),
    "value": N_("Value of it"),
    "label": N_("Printed word"),
    "order": N_("Order"),
    "check_order": N_("Order of checking"),
    "items": N_("Items"),
    "critical_items": N_("Critical items"),
    "over_90_percent_reported": N_("Over 90 % reported"),
    "reported_incomplete": N_("Reported incomplete"),
    "print_in_preamble": N_("Printed in the preamble"),
    "note": N_("Note"),
    "": N_("Text"),
}


def sheet_title(path: str) -> str:
    """Return what the sheet of the list *path* is called; at most 31 characters."""
    return _(_SHEETS[path]) if path in _SHEETS else path[-31:]


def column_title(name: str) -> str:
    """Return the caption of the column *name*, with its language where it holds a text in one."""
    stem, _dot, last = name.rpartition(".")
    if last in ("vi", "en"):
        return f"{column_title(stem)} ({last})"
    return _(_COLUMNS[name]) if name in _COLUMNS else name

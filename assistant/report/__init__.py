"""What a report is: its sections, its tables, the official forms as data, and the value of any address.

This package knows nothing of files, prose or models.
"""

from assistant.report.coverage import Coverage, coverage
from assistant.report.facts import Facts, Unfilled
from assistant.report.form import Block, Cell, Column, Form, Row, SectionTitle, Sum, Table, form_for_year, load_form
from assistant.report.model import CellValue, Place, Previous, Provenance, Report, Run, Section, Tables
from assistant.report.roles import (
    Role,
    is_title,
    report_roles,
    role_name,
    role_of,
    roles,
    sections_with_role,
    split_number,
)

__all__ = [
    "Block",
    "Cell",
    "CellValue",
    "Column",
    "Coverage",
    "Facts",
    "Form",
    "Place",
    "Previous",
    "Provenance",
    "Report",
    "Role",
    "Row",
    "Run",
    "Section",
    "SectionTitle",
    "Sum",
    "Table",
    "Tables",
    "Unfilled",
    "coverage",
    "form_for_year",
    "is_title",
    "load_form",
    "report_roles",
    "role_name",
    "role_of",
    "roles",
    "sections_with_role",
    "split_number",
]

"""The checklist in the forms that its owner edits: a workbook, and what tells versions apart."""

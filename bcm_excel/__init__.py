"""Emergency plans in Excel: validated, opened as incidents, drilled and looked after."""

"""The sheets of a tracking workbook, one file each."""

## Registers: PL3 and other workbooks.

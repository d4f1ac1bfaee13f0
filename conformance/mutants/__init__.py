"""Who tests the tests: implementations that are wrong in one way each, and some that only differ.

`catalogue.yaml` says what each does and which sentence of the standard it breaks, or which one
allows it. The suite has to find the first and to leave the second alone. What may not come in
here: any check of the suite.
"""

"""Runs the browser tests: SITE and HOSTILE name published folders, WORKSPACE and SHOPCTL where the site came from."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import case  # noqa: E402

names = sys.argv[1:] or ["test_search", "test_reading", "test_access", "test_hostile"]
suite = unittest.defaultTestLoader.loadTestsFromNames(names)
try:
    result = unittest.TextTestRunner(verbosity=2).run(suite)
finally:
    case.close()
sys.exit(not result.wasSuccessful())

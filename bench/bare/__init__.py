"""The floor of the pages: the least that is Wagtail, one page with ten blocks, no people."""

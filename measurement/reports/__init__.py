"""From a frozen release to pages and files. Nothing here reads answers."""

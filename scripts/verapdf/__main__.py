"""Says what the files break that are named on the command line."""

import sys

from . import NoValidator, broken_rules


def main(paths):
    try:
        found = broken_rules(paths)
    except NoValidator as missing:
        print(missing)
        return 2
    for (path, rules), sentences in found.items():
        print(f"{'FAIL' if sentences else 'PASS'} {rules} {path}")
        for sentence in sentences[:20]:
            print(f"  {sentence}")
    return any(found.values())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

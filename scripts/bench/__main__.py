"""`make bench`: prints the figures of docs/benchmarks.md, on SQLite and on PostgreSQL where one answers.

python -m scripts.bench            every figure on both databases
python -m scripts.bench run        on the database of DATABASE_URL only
"""

import os
import socket
import subprocess
import sys

POSTGRESQL = "postgresql://root@127.0.0.1:5432/auditsys_bench"


def main():
    if sys.argv[1:] == ["run"]:
        return run()
    databases = [None]
    if os.environ.get("DATABASE_URL"):
        databases = [os.environ["DATABASE_URL"]]
    elif answers():
        databases.append(POSTGRESQL)
    else:
        print("No PostgreSQL answers on 127.0.0.1:5432; only SQLite is measured.")
    for url in databases:
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        environment |= {"DATABASE_URL": url} if url else {}
        command = [sys.executable, "-m", "scripts.bench", "run"]
        subprocess.run(command, check=True, env=environment)  # noqa: S603 - this module itself
    return 0


def answers():
    try:
        socket.create_connection(("127.0.0.1", 5432), timeout=2).close()
    except OSError:
        return False
    return True


def run():
    os.environ["DJANGO_SETTINGS_MODULE"] = "scripts.bench.settings"
    import django

    django.setup()
    from django.db import connection

    from scripts.bench import coming_in, pages, papers, record_page, word
    from tests.factories import make_cast

    # Not the environment of tests: it copies the context of every template that is rendered, which no server does.
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        cast = make_cast()
        papers.measure(cast)
        word.measure()
        record_page.measure(cast)
        pages.measure(cast)
        coming_in.measure(cast)
    finally:
        connection.creation.destroy_test_db("bench", verbosity=0)
    return 0


if __name__ == "__main__":
    sys.exit(main())

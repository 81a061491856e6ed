"""The real parts that other tests stand on: the server answers and the browser starts."""

import subprocess

import psycopg


def test_the_postgres_of_the_tests_stores_and_answers(postgres):
    with psycopg.connect(postgres) as connection:
        connection.execute("CREATE TEMPORARY TABLE practices (code text, patients integer)")
        connection.execute("INSERT INTO practices VALUES ('A81001', 4100), ('A81002', 19500)")
        rows = connection.execute("SELECT sum(patients) FROM practices").fetchone()
    assert rows == (23600,)


def test_the_browser_of_the_tests_draws_a_page(chromium, tmp_path):
    page = tmp_path / "page.html"
    page.write_text("<body><script>document.body.append(6 * 7)</script></body>", encoding="utf-8")
    drawn = subprocess.run(
        [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"]
        + [f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", page.as_uri()],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert "42</body>" in drawn.stdout

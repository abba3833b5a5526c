# Thin on purpose: every target is a line or two; what it takes to get there is in scripts/.
.PHONY: site test check check-web serve bench mutate test-long test-office test-engines test-bundle lock dist bundle clean
RUN = .venv/bin/
unexport PYTHONDONTWRITEBYTECODE # set in some containers: each of the tests' processes would compile all again

site: .venv/site.ready ## build, audit and describe the sample site
	$(RUN)gongshi build

test: .venv/dev.ready ## every test, a real browser included
	scripts/browser.sh && scripts/nginx.sh && scripts/postgres.sh && scripts/mysql.sh && scripts/deploy_tools.sh
	$(RUN)pytest -n 2 --dist worksteal --timeout 1200 # seconds: no test takes that long, it hangs

check: .venv/dev.ready ## style, types, who may import whom, the pages' links
	$(RUN)ruff check . && $(RUN)ruff format --check . && $(RUN)mypy && $(RUN)lint-imports --no-cache && $(RUN)deptry .
	NO_MKDOCS_2_WARNING=1 $(RUN)mkdocs build --strict --quiet --site-dir build/mkdocs

check-web: .venv/dev.ready ## HTML validated (Nu), Lighthouse on a phone, behind the real nginx
	scripts/check_web.sh
	$(RUN)python -m tests.web

serve: .venv/site.ready ## the sample site, rebuilt as you edit
	$(RUN)gongshi serve

bench: .venv/dev.ready ## measurements, side by side; PART=city (or intake, check, growth, pages, audit, browser, desk) for one alone
	$(RUN)python -m tests.bench $(PART)

mutate: .venv/dev.ready ## do the tests notice a changed rule? (20 minutes)
	$(RUN)mutmut run --max-children 2

test-long: .venv/dev.ready ## at full size: 100,000 planted values, 2,000 lists moved about, 200 kills, 200 faults, 3,000 notices, 100,000 answers, 5,000 damaged files
	CANARIES=100000 KILLS=200 $(RUN)pytest tests/audit/test_planting.py tests/audit/test_silence.py
	FAULTS=200 $(RUN)pytest -s tests/faults
	ANSWERS=100000 $(RUN)pytest tests/calculators/test_forms.py -k random_answers
	PARITY=20000 $(RUN)pytest tests/browser/test_parity.py -k node
	NOTICES=3000 $(RUN)pytest -s tests/audit/test_false_alarms.py
	SEMANTIC=2000 $(RUN)pytest tests/intake/test_semantic_mutations.py
	WORKBOOKS=3000 $(RUN)pytest tests/intake/test_pure_readers.py
	DAMAGED=125 $(RUN)pytest tests/intake/test_mutations.py
	READERS=pure $(RUN)pytest tests/intake
	READERS=columns $(RUN)pytest tests/intake
	NOTICES=3000 $(RUN)pytest tests/evidence/test_monitor.py -k many
	LIVES=10000 KILLS=200 $(RUN)pytest tests/evidence/test_simulation.py tests/evidence/test_killed.py
	KILLS=200 $(RUN)pytest tests/build/test_build.py -k killed
	ELSEWHERE=1 $(RUN)pytest tests/system
	PAPER_ROWS=5000 $(RUN)pytest tests/browser/test_paper.py

test-office: .venv/dev.ready ## the templates filled in by LibreOffice itself
	scripts/office.sh
	$(RUN)pytest tests/workbook_template/test_office.py

test-engines: .venv/dev.ready ## the calculators and the desk in Firefox, WebKitGTK and old builds of Chromium
	scripts/engines.sh
	$(RUN)pytest tests/engines

lock: .venv/site.ready ## the locks anew: hashes, no addresses
	scripts/lock.sh

dist: .venv/site.ready ## what offices install: a reproducible wheel and sdist, with their digests
	scripts/dist.sh

bundle: .venv/site.ready ## one archive for a machine without a network
	scripts/bundle.sh

test-bundle: bundle ## from that archive to a published site, in a network namespace without a network
	BUNDLE=1 $(RUN)pytest tests/scaffold/test_bundle.py

clean:
	rm -rf .venv node_modules site build dist

.venv/site.ready: scripts/setup.sh requirements.lock package-lock.json pyproject.toml
	scripts/setup.sh requirements.lock && touch $@

.venv/dev.ready: .venv/site.ready requirements-dev.lock
	scripts/setup.sh requirements-dev.lock && touch $@

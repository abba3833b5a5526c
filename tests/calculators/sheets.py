"""The whole answer to some cases as a sheet of plain text, so that a change of words is seen and judged.

Sheets hold words, not proof: what the numbers must be stands in the cases. After a wanted change,
`python -m tests.calculators.sheets` writes them anew; read the difference before you keep it.
"""

import tomllib

from calculators import forms
from calculators.registry import RULES
from tests.calculators.rulebooks import CASES, make, shipped

FOLDER = CASES / "sheets"


def answers(rule: str) -> str:
    """The answers to the cases of `rule` that are marked `sheet = true`."""
    file = tomllib.loads((CASES / f"{rule}.toml").read_text(encoding="utf-8"))
    rulebook = make(standards=file["standards"]) if "standards" in file else shipped()
    blocks = []
    for case in file["case"]:
        if case.get("sheet"):
            ask = forms.reverse if case.get("reverse") else forms.answer
            outcome = ask(rulebook, rule, file.get("common", {}) | case["with"])
            blocks.append([f"■ {case['says']}", *_lines(outcome.as_json()["result"])])
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def refusals() -> str:
    """What is said where an answer is refused, in the cases of every rule."""
    lines = []
    for rule in RULES:
        file = tomllib.loads((CASES / f"{rule}.toml").read_text(encoding="utf-8"))
        for case in file["case"]:
            if "refused" in case["expect"]:
                ask = forms.reverse if case.get("reverse") else forms.answer
                outcome = ask(shipped(), rule, file.get("common", {}) | case["with"])
                lines.append(f"■ {rule}：{case['says']}")
                lines += [
                    f"  {one.question or '（整体）'}：{one.sentence} [{one.clause}]"
                    for one in outcome.problems
                ]
    return "\n".join(lines) + "\n"


def asked(rule: str) -> str:
    """The questions of `rule`, forwards and backwards."""
    lines = []
    for head, ask in (("问", RULES[rule].questions), ("倒过来问", RULES[rule].reverse_questions)):
        lines.append(f"■ {RULES[rule].TITLE}：{head}")
        for one in ask(shipped()):
            facts = [str(one.kind), one.unit, "必填" if one.required else "可不填"]
            if one.lowest is not None or one.highest is not None:
                facts.append(f"{one.lowest}~{one.highest}")
            if one.when is not None:
                facts.append(f"当 {one.when.name} = {'/'.join(one.when.values)}")
            lines.append(f"{one.name}：{one.label}（{'，'.join(filter(None, facts))}）")
            lines += [f"    为什么问：{one.why}", *([f"    怎样填：{one.help}"] if one.help else [])]
            if one.choices:
                lines.append("    " + "；".join(f"{choice.value} = {choice.label}" for choice in one.choices))
    return "\n".join(lines) + "\n"


def _lines(result, indent=""):
    policy = result["policy"]
    yield f"{indent}{result['rule']} {result['title']}：{result['verdict']}，{(result['amount'] or {}).get('text', '')}"
    yield f"{indent}{result['headline']}（{result['computed_for']}，{policy['name']} {policy['number']}）"
    for step in result["steps"]:
        number = f"{step['number']} {step['unit']}" if step["number"] else ""
        yield f"{indent}  步骤 {step['op']}：{step['label']} {number} [{step['clause']}] {step['words']}".rstrip()
    for item in result["items"]:
        amount = item["amount"]["text"] if item["amount"] else ""
        dates = f"{item['first'] or ''}~{item['last'] or ''}"
        yield f"{indent}  行：{item['name']} {item['verdict']} {dates} {amount} [{item['clause']}] {item['reason']}"
    for name, words in (
        ("材料", "materials"),
        ("去哪里", "where"),
        ("我们的理解", "assumptions"),
        ("变化", "changes"),
    ):
        for line in result[words]:
            yield f"{indent}  {name}：{line}"
    yield f"{indent}  条款：{' '.join(one['clause'] for one in result['citations'])}"
    if result["solution"]:
        yield f"{indent}  单位：{result['solution']['unit']}"
    for part in result["parts"]:
        yield from _lines(part, indent + "    ")


def main() -> None:
    """Write all sheets anew."""
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "refused.txt").write_text(refusals(), encoding="utf-8")
    for rule in RULES:
        (FOLDER / f"{rule}.txt").write_text(answers(rule), encoding="utf-8")
        (FOLDER / f"{rule}.questions.txt").write_text(asked(rule), encoding="utf-8")


if __name__ == "__main__":
    main()

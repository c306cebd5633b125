"""What `make demo` runs: draft the sample report, check the draft, check the report's first version.

It uses the same commands as a person. Results go to output/ beside this folder. Exit status 0 when the draft is
without findings and the first version's wrong figures were found.
"""

import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
OUTPUT = HERE.parent / "output"
ASSISTANT = (sys.executable, "-m", "assistant")
FOUND = 1  # exit status of `check` where it found something


def main() -> int:
    """The three steps."""
    OUTPUT.mkdir(exist_ok=True)
    sample = HERE / "report.json"

    title("一、起草：由表格和备注写出第一、第五部分")
    wishes = sys.argv[1:]  # more options of `draft`: --model NAME, --style NAME
    if assistant("draft", sample, "--section", "all", "--format", "json", "-o", OUTPUT / "draft.json", *wishes):
        return 2
    drafted = with_draft(sample, OUTPUT / "draft.json")

    title("二、核对草稿：草稿中的每个数字与表格逐一比较")
    draft_status = check(drafted, "draft")

    title("三、核对初稿：样例报告原来的正文")
    first_status = check(sample, "first-version")

    title("结果文件")
    for path in sorted(OUTPUT.iterdir()):
        print(f"  {path.relative_to(HERE.parent)}")
    return 0 if (draft_status, first_status) == (0, FOUND) else 1


def with_draft(sample: Path, draft: Path) -> Path:
    """The sample's tables with the draft as their prose, printed and written as a report that can be checked."""
    report = json.loads(sample.read_text(encoding="utf-8"))
    written = json.loads(draft.read_text(encoding="utf-8"))
    prose = {
        section["title"]: "\n".join(paragraph["text"] for paragraph in section["paragraphs"])
        for section in written["sections"]
    }
    for section in report["sections"]:
        section["text"] = prose.get(section["title"], "")
    for heading, text in prose.items():
        print(f"{heading}\n\n{text}\n")
    print(f"（模型 {written['model']}，{written['seconds']:.1f} 秒，{written['tokens']} 个词元）")
    path = OUTPUT / "drafted-report.json"
    path.write_text(json.dumps(report, ensure_ascii=False, indent=2), encoding="utf-8")
    return path


def check(report: Path, name: str) -> int:
    """Print a report's findings and write them as JSON, as a page, as comments in Word; the exit status."""
    status = assistant("check", report)
    for format_, ending in (("json", "json"), ("html", "html"), ("docx", "docx")):
        assistant("check", report, "--format", format_, "-o", OUTPUT / f"{name}-check.{ending}", quiet=True)
    return status


def assistant(*arguments: str | Path, quiet: bool = False) -> int:
    """Run the command line; its exit status."""
    command = [*ASSISTANT, *map(str, arguments)]
    return subprocess.run(
        command, check=False, stdout=subprocess.DEVNULL if quiet else None, stderr=subprocess.DEVNULL if quiet else None
    ).returncode


def title(text: str) -> None:
    """A heading between the steps."""
    print(f"\n===== {text} =====\n", flush=True)


if __name__ == "__main__":
    sys.exit(main())

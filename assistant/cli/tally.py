"""How a batch of reports went: the exit status, and on stderr what a person asked for and did not get."""

from dataclasses import dataclass, field

import typer

from assistant.cli.check_one import WrittenOutcome, name_of
from assistant.reading import Years

_NAMED = 20


@dataclass(slots=True)
class Tally:
    """Counts of the inputs of one command.

    Attributes:
        reports: inputs that are reports, or that were named as such.
        found, unreadable: how many of them have findings, and could not be read.
        strays: names of files of a folder that are no reports.
        alone, compared: reports without and with the one on the year before, as people call that one.
        kept: reports that hold last year's tables themselves.
    """

    reports: int = 0
    found: int = 0
    unreadable: int = 0
    strays: list[str] = field(default_factory=list)
    alone: list[str] = field(default_factory=list)
    compared: set[str] = field(default_factory=set)
    kept: int = 0

    def add(self, piece: WrittenOutcome) -> None:
        """Count one input."""
        if piece.stray:
            self.strays.append(piece.stray)
            return
        self.reports += 1
        self.found += piece.found
        self.unreadable += piece.unreadable
        if piece.former and piece.compared:
            self.compared.add(piece.former)
            self.kept += piece.kept_own
        elif piece.former:
            self.alone.append(piece.former)

    @property
    def status(self) -> int:
        """0 nothing found, 1 something found, 2 some input could not be read, or there was no report at all."""
        return 2 if self.unreadable or not self.reports else int(self.found > 0)

    def show(self, before: str) -> None:
        """A line for people on stderr."""
        unreadable = f"，{self.unreadable} 份无法读取" if self.unreadable else ""
        typer.echo(f"{before}{self.reports} 份报告，{self.found} 份有发现{unreadable}。", err=True)

    def tell(self, years: Years) -> None:
        """What was passed over, and what `--previous` did not bring, a line each."""
        if self.strays:
            typer.echo(f"不是年度报告，没有核对：{_listed(self.strays)}", err=True)
        if not self.reports:
            typer.echo("没有可以核对的报告。", err=True)
        if years:
            self._tell_years(years)

    def _tell_years(self, years: Years) -> None:
        given = {name_of(report.organization, report.year): report.organization for report in years.values()}
        if self.alone:
            typer.echo(
                f"--previous 中没有这些报告，没有与上一年度比较：{_listed(self.alone)}"
                f"（其中有：{_listed(list(given))}）",
                err=True,
            )
        offices = {given[name] for name in self.compared if name in given}
        unused = [name for name, office in given.items() if office not in offices]
        if unused and not self.alone:
            typer.echo(f"--previous 中这些报告没有用上：{_listed(unused)}", err=True)
        if self.kept:
            typer.echo(f"{self.kept} 份报告自带上年数据，没有采用 --previous 的表格。", err=True)


def _listed(names: list[str]) -> str:
    rest = f"……等 {len(names)} 个" if len(names) > _NAMED else ""
    return "、".join(names[:_NAMED]) + rest

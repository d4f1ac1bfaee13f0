"""The written record of a financial assessment as a page that can be read, printed and followed.

Lives here: HTML. May not live here: what a record says (`gateway.rules.financial_record`), or
anything that another host would have to be asked for: the page is complete in itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from html import escape
from typing import Any, Final

from gateway.rules.charging.notes import day
from gateway.rules.money import printed

Json = Mapping[str, Any]
_STYLE: Final = """
body{margin:0;font:19px/1.5 Arial,sans-serif;color:#0b0c0c;background:#fff}
main{max-width:52rem;margin:24px auto;padding:0 24px}
h1{font-size:36px;line-height:1.1;margin:24px 0}
h2{font-size:24px;margin:40px 0 8px}
h3{font-size:19px;margin:24px 0 8px}
p{margin:0 0 12px}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;margin:0 0 16px}
caption{text-align:left;font-weight:bold;padding:8px 0}
th,td{text-align:left;vertical-align:top;padding:6px 12px 6px 0;border-bottom:1px solid #b1b4b6}
td.money,th.money{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
tfoot th,tfoot td{border-top:2px solid #0b0c0c;border-bottom:0;font-weight:bold}
small{color:#505a5f;font-size:16px;display:block}
.local{background:#f3f2f1;padding:1px 6px;font-size:16px}
.charge{border-left:10px solid #b1b4b6;padding:8px 16px;margin:16px 0}
@media print{main{max-width:none}h2{break-after:avoid}tr{break-inside:avoid}}
"""
_SIGNS: Final = {"add": "+", "subtract": "\N{MINUS SIGN}"}


def record_page(record: Json) -> str:
    """The page of a `FinancialRecord` of the standard."""
    about, *rest = [
        section for section in record["sections"] if not _shown_as_table(section["heading"])
    ]
    pays, *last = rest
    content = [
        "<h1>Your financial assessment</h1>",
        _paragraphs(about),
        _section(pays, "charge"),
        *_tables(record),
        *(_section(section) for section in last),
        f"<h2>Copies</h2><p>{'<br>'.join(escape(name) for name in record['copies'])}</p>",
    ]
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Your financial '
        'assessment</title><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{_STYLE}</style></head><body><main>{''.join(content)}</main></body></html>"
    )


def _shown_as_table(heading: str) -> bool:
    return heading.startswith(("How it was worked out: ", "Your capital: ", "Notes: "))


def _section(section: Json, kind: str = "") -> str:
    inner = _paragraphs(section)
    if kind:
        inner = f'<div class="{kind}">{inner}</div>'
    return f"<h2>{escape(section['heading'])}</h2>{inner}"


def _paragraphs(section: Json) -> str:
    return "".join(
        f"<p>{escape(text).replace(chr(10), '<br>')}</p>" for text in section["paragraphs"]
    )


def _tables(record: Json) -> Iterable[str]:
    for period in record.get("periods", []):
        first, last = (day(date.fromisoformat(period[end])) for end in ("start", "end"))
        yield f"<h2>How it was worked out: {first} to {last}</h2>"
        yield (
            "<p>Begin with nothing, take one line after the other, and add or take off its "
            "amount. The last column shows what your calculator shows after each line.</p>"
        )
        yield _table(
            "What you pay, pounds a week",
            period["working"],
            "You pay a week",
            period["weeklyCharge"],
        )
        if "changesBecause" in period:
            yield f"<p>It changes after that: {escape(period['changesBecause'])}.</p>"
        capital = period["capital"]
        yield _table("Your capital, pounds", capital["working"], "Counted", capital["counted"])
        above = "above" if capital["aboveLimit"] else "not above"
        yield (
            f"<p>The lower limit is {printed(capital['lowerLimit'])}, the upper limit "
            f"{printed(capital['upperLimit'])}: your capital is {above} it. Tariff income: "
            f"{printed(capital['tariffIncome'])} a week.</p>"
        )
        yield _notes(period)


def _table(caption: str, lines: list[Json], total: str, amount: str) -> str:
    rows, running = [], Decimal(0)
    for line in lines:
        change = Decimal(line["amount"])
        running += change if line["operation"] == "add" else -change
        how = f"<small>{escape(line['detail'])}</small>" if "detail" in line else ""
        local = ' <span class="local">local policy</span>' if line["basis"] == "local" else ""
        rows.append(
            f"<tr><td>{escape(line['label'])}{local}{how}</td>"
            f"<td>{escape(line['paragraph'])}</td>"
            f'<td class="money">{_SIGNS[line["operation"]]} {change:,.2f}</td>'
            f'<td class="money">{_signed(running)}</td></tr>'
        )
    return (
        f'<div class="wide"><table><caption>{escape(caption)}</caption><thead><tr>'
        '<th scope="col">Line</th><th scope="col">Where the rule stands</th>'
        '<th scope="col" class="money">Amount</th><th scope="col" class="money">So far</th>'
        f"</tr></thead><tbody>{''.join(rows)}</tbody><tfoot><tr>"
        f'<th scope="row" colspan="3">{escape(total)}</th>'
        f'<td class="money">{Decimal(amount):,.2f}</td></tr></tfoot></table></div>'
    )


def _signed(amount: Decimal) -> str:
    return f"{amount:,.2f}" if amount >= 0 else f"{_SIGNS['subtract']}{-amount:,.2f}"


def _notes(period: Json) -> str:
    said = [*period["notes"]]
    said += [
        f"{used['label']}, {printed(used['amount'])}: {used['caution']}"
        for used in period["rates"]
        if "caution" in used
    ]
    return f"<h3>Notes</h3>{''.join(f'<p>{escape(text)}</p>' for text in said)}" if said else ""

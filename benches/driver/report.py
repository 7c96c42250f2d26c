"""What was measured, as text, as a table of Markdown, and as JSON."""
import json
import statistics
from dataclasses import dataclass, field


@dataclass
class Measured:
    """A side's rounds of a row: what an operation costs, and operations a second; or why there are none."""

    costs: list = field(default_factory=list)
    rates: list = field(default_factory=list)
    failure: str = ''

    def cost(self):
        return statistics.median(self.costs)

    def rate(self):
        rates = [rate for rate in self.rates if rate is not None]
        return statistics.median(rates) if rates else None


def spread(values):
    """Half of what is between the lowest and the highest, in percent of the median."""
    middle = statistics.median(values)
    return 100 * (max(values) - min(values)) / 2 / middle if middle else 0.0


def ratios(this, other):
    """Of the rounds: what this costs, in costs of the other, each round by itself."""
    return [ours / theirs for ours, theirs in zip(this.costs, other.costs) if theirs]


def number(value):
    if value is None:
        return ''
    return f'{value:.3f}' if abs(value) < 10 else f'{value:.2f}' if abs(value) < 100 else f'{value:,.0f}'


class Text:
    """A line for each side of a row, as soon as it is known."""

    def begin(self, sides):
        print(f'{"row":24} {"side":16} {"an operation":>18} {"+-%":>5} {"a second":>10} {"this/it":>8} {"+-%":>5}')

    def row(self, row, unit, measured):
        this = measured['this']
        for name, of_side in measured.items():
            line = f'{row:24} {name:16} '
            if of_side.failure:
                if name == 'this' or of_side.failure != 'not for it':
                    print(f'{line}{"-":>18}   {of_side.failure}', flush=True)
                continue
            line += f'{number(of_side.cost()):>12} {unit:5} {spread(of_side.costs):5.1f} {number(of_side.rate()):>10}'
            if name != 'this' and this.costs:
                compared = ratios(this, of_side)
                line += f' {statistics.median(compared):8.3f} {spread(compared):5.1f}'
            print(line, flush=True)


class Markdown:
    """A line for each row."""

    def begin(self, sides):
        heads = ['row', 'this'] + [head for side in sides[1:] for head in (side.name, f'this/{side.name}')]
        print('| ' + ' | '.join(heads) + ' |')
        print('|---' + '|--:' * (len(heads) - 1) + '|')

    def row(self, row, unit, measured):
        this = measured['this']
        cells = [row]
        for name, of_side in measured.items():
            has = bool(of_side.costs) and not of_side.failure
            cells.append(f'{number(of_side.cost())} {unit} ±{spread(of_side.costs):.0f}%' if has else '-')
            if name != 'this':
                compared = ratios(this, of_side) if has and this.costs else []
                cells.append(f'**{statistics.median(compared):.2f}** ±{spread(compared):.0f}%' if compared else '-')
        print('| ' + ' | '.join(cells) + ' |', flush=True)


def write_json(path, settings, results):
    found = {
        row: {'unit': unit, 'sides': {
            name: {'failure': of_side.failure} if of_side.failure else {
                'cost': of_side.cost(), 'rate': of_side.rate(), 'costs': of_side.costs, 'rates': of_side.rates}
            for name, of_side in measured.items()}}
        for row, (unit, measured) in results.items()}
    with open(path, 'w') as file:
        json.dump({'settings': settings, 'rows': found}, file, indent=1)
        file.write('\n')

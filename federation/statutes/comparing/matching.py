"""The best matching: each row with one column at most, so that the weights together are the most.

The edges fall into components that do not touch; a component is solved exactly, and one of more than `MAX_EXACT` rows
or columns from the heaviest edge down.
"""

from collections.abc import Mapping

MAX_EXACT = 120  # rows or columns: the exact way takes their number to the third


def best_matching(weights: Mapping[tuple[int, int], float]) -> dict[int, int]:
    """Return row -> column; every edge's weight is above 0, and ties go to lower rows and columns."""
    matched: dict[int, int] = {}
    for rows, columns in _components(weights):
        if max(len(rows), len(columns)) > MAX_EXACT:
            matched |= _heaviest_first(weights, set(rows))
        elif len(rows) <= len(columns):
            found = _exact([[weights.get((row, column), 0.0) for column in columns] for row in rows])
            matched |= {
                rows[row]: columns[column]
                for row, column in found.items()
                if (rows[row], columns[column]) in weights
            }
        else:
            found = _exact([[weights.get((row, column), 0.0) for row in rows] for column in columns])
            matched |= {
                rows[row]: columns[column]
                for column, row in found.items()
                if (rows[row], columns[column]) in weights
            }
    return matched


def _components(weights: Mapping[tuple[int, int], float]) -> list[tuple[list[int], list[int]]]:
    by_row: dict[int, list[int]] = {}
    by_column: dict[int, list[int]] = {}
    for row, column in sorted(weights):
        by_row.setdefault(row, []).append(column)
        by_column.setdefault(column, []).append(row)
    seen: set[int] = set()
    components: list[tuple[list[int], list[int]]] = []
    for first in by_row:
        if first in seen:
            continue
        rows, columns, waiting = {first}, set[int](), [first]
        while waiting:
            for column in by_row[waiting.pop()]:
                if column not in columns:
                    columns.add(column)
                    fresh = [row for row in by_column[column] if row not in rows]
                    rows.update(fresh)
                    waiting += fresh
        seen |= rows
        components.append((sorted(rows), sorted(columns)))
    return components


def _heaviest_first(weights: Mapping[tuple[int, int], float], rows: set[int]) -> dict[int, int]:
    matched: dict[int, int] = {}
    taken: set[int] = set()
    for row, column in sorted(
        (edge for edge in weights if edge[0] in rows), key=lambda edge: (-weights[edge], edge)
    ):
        if row not in matched and column not in taken:
            matched[row] = column
            taken.add(column)
    return matched


def _exact(weights: list[list[float]]) -> dict[int, int]:
    """Return row -> column of the heaviest full matching of no more rows than columns (Kuhn and Munkres)."""
    rows, columns = len(weights), len(weights[0])
    row_price, column_price = [0.0] * (rows + 1), [0.0] * (columns + 1)
    row_of = [0] * (columns + 1)  # the row matched with each column, from 1; column 0 is where a path begins
    came_from = [0] * (columns + 1)
    for row in range(1, rows + 1):
        row_of[0] = row
        column = 0
        slack = [float("inf")] * (columns + 1)
        used = [False] * (columns + 1)
        while row_of[column]:
            used[column] = True
            here, least, following = row_of[column], float("inf"), 0
            costs, price = weights[here - 1], row_price[here]
            for other in range(1, columns + 1):
                if used[other]:
                    continue
                cost = -costs[other - 1] - price - column_price[other]
                if cost < slack[other]:
                    slack[other], came_from[other] = cost, column
                if slack[other] < least:
                    least, following = slack[other], other
            for other in range(columns + 1):
                if used[other]:
                    row_price[row_of[other]] += least
                    column_price[other] -= least
                else:
                    slack[other] -= least
            column = following
        while column:
            row_of[column] = row_of[came_from[column]]
            column = came_from[column]
    return {row_of[column] - 1: column - 1 for column in range(1, columns + 1) if row_of[column]}

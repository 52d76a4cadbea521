// What a result says, as a title: never more than the numbers do. Plain functions; the texts stand in the page.

export const shownResults = (results) => results.filter((result) => result.counts);

// Places of the options with the most votes; none when nobody chose.
export function leaders(result) {
  const most = Math.max(...result.counts, 0);
  if (most === 0) return [];
  return result.counts.flatMap((count, place) => (count === most ? [place] : []));
}

// {key, places}: the name of a text and the options that it names.
export function finding(results) {
  const shown = shownResults(results);
  if (shown.length === 2) return shiftFinding(shown[0], shown[1]);
  const [only] = shown;
  const chosen = only.counts.reduce((sum, count) => sum + count, 0);
  const first = leaders(only);
  if (!first.length) return { key: "find_none", places: [] };
  if (first.length > 1) return { key: "find_tie", places: first };
  const most = only.counts[first[0]];
  if (most === chosen) return { key: "find_all", places: first };
  return { key: most * 2 > chosen ? "find_most" : "find_top", places: first };
}

function shiftFinding(before, after) {
  // Others voted: votes that moved and votes that came cannot be told apart.
  if (before.voters !== after.voters) return { key: "find_other_room", places: [] };
  const won = after.counts.map((count, place) => count - before.counts[place]);
  const most = Math.max(...won);
  if (won.every((gain) => gain === 0)) return { key: "find_same", places: [] };
  const winners = won.flatMap((gain, place) => (gain === most ? [place] : []));
  // Who passes now is a move to nothing.
  if (most <= 0 || winners.length > 1) return { key: "find_shift_many", places: [] };
  return { key: most === 1 ? "find_one_more" : "find_shift", places: winners };
}

// How the case as it stands on the card and one 'wat als' of it compare, by their last results: null when either has
// none, else {tips, before, after}: places of the leading options.
export function tipping(onCard, withOther) {
  const before = shownResults(onCard?.results ?? []).at(-1);
  const after = shownResults(withOther?.results ?? []).at(-1);
  if (!before || !after) return null;
  const [was, is] = [leaders(before), leaders(after)];
  return { tips: was.join() !== is.join(), before: was, after: is };
}

/**
 * The page numbers to offer: the first, the last and the neighbours of `current`; `null` stands for an ellipsis,
 * which never hides a single page.
 */
export function pageItems(current: number, total: number): (number | null)[] {
  const items: (number | null)[] = [];
  for (let page = 1; page <= total; page++) {
    const near = Math.abs(page - current) <= 1 || page === 1 || page === total;
    const fillsGap = (page === 2 && current <= 4) || (page === total - 1 && current >= total - 3);
    if (near || fillsGap) items.push(page);
    else if (items.at(-1) !== null) items.push(null);
  }
  return items;
}

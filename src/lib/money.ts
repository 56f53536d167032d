/** "£12.71", "£24,100": pounds, without pence when they are zero. */
export function pounds(pence: number): string {
  return (pence / 100).toLocaleString('en-GB', {
    style: 'currency',
    currency: 'GBP',
    minimumFractionDigits: pence % 100 === 0 ? 0 : 2,
  });
}

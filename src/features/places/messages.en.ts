/** What people read about places. */
export const placeMessages = {
  everywhere: 'Kent and Medway',
  allOfIt: 'All of Kent and Medway',
  stream: 'the stream',
  /** Why a line of OS Open Names was not imported, as the operator reads it. */
  rejections: {
    columns: 'too few columns',
    id: 'bad id',
    name: 'bad name',
    kind: 'unknown kind of settlement',
    district: 'unknown district',
    number: 'bad number',
    far: 'far from its area',
  },
} as const;

/** Miles as people say them: "0.4 miles", "1 mile", "12 miles"; tenths below ten miles only. */
export function formatMiles(miles: number): string {
  if (miles < 0.05) return 'less than 0.1 miles';
  const shown = miles < 9.95 ? Math.round(miles * 10) / 10 : Math.round(miles);
  return shown === 1 ? '1 mile' : `${shown} miles`;
}

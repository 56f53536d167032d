import { parse } from 'csv-parse/sync';
import { planMessages } from './messages.en.ts';

/** The planned number of starts, as coordinators enter it: a line for each month, partner and area. Pure. */

export interface Planned {
  /** The first day of the month. */
  month: string;
  organisationId: string;
  /** Slug of the area. */
  area: string;
  starts: number;
}

export const PLAN_HEAD = 'month,partner,area,starts';
const MOST_LINES = 5_000;

export function readPlan(
  text: string,
  known: {
    partners: readonly { id: string; name: string }[];
    areas: readonly { slug: string; name: string }[];
  },
): { ok: true; planned: Planned[] } | { ok: false; message: string } {
  let lines: string[][];
  try {
    lines = parse(text, { trim: true, skip_empty_lines: true, relax_column_count: true }) as string[][];
  } catch {
    return { ok: false, message: planMessages.notReadable };
  }
  const rows = lines[0]?.[0]?.toLowerCase() === 'month' ? lines.slice(1) : lines;
  if (rows.length === 0) return { ok: false, message: planMessages.missing };
  if (rows.length > MOST_LINES) return { ok: false, message: planMessages.tooLong(MOST_LINES) };
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
  const planned = new Map<string, Planned>();
  for (const [at, [month = '', partner = '', area = '', starts = '']] of rows.entries()) {
    const wrong = (message: string) => ({
      ok: false as const,
      message: planMessages.atLine({ line: at + 1, message }),
    });
    if (!/^20\d\d-(0[1-9]|1[0-2])$/.test(month)) return wrong(planMessages.month);
    const organisationId = known.partners.find((it) => same(it.name, partner))?.id;
    if (organisationId === undefined) return wrong(planMessages.partner);
    const slug = known.areas.find((it) => same(it.name, area) || it.slug === area)?.slug;
    if (slug === undefined) return wrong(planMessages.area);
    if (!/^\d{1,4}$/.test(starts)) return wrong(planMessages.starts);
    const key = `${month} ${organisationId} ${slug}`;
    if (planned.has(key)) return wrong(planMessages.repeated);
    planned.set(key, { month: `${month}-01`, organisationId, area: slug, starts: Number(starts) });
  }
  return { ok: true, planned: [...planned.values()] };
}

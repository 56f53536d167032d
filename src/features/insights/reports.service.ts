import { londonDay } from '#lib/clock.ts';
import { csvFile, csvLines } from '#lib/csv.ts';
import type { ReferralDeps } from '#features/referrals/referral.service.ts';
import {
  figuresOf,
  firstContact,
  formatMonth,
  monthsOf,
  yearOf,
  type Figures,
  type FirstContact,
} from './reports.ts';
import { loadReturnColumns } from './return-columns.service.ts';
import { deliveryPartners } from '#features/referrals/delivery/lots.service.ts';
import { PLAN_HEAD, readPlan } from '#features/referrals/plan.ts';
import { contactDays, countedEvents, namesOf, profile, replaceProfile } from './reports.repository.ts';
import { reportMessages } from './messages.en.ts';

/** Reports cover whole years only: two overlapping periods could be subtracted from each other. */

export interface Report {
  /** The year in whose April the report begins. */
  year: number;
  years: number[];
  /** The months up to the present one. */
  months: string[];
  partners: { id: string; name: string }[];
  areas: string[];
  planned: {
    all: number;
    month(month: string): number;
    partner(id: string): number;
    area(slug: string): number;
    monthOf(month: string, partner: string): number;
  };
  figures(measure: string): Figures;
  weeks: number[];
  firstContact: FirstContact & { target: number };
}

/** The first year of the programme's figures. */
const FIRST_YEAR = 2025;

export async function readReport(deps: ReferralDeps, wanted: number): Promise<Report> {
  const { db } = deps;
  const today = londonDay(deps.clock());
  const thisYear = Math.max(FIRST_YEAR, yearOf(today));
  const year = Number.isInteger(wanted) && wanted >= FIRST_YEAR && wanted <= thisYear ? wanted : thisYear;
  const months = monthsOf(year).filter((month) => month <= today.slice(0, 7));
  const [from, to] = [`${year}-04-01`, `${year + 1}-03-31`];
  const [counted, plan, waited] = await Promise.all([
    countedEvents(db, from, to),
    profile(db, from, `${months.at(-1) ?? from.slice(0, 7)}-01`),
    contactDays(db, from, to),
  ]);
  const seen = [...counted, ...plan].map(({ partner, area }) => `${partner} ${area}`);
  const pairs = [...new Set(seen)].sort().map((it) => {
    const [partner = '', area = ''] = it.split(' ');
    return { partner, area };
  });
  const ids = [...new Set(pairs.map((it) => it.partner))];
  const names = await namesOf(
    db,
    ids.filter((id) => id !== ''),
  );
  const [programme] = deps.programmes.values();
  const target = programme?.firstContactWorkingDays ?? 10;
  const kept = new Map<string, Figures>();
  const sum = (fits: (it: (typeof plan)[number]) => boolean) =>
    plan.filter(fits).reduce((total, it) => total + it.starts, 0);
  return {
    year,
    years: Array.from({ length: thisYear - FIRST_YEAR + 1 }, (_, at) => thisYear - at),
    months,
    partners: ids
      .map((id) => ({ id, name: names.get(id) ?? reportMessages.noPartner }))
      .sort((a, b) => a.name.localeCompare(b.name, 'en-GB')),
    areas: [...new Set(pairs.map((it) => it.area))].sort(),
    planned: {
      all: sum(() => true),
      month: (month) => sum((it) => it.month === month),
      partner: (id) => sum((it) => it.partner === id),
      area: (slug) => sum((it) => it.area === slug),
      monthOf: (month, partner) => sum((it) => it.month === month && it.partner === partner),
    },
    figures(measure) {
      const found = kept.get(measure) ?? figuresOf(counted, measure, { months, pairs });
      kept.set(measure, found);
      return found;
    },
    weeks: programme?.stillInWorkWeeks ?? [],
    firstContact: {
      target,
      ...firstContact(
        waited.map(({ received, contacted, count }) => ({
          days: contacted === null ? undefined : deps.workingDays.between(received, contacted),
          count,
        })),
        target,
      ),
    },
  };
}

/** The mark that official statistics use for confidential values. */
const HIDDEN = '[c]';

/**
 * The funder's return for a year: a line per month and partner, with the columns of `db/data/return-columns.json`.
 */
export async function returnFile(
  deps: ReferralDeps,
  wanted: number,
): Promise<{ name: string; text: string }> {
  const [report, columns] = await Promise.all([readReport(deps, wanted), loadReturnColumns()]);
  const lines = report.months.flatMap((month) =>
    report.partners.map(({ id, name }) =>
      columns.map(({ value }) => {
        if (value === 'month') return formatMonth(month);
        if (value === 'partner') return name;
        if (value === 'planned') return report.planned.monthOf(month, id);
        return report.figures(value).monthOf(month, id) ?? HIDDEN;
      }),
    ),
  );
  const all = [columns.map((it) => it.heading), ...lines];
  return {
    name: `return-${report.year}-${report.year + 1}-${londonDay(deps.clock())}`,
    text: csvFile(all),
  };
}

type Area = { slug: string; name: string };

/** The plan from the present year on, in a form that can be edited and submitted again. */
export async function planText(deps: ReferralDeps, areas: readonly Area[]): Promise<string> {
  const from = `${yearOf(londonDay(deps.clock()))}-04-01`;
  const rows = await profile(deps.db, from, '9999-12-01');
  const names = await namesOf(deps.db, [...new Set(rows.map((it) => it.partner))]);
  const lines = csvLines(
    rows.map((it) => [
      it.month,
      names.get(it.partner) ?? '',
      areas.find(({ slug }) => slug === it.area)?.name ?? it.area,
      it.starts,
    ]),
  );
  return [PLAN_HEAD, ...lines.sort()].join('\n');
}

/** Saves a plan; the months that it names are replaced. @returns error messages for a plan that is not valid */
export async function savePlan(
  deps: ReferralDeps,
  areas: readonly Area[],
  text: string,
): Promise<string | undefined> {
  const read = readPlan(text, { partners: await deliveryPartners(deps.db), areas });
  if (!read.ok) return read.message;
  await deps.db.transaction().execute((trx) => replaceProfile(trx, read.planned));
  return undefined;
}

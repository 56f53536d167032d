import { londonDay } from '#lib/clock.ts';
import { csvFile } from '#lib/csv.ts';
import { formatDay } from '#lib/date-words.ts';
import { formatPhone } from '#features/forms/phone.ts';
import { type ShownState } from './application.ts';
import { CSV_HEAD, CSV_YES, stateLabel } from './messages.en.ts';
import { writeSilentEvents } from './application.repository.ts';
import { openDetails, openName, type ApplicationDeps } from './application.service.ts';
import { findAllOfOrganisation, type InboxFilter } from './inbox.repository.ts';

/** An organisation's applications as a CSV file. */

/** Exports an organisation's applications to a file. The export is recorded for each application in it. */
export function exportApplications(
  deps: ApplicationDeps,
  organisationId: string,
  filter: InboxFilter,
  actor: string,
): Promise<string> {
  return deps.db.transaction().execute(async (trx) => {
    const all = await findAllOfOrganisation(trx, organisationId, filter);
    const at = deps.clock();
    for (let from = 0; from < all.length; from += 5_000) {
      await writeSilentEvents(
        trx,
        all
          .slice(from, from + 5_000)
          .map(({ id }) => ({ applicationId: id, at, type: 'exported' as const, actor })),
      );
    }
    const day = (instant: Date) => londonDay(instant);
    return csvFile([
      CSV_HEAD,
      ...all.map((it) => {
        const details = openDetails(deps, it);
        return [
          it.id,
          it.title,
          it.startsOn === null ? '' : formatDay(it.startsOn),
          openName(deps, it) ?? '',
          details?.email ?? '',
          formatPhone(details?.phone ?? ''),
          details?.why ?? '',
          details?.adjustments ?? '',
          details?.interviewScheme === true ? CSV_YES : '',
          stateLabel(it.state as ShownState, it.kind),
          day(it.createdAt),
          day(it.updatedAt),
        ];
      }),
    ]);
  });
}

import type { TaskList } from 'graphile-worker';
import pg from 'pg';
import { londonDay, type Clock } from '#lib/clock.ts';
import type { Config, ServingConfig } from '#lib/config.ts';
import { createSecrets, type Secrets } from '#lib/crypto.ts';
import { openDatabase, type Db } from '#lib/database.ts';
import { runJobs } from '#lib/jobs.ts';
import { createLimits } from '#lib/limits.ts';
import type { Log } from '#lib/log.ts';
import { createMailTransport } from '#lib/mail.ts';
import { projectRoot } from '#lib/root.ts';
import { createSessions } from '#lib/session.ts';
import { loadWorkingDays, type WorkingDays } from '#lib/working-days.ts';
import type { AccountDeps } from '#features/accounts/account.service.ts';
import { loadCommonPasswords } from '#features/accounts/common-passwords.repository.ts';
import type { Journey } from '#features/journeys/journey.ts';
import { EXPIRE_JOB, expireDrafts } from '#features/journeys/journey.service.ts';
import { MAIL_JOB, MAIL_TEND_JOB, sendMail, tendMail, type MailDeps } from '#features/mail/mail.service.ts';
import { loadMinimumWage } from '#features/opportunities/minimum-wage.ts';
import { postVacancyJourney } from '#features/opportunities/post-vacancy.journey.ts';
import type { Gazetteer } from '#features/places/gazetteer.ts';
import { loadGazetteer } from '#features/places/gazetteer.repository.ts';
import { askForSupportJourney } from '#features/referrals/ask-for-support.journey.ts';
import { REMINDER_JOB, remindOfAppointments } from '#features/referrals/casework.service.ts';
import type { FollowDeps } from '#features/referrals/follow.service.ts';
import { loadProgrammes } from '#features/referrals/programme.ts';
import type { ReferralDeps } from '#features/referrals/referral.service.ts';
import { SYNC_JOB } from '#features/search/listing.service.ts';
import { meilisearchEngine, openMeilisearch } from '#features/search/search.meilisearch.ts';
import { postgresEngine } from '#features/search/search.repository.ts';
import {
  CHANGED_CHANNEL,
  retireClosed,
  syncIndex,
  tendIndex,
  type IndexDeps,
} from '#features/search/search-index.service.ts';
import { createSearch, PATIENCE_MS, type Search } from '#features/search/search.service.ts';

/** All that a page may use, made once for each process. */
export interface Services {
  config: ServingConfig;
  clock: Clock;
  log: Log;
  db: Db;
  gazetteer: Gazetteer;
  search: Search;
  secrets: Secrets;
  accounts: AccountDeps;
  mail: MailDeps;
  workingDays: WorkingDays;
  referrals: ReferralDeps;
  /** What people do who asked for support. */
  follow: FollowDeps;
  journeys: {
    askForSupport: Journey;
    /** The posting of a job as an example of a journey; what is sent is checked and not kept. Only in demonstrations. */
    example: Journey | undefined;
  };
  /** Each part's answer to "are you there?". */
  health(): Promise<{ database: boolean; search: boolean }>;
  /** Takes on the jobs of the queue, and tends the index. */
  startWork(): Promise<void>;
  /** Ends work and connections. */
  close(): Promise<void>;
}

/** Config whose services are known: given, or embedded and started. */
export type ConnectedConfig = Config & { databaseUrl: string; meiliUrl: string; meiliKey: string };

/** A visitor's page must not wait on one statement for longer than this. */
const STATEMENT_TIMEOUT_MS = 5_000;
const TEND_EVERY_MS = 60_000;
const LISTEN_AGAIN_MS = 1_000;

/** Hears of changed search results, in whichever process they were made; while it cannot hear, nothing is kept. */
function listenForChanges(url: string, search: Search, log: Log): { stop(): Promise<void> } {
  let client: pg.Client | undefined;
  let stopped = false;
  const connect = async () => {
    const next = new pg.Client({ connectionString: url, keepAlive: true });
    let over = false;
    const lost = () => {
      if (over) return;
      over = true;
      search.setHearing(false);
      if (!stopped) setTimeout(() => void connect(), LISTEN_AGAIN_MS).unref();
    };
    next.on('error', lost);
    next.on('end', lost);
    next.on('notification', () => search.forget());
    try {
      await next.connect();
      await next.query(`listen ${CHANGED_CHANNEL}`);
      client = next;
      if (stopped) await next.end();
      else search.setHearing(true);
    } catch (error) {
      log.debug({ error: (error as Error).message }, 'cannot listen for changes yet');
      lost();
    }
  };
  search.setHearing(false);
  void connect();
  return {
    async stop() {
      stopped = true;
      await client?.end().catch(() => undefined);
    },
  };
}

export async function createServices(
  config: ConnectedConfig & ServingConfig,
  log: Log,
  options: { clock?: Clock } = {},
): Promise<Services> {
  const clock = options.clock ?? (() => new Date());
  const { db, pool } = openDatabase(config.databaseUrl, { log, statementTimeout: STATEMENT_TIMEOUT_MS });
  // Jobs and index building have a pool of their own: they must neither starve pages nor be cut short by their limit.
  const work = openDatabase(config.databaseUrl, { log, max: 10 });
  const gazetteer = await loadGazetteer(projectRoot(), londonDay(clock()));
  const workingDays = await loadWorkingDays(projectRoot());
  const programmes = await loadProgrammes(projectRoot());
  const minimumWage = await loadMinimumWage(projectRoot());
  const example = postVacancyJourney(
    { gazetteer, minimumWage, clock },
    {
      name: 'example',
      path: '/components/journey',
      save: async (_trx, { title }) => ({ ok: true, result: { title } }),
    },
  );
  const indexDeps: IndexDeps = {
    db: work.db,
    meilisearch: openMeilisearch(config.meiliUrl, config.meiliKey, 60_000),
    log,
  };
  const quick = openMeilisearch(config.meiliUrl, config.meiliKey, PATIENCE_MS);
  const search = createSearch({
    exact: meilisearchEngine(quick),
    fallback: postgresEngine(db),
    db,
    gazetteer,
    clock,
    log,
  });
  const ears = listenForChanges(config.databaseUrl, search, log);

  const secrets = createSecrets(config.encryptionKey);
  const transport = createMailTransport(config.mailUrl, config.siteUrl);
  const mail: MailDeps = { db: work.db, secrets, transport, siteUrl: config.siteUrl, clock, log };
  const accounts: AccountDeps = {
    db,
    sessions: createSessions({ db, pool, siteUrl: config.siteUrl }),
    secrets,
    limits: createLimits(pool),
    clock,
    demo: config.demo,
    commonPasswords: await loadCommonPasswords(projectRoot()),
  };
  const referrals: ReferralDeps = { db, clock, secrets, workingDays, programmes };
  const follow: FollowDeps = { ...referrals, limits: accounts.limits, log };

  const tasks: TaskList = {
    [MAIL_JOB]: async (payload) => sendMail(mail, (payload as { id: string }).id),
    [MAIL_TEND_JOB]: async () => {
      await tendMail(mail);
      await accounts.sessions.tidy();
    },
    [SYNC_JOB]: async () => {
      await syncIndex(indexDeps);
    },
    'search-retire': async () => {
      await retireClosed(indexDeps, clock());
    },
    [REMINDER_JOB]: async () => {
      const reminded = await remindOfAppointments({ clock, secrets, workingDays, programmes }, work.db);
      if (reminded > 0) log.info({ reminded }, 'people were reminded of appointments');
    },
    [EXPIRE_JOB]: async () => {
      const deleted = await expireDrafts(work.db, clock());
      if (deleted > 0) log.info({ deleted }, 'expired drafts were deleted');
    },
  };

  let stopWork = async () => undefined as void;
  let tending: NodeJS.Timeout | undefined;
  const tend = () =>
    tendIndex(indexDeps).catch((error: unknown) => {
      log.warn(
        { error: (error as Error).message },
        'the search index could not be looked after; trying again',
      );
    });

  return {
    config,
    clock,
    log,
    db,
    gazetteer,
    search,
    secrets,
    accounts,
    mail,
    workingDays,
    referrals,
    follow,
    journeys: {
      askForSupport: askForSupportJourney({ ...follow, gazetteer }),
      example: config.demo ? example : undefined,
    },
    async health() {
      const answer = async (question: Promise<unknown>) =>
        question.then(
          () => true,
          () => false,
        );
      const [database, searching] = await Promise.all([
        answer(db.selectFrom('organisation').select('id').limit(1).execute()),
        answer(quick.health()),
      ]);
      return { database, search: searching };
    },
    async startWork() {
      const runner = await runJobs({
        pool: work.pool,
        tasks,
        crontab: [
          '30 3 * * * search-retire',
          `40 3 * * * ${EXPIRE_JOB}`,
          `*/2 * * * * ${MAIL_TEND_JOB}`,
          `5 8-18 * * * ${REMINDER_JOB}`,
        ].join('\n'),
        log,
      });
      stopWork = () => runner.stop();
      tending = setInterval(() => void tend(), TEND_EVERY_MS);
      tending.unref();
    },
    async close() {
      clearInterval(tending);
      await stopWork();
      await ears.stop();
      await Promise.all([db.destroy(), work.db.destroy()]);
    },
  };
}

import type { TaskList } from 'graphile-worker';
import pg from 'pg';
import { londonDay, type Clock } from '#lib/clock.ts';
import type { Config, ServingConfig } from '#lib/config.ts';
import { createSecrets, type Secrets } from '#lib/crypto.ts';
import { isDatabaseAway, openDatabase, type Db } from '#lib/database.ts';
import { runJobs } from '#lib/jobs.ts';
import { createLimits } from '#lib/limits.ts';
import { limitConcurrency, type ConcurrencyLimit } from '#lib/concurrency-limit.ts';
import type { Log } from '#lib/log.ts';
import { createMailTransport } from '#lib/mail.ts';
import { projectRoot } from '#lib/root.ts';
import { createSessions } from '#lib/session.ts';
import { loadWorkingDays, type WorkingDays } from '#lib/working-days.ts';
import { deleteExpiredDevices } from '#features/accounts/account.repository.ts';
import type { AccountDeps } from '#features/accounts/account.service.ts';
import { loadCommonPasswords } from '#features/accounts/common-passwords.repository.ts';
import { ENDED_JOB, HOLD_JOB, tellOfEnding, tellOfHold } from '#features/applications/ended.service.ts';
import {
  EMPTY_JOB,
  emptyApplications,
  TEND_JOB,
  processWaitingLists,
} from '#features/applications/capacity.service.ts';
import { remindUnconfirmed } from '#features/applications/unconfirmed.service.ts';
import { createFigures, type Figures } from '#features/usage/figures.service.ts';
import type { Journey } from '#features/journeys/journey.ts';
import { EXPIRE_JOB, expireDrafts } from '#features/journeys/journey.service.ts';
import {
  MAIL_JOB,
  MAIL_TEND_JOB,
  sendMail,
  retryMail,
  type MailDeps,
} from '#features/notifications/mail.service.ts';
import { MAILS } from './mails.ts';
import { TIDY_JOB, tidyPeople } from '#features/organisations/people.service.ts';
import type { Gazetteer } from '#features/places/gazetteer.ts';
import type { Kind } from '#features/opportunities/vocabulary.ts';
import type { OrganisationJourneys } from '#features/organisations/organisation.journey.ts';
import { createOrganisationJourneys } from '#features/organisations/details.service.ts';
import { exampleJourneys } from '#features/postings/example.journey.ts';
import { loadGazetteer } from '#features/places/gazetteer.repository.ts';
import { type MinimumWagePeriod } from '#features/opportunities/minimum-wage.ts';
import { loadMinimumWage } from '#features/opportunities/minimum-wage.service.ts';
import { postingJourneys, type PostingJourney } from '#features/postings/posting-journeys.ts';
import { remindOfUnsent, UNSENT_JOB } from '#features/postings/unsent.service.ts';
import type { ActionDeps } from '#features/referrals/casework/action-effects.service.ts';
import { askForSupportJourney } from '#features/referrals/intake/ask-for-support.journey.ts';
import { REMINDER_JOB, remindOfAppointments } from '#features/referrals/casework/casework.service.ts';
import type { MyReferralDeps } from '#features/referrals/my-referral/my-referral.service.ts';
import { loadProgrammes } from '#features/referrals/programme.service.ts';

import { enforceRetention, RETENTION_JOB } from '#features/privacy/retention.service.ts';
import {
  createSecurityRecorder,
  recordUsedUp,
  type SecurityRecorder,
} from '#features/security-events/security-event.service.ts';
import { SYNC_JOB } from '#features/search/listing.service.ts';
import { meilisearchEngine, openMeilisearch } from '#features/search/search.meilisearch.ts';
import { postgresEngine } from '#features/search/search.repository.ts';
import {
  CHANGED_CHANNEL,
  retireClosed,
  syncInTurn,
  maintainIndex,
  type IndexDeps,
} from '#features/search/search-index.service.ts';
import { createSearch, PATIENCE_MS, type Search } from '#features/search/search.service.ts';

/** Everything that a page may use, created once for each process. */
export interface Services {
  config: ServingConfig;
  clock: Clock;
  log: Log;
  db: Db;
  gazetteer: Gazetteer;
  search: Search;
  secrets: Secrets;
  accounts: AccountDeps;
  /** Records security events. */
  security: SecurityRecorder;
  mail: MailDeps;
  workingDays: WorkingDays;
  minimumWage: readonly MinimumWagePeriod[];
  /** The posting journey of each kind of opportunity. */
  postings: Readonly<Record<Kind, PostingJourney>>;
  figures: Figures;
  /** The queue of requests that wait to learn who is signed in. */
  accountLimit: ConcurrencyLimit;
  /** The queue of applications that wait to be sent. */
  applyLimit: ConcurrencyLimit;
  referrals: ActionDeps;
  /** What the pages for people who asked for support need. */
  follow: MyReferralDeps;
  journeys: {
    askForSupport: Journey;
    /**
     * The posting journeys by kind, as examples whose answers are checked and not stored. Empty except in
     * demonstrations.
     */
    examples: ReadonlyMap<string, Journey>;
    organisation: OrganisationJourneys;
  };
  /** Whether the database and the search engine answer. */
  health(): Promise<{ database: boolean; search: boolean }>;
  /** Starts to run queued jobs and to maintain the search index. */
  startWork(): Promise<void>;
  /** Ends the running work and closes the connections. */
  close(): Promise<void>;
}

/** Configuration with known services: set by the operator, or embedded and started. */
export type ConnectedConfig = Config & { databaseUrl: string; meiliUrl: string; meiliKey: string };

/** A visitor's page must not wait longer than this for one statement, in milliseconds. */
const STATEMENT_TIMEOUT_MS = 5_000;
/** Fewer than the pool's connections, so that other pages get some, however many people apply at the same time. */
const APPLY_AT_ONCE = 4;
const WHO_AT_ONCE = 4;
/** The database is unavailable. A slow one does not count, because waiting for it may well help. */
const isGone = (error: unknown) => isDatabaseAway(error) && !/timeout/i.test(String(error));
const TEND_EVERY_MS = 60_000;
const LISTEN_AGAIN_MS = 1_000;

/** Listens for changes of search results, made in any process. While it cannot listen, no results are cached. */
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
  // Jobs and index building have their own pool: they must neither starve pages nor be cut short by the pages' limit.
  const work = openDatabase(config.databaseUrl, { log, max: 10 });
  const gazetteer = await loadGazetteer(projectRoot(), londonDay(clock()));
  const workingDays = await loadWorkingDays(projectRoot());
  const programmes = await loadProgrammes(projectRoot(), { demo: config.demo });
  const minimumWage = await loadMinimumWage(projectRoot());
  const postingFacts = { gazetteer, minimumWage, clock };
  const postings = postingJourneys(postingFacts);
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

  const secrets = createSecrets(config.encryptionKey, config.encryptionKeyBefore);
  const transport = createMailTransport(config.mailUrl, config.siteUrl);
  const mail: MailDeps = {
    db: work.db,
    secrets,
    mails: MAILS,
    transport,
    siteUrl: config.siteUrl,
    clock,
    log,
  };
  // Not the pages' pool: an event is recorded while a page still holds one of that pool's connections.
  const security = createSecurityRecorder({ db: work.db, secrets, clock, log });
  const accounts: AccountDeps = {
    db,
    sessions: createSessions({ db, pool, siteUrl: config.siteUrl }),
    secrets,
    limits: createLimits(
      pool,
      secrets.keyedHash,
      (attempt, wait) => void recordUsedUp(security, attempt, wait),
    ),
    clock,
    security,
    demo: config.demo,
    commonPasswords: await loadCommonPasswords(projectRoot()),
    siteUrl: config.siteUrl,
  };
  const referrals: ActionDeps = {
    db,
    clock,
    secrets,
    workingDays,
    programmes,
    texts: transport.texts,
    gazetteer,
  };
  const follow: MyReferralDeps = { ...referrals, limits: accounts.limits, security, log };

  const figures = createFigures({ db: work.db, clock, log });
  const applications = { db: work.db, secrets, clock };

  const tasks: TaskList = {
    [TEND_JOB]: async () => {
      await processWaitingLists(applications);
      await remindUnconfirmed(applications);
    },
    [ENDED_JOB]: (payload) => tellOfEnding(applications, payload),
    [HOLD_JOB]: (payload) => tellOfHold(applications, payload),
    [EMPTY_JOB]: async () => {
      const emptied = await emptyApplications(applications);
      if (emptied > 0) log.info({ emptied }, 'applications that are no longer needed were emptied');
    },
    [MAIL_JOB]: async (payload) => sendMail(mail, (payload as { id: string }).id),
    [MAIL_TEND_JOB]: async () => {
      await retryMail(mail);
      await accounts.sessions.tidy();
      await deleteExpiredDevices(db, clock());
    },
    [SYNC_JOB]: () => syncInTurn(indexDeps),
    'search-retire': async () => {
      await retireClosed(indexDeps, clock());
    },
    [REMINDER_JOB]: async () => {
      const reminded = await remindOfAppointments(referrals, work.db);
      if (reminded > 0) log.info({ reminded }, 'people were reminded of appointments');
    },
    [EXPIRE_JOB]: async () => {
      const deleted = await expireDrafts(work.db, clock());
      if (deleted > 0) log.info({ deleted }, 'expired drafts were deleted');
    },
    [UNSENT_JOB]: async () => {
      const told = await remindOfUnsent({ db: work.db, secrets, clock });
      if (told > 0) log.info({ told }, 'people were told of what they have not sent');
    },
    [TIDY_JOB]: async () => {
      await tidyPeople(work.db, clock());
    },
    [RETENTION_JOB]: async () => {
      for (const { what, count, done } of await enforceRetention(work.db, clock())) {
        if (count === 0) continue;
        if (done) log.info({ what, count }, 'no longer kept');
        else log.warn({ what, count }, 'somebody has to decide');
      }
    },
  };

  let stopWork = async () => undefined as void;
  let tending: NodeJS.Timeout | undefined;
  const tend = () =>
    maintainIndex(indexDeps).catch((error: unknown) => {
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
    security,
    mail,
    workingDays,
    figures,
    accountLimit: limitConcurrency(WHO_AT_ONCE, isGone),
    applyLimit: limitConcurrency(APPLY_AT_ONCE, isGone),
    minimumWage,
    postings,
    referrals,
    follow,
    journeys: {
      askForSupport: askForSupportJourney({ ...follow, gazetteer }),
      examples: config.demo ? exampleJourneys(postings, postingFacts) : new Map(),
      organisation: createOrganisationJourneys({ gazetteer, workingDays, clock }),
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
          `50 3 * * * ${TIDY_JOB}`,
          `50 3 * * * ${RETENTION_JOB}`,
          `*/2 * * * * ${MAIL_TEND_JOB}`,
          `*/5 * * * * ${TEND_JOB}`,
          `50 3 * * * ${EMPTY_JOB}`,
          `5 8-18 * * * ${REMINDER_JOB}`,
          `25 8 * * * ${UNSENT_JOB}`,
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
      await figures.close();
      await security.close();
      await Promise.all([db.destroy(), work.db.destroy()]);
    },
  };
}

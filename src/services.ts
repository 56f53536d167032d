import { londonDay, type Clock } from '#lib/clock.ts';
import { limitConcurrency } from '#lib/concurrency-limit.ts';
import type { ConnectedConfig, ServingConfig } from '#lib/config.ts';
import { createSecrets } from '#lib/crypto.ts';
import { isDatabaseGone, openDatabase } from '#lib/database.ts';
import { findHealthy } from '#lib/health.ts';
import { crontabOf, runJobs, tasksOf } from '#lib/jobs.ts';
import { createLimits } from '#lib/limits.ts';
import type { Log } from '#lib/log.ts';
import { createMailTransport } from '#lib/mail.ts';
import { projectRoot } from '#lib/root.ts';
import { createSessions } from '#lib/session.ts';
import { loadWorkingDays } from '#lib/working-days.ts';
import { loadCommonPasswords } from '#features/accounts/common-passwords.repository.ts';
import { loadMinimumWage } from '#features/opportunities/minimum-wage.service.ts';
import { createOrganisationJourneys } from '#features/organisations/details.service.ts';
import { loadGazetteer } from '#features/places/gazetteer.repository.ts';
import { importedPlaces } from '#features/places/open-names.service.ts';
import { exampleJourneys } from '#features/postings/example.journey.ts';
import { postingJourneys } from '#features/postings/posting-journeys.ts';
import { askForSupportJourney } from '#features/referrals/intake/ask-for-support.journey.ts';
import { loadProgrammes } from '#features/referrals/programme.service.ts';
import { openSearch } from '#features/search/open-search.service.ts';
import { createSearchLog } from '#features/search-log/search-log.service.ts';
import { createSecurityRecorder, recordUsedUp } from '#features/security-events/security-event.service.ts';
import { createOpportunitySitemaps } from '#features/site/sitemap.service.ts';
import { createFigures } from '#features/usage/figures.service.ts';
import { listJobs } from './jobs.ts';
import { MAILS } from './mails.ts';

/** Everything that a page may use, created once for each process. */
export type Services = Awaited<ReturnType<typeof createServices>>;

/** A visitor's page must not wait longer than this for one statement, in milliseconds. */
const STATEMENT_TIMEOUT_MS = 5_000;
/** Fewer than the pool's connections, so that other pages get some, however many people apply at the same time. */
const AT_ONCE = 4;

export async function createServices(
  config: ConnectedConfig & ServingConfig,
  log: Log,
  { clock = () => new Date() }: { clock?: Clock } = {},
) {
  const { siteUrl, demo } = config;
  const root = projectRoot();
  const { db, pool } = openDatabase(config.databaseUrl, { log, statementTimeout: STATEMENT_TIMEOUT_MS });
  // Jobs and index building have their own pool: they must neither starve pages nor be cut short by the pages' limit.
  const { db: workDb, pool: workPool } = openDatabase(config.databaseUrl, { log, max: 10 });
  const secrets = createSecrets(config.encryptionKey, config.encryptionKeyBefore);
  const work = { db: workDb, secrets, clock, log };
  const gazetteer = await loadGazetteer(root, londonDay(clock()), await importedPlaces({ db, log }));
  const workingDays = await loadWorkingDays(root);
  const programmes = await loadProgrammes(root, { demo });
  const minimumWage = await loadMinimumWage(root);
  const commonPasswords = await loadCommonPasswords(root);
  const postingFacts = { gazetteer, minimumWage, clock };
  const postings = postingJourneys(postingFacts);
  const searching = openSearch({ config, db, workDb, gazetteer, clock, log });
  const transport = createMailTransport(config.mailUrl, siteUrl);
  const mail = { ...work, mails: MAILS, transport, siteUrl };
  // Not the pages' pool: an event is recorded while a page still holds one of that pool's connections.
  const security = createSecurityRecorder(work);
  const sessions = createSessions({ db, pool, siteUrl });
  const limits = createLimits(pool, secrets.keyedHash, (attempt, wait) => {
    void recordUsedUp(security, attempt, wait);
  });
  const accounts = { db, sessions, secrets, limits, clock, security, demo, commonPasswords, siteUrl };
  const referrals = { db, clock, secrets, workingDays, programmes, texts: transport.texts, gazetteer };
  // What the pages for people who asked for support need.
  const follow = { ...referrals, limits, security, log };
  const figures = createFigures(work);
  const searchLog = createSearchLog(work);
  const jobs = listJobs({ work, accounts, index: searching.index, mail, referrals });
  let runner: Awaited<ReturnType<typeof runJobs>> | undefined;

  return {
    config,
    clock,
    log,
    db,
    secrets,
    gazetteer,
    workingDays,
    minimumWage,
    search: searching.search,
    accounts,
    security,
    mail,
    figures,
    searchLog,
    sitemaps: createOpportunitySitemaps({ db, clock, siteUrl }),
    referrals,
    follow,
    /** The queue of requests that wait to learn who is signed in. */
    accountLimit: limitConcurrency(AT_ONCE, isDatabaseGone),
    /** The queue of applications that wait to be sent. */
    applyLimit: limitConcurrency(AT_ONCE, isDatabaseGone),
    postings,
    journeys: {
      askForSupport: askForSupportJourney(follow),
      /** The posting journeys by kind, as examples whose answers are checked and not stored. Only in demonstrations. */
      examples: demo ? exampleJourneys(postings, postingFacts) : new Map<string, never>(),
      organisation: createOrganisationJourneys({ gazetteer, workingDays, clock }),
    },
    /** Whether the database and the search engine answer. */
    health: () =>
      findHealthy({
        database: db.selectFrom('organisation').select('id').limit(1).execute(),
        search: searching.checkMeilisearch(),
      }),
    /** Starts to run queued jobs and to maintain the search index. */
    async startWork() {
      runner = await runJobs({ pool: workPool, tasks: tasksOf(jobs), crontab: crontabOf(jobs), log });
      searching.startMaintenance();
    },
    /** Ends the running work and closes the connections. */
    async close() {
      await searching.close();
      await runner?.stop();
      await figures.close();
      await searchLog.close();
      await security.close();
      await Promise.all([db.destroy(), workDb.destroy()]);
    },
  };
}

import { ConsecutiveBreaker, circuitBreaker, handleWhen, type CircuitBreakerPolicy } from 'cockatiel';
import { isTooBusy, limitConcurrency } from '#lib/concurrency-limit.ts';
import { isDatabaseAway, isDatabaseGone } from '#lib/database.ts';
import type { Log } from '#lib/log.ts';
import type { SearchEngine } from './engine.ts';
import { MeilisearchRefusal } from './multi-search.meilisearch.ts';

/** After this many milliseconds without any answer Meilisearch counts as gone. */
export const PATIENCE_MS = 2_000;
/** While the breaker is open no request waits for Meilisearch; after this many milliseconds it is tried again. */
const BREAK_MS = 3_000;

/** As many questions at once as keep Meilisearch busy; more would only make each of them slower. */
const EXACT_AT_ONCE = 4;
const EXACT_WAITING = 128;
/** PostgreSQL takes about ten times as long, and other pages need its connections. */
const FALLBACK_AT_ONCE = 2;
const FALLBACK_WAITING = 40;

/** The engine calls of one request. */
export interface Conversation {
  ask<T>(question: (engine: SearchEngine) => Promise<T>): Promise<T>;
  /** PostgreSQL has had to answer. */
  readonly lessExact: boolean;
}

/**
 * Which engine answers: Meilisearch, or PostgreSQL when Meilisearch is gone or refuses. A busy Meilisearch is waited
 * for, because PostgreSQL would be slower; when too many wait, the question fails with a `TooBusyError`. A site without
 * Meilisearch has the answers of PostgreSQL alone, and they count as exact.
 */
export function chooseEngines(deps: { exact: SearchEngine | undefined; fallback: SearchEngine; log: Log }): {
  converse(): Conversation;
} {
  const { exact, fallback, log } = deps;
  const fallbackLimit = limitConcurrency(FALLBACK_AT_ONCE, isDatabaseGone, FALLBACK_WAITING);
  if (exact === undefined)
    return {
      converse: () => ({ ask: (question) => fallbackLimit(() => question(fallback)), lessExact: false }),
    };
  let answeredAt = -Infinity;
  /** A question that took too long while others were answered; the engine is there. */
  const wasBusy = new WeakSet<Error>();
  const isGone = (error: unknown) =>
    !(error instanceof MeilisearchRefusal) && !(error instanceof Error && wasBusy.has(error));
  const breaker: CircuitBreakerPolicy = circuitBreaker(handleWhen(isGone), {
    halfOpenAfter: BREAK_MS,
    breaker: new ConsecutiveBreaker(2),
  });
  breaker.onBreak(() => log.warn('Meilisearch does not answer; PostgreSQL searches in its place'));
  breaker.onReset(() => log.info('Meilisearch answers again'));
  const exactLimit = limitConcurrency(EXACT_AT_ONCE, undefined, EXACT_WAITING);

  const answerOf = async <T>(question: (engine: SearchEngine) => Promise<T>): Promise<T> => {
    const askedAt = performance.now();
    try {
      const answer = await question(exact);
      answeredAt = performance.now();
      return answer;
    } catch (error) {
      if (error instanceof MeilisearchRefusal) answeredAt = performance.now();
      else if (error instanceof Error && answeredAt > askedAt) wasBusy.add(error);
      throw error;
    }
  };

  return {
    converse() {
      let engine: SearchEngine = exact;
      return {
        async ask(question) {
          if (engine === exact) {
            try {
              return await exactLimit(() => breaker.execute(() => answerOf(question)));
            } catch (error) {
              if (isTooBusy(error)) throw error;
              log[error instanceof MeilisearchRefusal ? 'error' : 'debug'](
                { error: (error as Error).message },
                'a search goes to PostgreSQL',
              );
              engine = fallback;
            }
          }
          try {
            return await fallbackLimit(() => question(fallback));
          } catch (error) {
            if (!isDatabaseAway(error)) throw error;
            // The breaker only saves time. With PostgreSQL unavailable too, Meilisearch is asked even if the breaker is
            // open.
            const answer = await exactLimit(() => answerOf(question)).catch(() => undefined);
            if (answer === undefined) throw error;
            engine = exact;
            return answer;
          }
        },
        get lessExact() {
          return engine !== exact;
        },
      };
    },
  };
}

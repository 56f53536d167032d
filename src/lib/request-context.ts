import { AsyncLocalStorage } from 'node:async_hooks';

/** Facts about the current request, available wherever it is being handled. */
export interface RequestContext {
  requestId: string;
  /** From `networkOf`; never logged or stored in clear. */
  network: string;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** Runs `work` as part of handling a request. */
export const withRequest = <T>(context: RequestContext, work: () => T): T => storage.run(context, work);

/** The current request; undefined in a job or a command. */
export const requestUnderWay = (): RequestContext | undefined => storage.getStore();

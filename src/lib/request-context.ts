import { AsyncLocalStorage } from 'node:async_hooks';

/** What is known of the request that is being answered, wherever in its answering that is asked. */
export interface RequestContext {
  requestId: string;
  /** From `networkOf`; never logged or stored as it is. */
  network: string;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** Does `work` as part of answering a request. */
export const withRequest = <T>(context: RequestContext, work: () => T): T => storage.run(context, work);

/** The request that is being answered; undefined in a job or a command. */
export const requestUnderWay = (): RequestContext | undefined => storage.getStore();

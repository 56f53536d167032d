import { embeddedServices, type EmbeddedServices } from '#lib/embedded/index.ts';
import { StartError } from '#lib/start-error.ts';

/** The embedded services, for tests and measurements that need Meilisearch. */
export async function bothServices(
  options: Parameters<typeof embeddedServices>[0],
): Promise<EmbeddedServices & { meiliUrl: string; meiliKey: string }> {
  const services = await embeddedServices(options);
  const { meiliUrl, meiliKey } = services;
  if (meiliUrl === undefined || meiliKey === undefined) {
    await services.stop();
    throw new StartError('These need Meilisearch: put `meilisearch` on PATH.');
  }
  return { ...services, meiliUrl, meiliKey };
}

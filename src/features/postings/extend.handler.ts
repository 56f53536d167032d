import { readExtension, type ReadExtension } from './closing.ts';
import { extendPosting, type Poster, type PostingDeps } from './posting.service.ts';

export type Extension = { ok: true } | ({ ok: false } & Pick<ReadExtension, 'errors' | 'filled'>);

/**
 * Reads the form that postpones a closing, and postpones it.
 * @returns the errors of the form, if any; undefined when there is no such posting
 */
export async function handleExtension(
  deps: PostingDeps,
  poster: Poster,
  postingId: string,
  form: FormData,
): Promise<Extension | undefined> {
  const { errors, filled, value } = readExtension(form, deps.clock());
  if (value === undefined) return { ok: false, errors, filled };
  const done = await extendPosting(deps, poster, postingId, value);
  if (done === undefined || done.ok) return done;
  const found = Object.entries(done.errors).map(([name, message]) => ({ name, message }));
  return { ok: false, errors: found, filled };
}

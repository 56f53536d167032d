import { FEED_LIMITS } from './limits.ts';
import { isObject } from './record.ts';

/**
 * References by `@id` within one file: an `@graph` describes an employer or a place once, and its adverts refer to
 * it. References may be circular; the number followed is limited per record.
 */

/** A larger object is neither an employer nor a place. */
const LARGEST = 65_536;

export class References {
  readonly #objects = new Map<string, { value: Readonly<Record<string, unknown>>; size: number }>();
  #size = 0;
  /** True if the file contains more objects than can be remembered. */
  isFull = false;

  get isEmpty(): boolean {
    return this.#objects.size === 0;
  }

  /** Remembers every object within a record that has an `@id` and other fields. */
  collect(record: unknown): void {
    const waiting: unknown[] = [record];
    for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
      if (Array.isArray(value))
        waiting.push(...value.filter((item) => typeof item === 'object' && item !== null));
      if (!isObject(value)) continue;
      this.#add(value);
      waiting.push(...Object.values(value).filter((item) => typeof item === 'object' && item !== null));
    }
  }

  #add(value: Readonly<Record<string, unknown>>): void {
    const id = value['@id'];
    if (typeof id !== 'string' || id === '' || isReference(value) || isJobPosting(value)) return;
    const known = this.#objects.get(id);
    if (known !== undefined && Object.keys(known.value).length >= Object.keys(value).length) return;
    const size = JSON.stringify(value).length;
    if (size > LARGEST) return;
    if (this.#size + size - (known?.size ?? 0) > FEED_LIMITS.referencedCharacters) {
      this.isFull = true;
      return;
    }
    this.#size += size - (known?.size ?? 0);
    this.#objects.set(id, { value, size });
  }

  /** The record with its references replaced by what they refer to, as far as that is known and the limits allow. */
  resolve(record: unknown): unknown {
    if (this.isEmpty || !isObject(record)) return record;
    const left = { references: FEED_LIMITS.references as number, characters: LARGEST };
    const follow = (value: unknown, path: readonly string[]): unknown => {
      if (Array.isArray(value)) return value.map((item) => follow(item, path));
      if (!isObject(value)) return value;
      if (isReference(value)) {
        const id = String(value['@id']);
        return this.#follow(id, path, left, follow) ?? value;
      }
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, follow(item, path)]));
    };
    const resolved = follow(record, []) as Record<string, unknown>;
    // With some JSON-LD contexts the id alone is the reference.
    for (const key of ['hiringOrganization', 'jobLocation']) {
      const id = resolved[key];
      if (typeof id === 'string') resolved[key] = this.#follow(id, [], left, follow) ?? id;
    }
    return resolved;
  }

  #follow(
    id: string,
    path: readonly string[],
    left: { references: number; characters: number },
    follow: (value: unknown, path: readonly string[]) => unknown,
  ): unknown {
    const known = this.#objects.get(id);
    if (known === undefined || path.includes(id) || path.length >= 8) return undefined;
    if (left.references === 0 || left.characters < known.size) return undefined;
    left.references -= 1;
    left.characters -= known.size;
    return follow(known.value, [...path, id]);
  }
}

function isReference(value: Readonly<Record<string, unknown>>): boolean {
  return (
    typeof value['@id'] === 'string' && Object.keys(value).every((key) => key === '@id' || key === '@type')
  );
}

/** True for `@type` "JobPosting" in any of its forms. */
export function isJobPosting(value: Readonly<Record<string, unknown>>): boolean {
  const types = Array.isArray(value['@type']) ? value['@type'] : [value['@type']];
  return types.some((type) => typeof type === 'string' && /(?:^|[/#:])JobPosting$/.test(type));
}

/** The properties of every form control. */
export interface ControlProps {
  /** Also the target of the error summary's link. The hint is `${id}-hint`, the error `${id}-error`. */
  id: string;
  /** Defaults to `id`. */
  name?: string | undefined;
  hint?: string | undefined;
  error?: string | undefined;
}

/**
 * The value of `aria-describedby`: the hint first, then the error, in the order in which a screen reader should read
 * them.
 */
export function describedBy(
  id: string,
  has: {
    hint?: boolean | string | undefined;
    error?: boolean | string | undefined;
    more?: string | undefined;
  },
): string | undefined {
  const ids = [has.hint && `${id}-hint`, has.error && `${id}-error`, has.more].filter(Boolean);
  return ids.length > 0 ? ids.join(' ') : undefined;
}

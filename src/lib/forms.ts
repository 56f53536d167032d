import { z } from 'zod';
import { INPUT_LIMITS } from './input-limits.ts';
import { applyRule } from './rules.ts';

export interface FormError {
  /** The id of the field; empty for an error of the whole form. */
  field: string;
  message: string;
}

export type Form<T> =
  { ok: true; value: T; values: FormValues } | { ok: false; errors: FormError[]; values: FormValues };

/**
 * The values exactly as the person typed them, so that nothing is lost: one string for each field, or several for a
 * list.
 */
export interface FormValues {
  get(field: string): string | undefined;
  all(field: string): string[];
}

/**
 * For bodies above the limit. In production `request-checks.ts` refuses them first, with its own page; this message is
 * for environments where that check does not run.
 */
const TOO_LONG = 'Your answers are too long. Make them shorter and send them again.';
const NOT_READABLE = 'We could not read what you sent. Send it again.';

function valuesOf(entries: ReadonlyMap<string, string[]>): FormValues {
  return { get: (field) => entries.get(field)?.[0], all: (field) => entries.get(field) ?? [] };
}

/** A form that has not been filled in yet. */
export function blankForm(values: Readonly<Record<string, string>> = {}): {
  ok: false;
  errors: FormError[];
  values: FormValues;
} {
  const entries = new Map(Object.entries(values).map(([field, value]) => [field, [value]]));
  return { ok: false, errors: [], values: valuesOf(entries) };
}

const isList = (schema: unknown): boolean => {
  if (schema instanceof z.ZodArray) return true;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return isList(schema.unwrap());
  return false;
};

/**
 * A condition on several fields; returns the error, to be shown beside one field of the schema, or undefined when the
 * condition holds.
 */
export type FormRule<Value> = (value: Value) => FormError | undefined;

/** The values of the valid fields, while other fields are invalid. */
function validOf<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  input: Readonly<Record<string, unknown>>,
  wrong: ReadonlySet<string>,
): Partial<z.output<z.ZodObject<Shape>>> {
  const right = Object.entries(schema.shape).flatMap(([field, one]) => {
    const parsed = wrong.has(field) ? undefined : z.safeParse(one, input[field]);
    return parsed?.success === true ? [[field, parsed.data] as const] : [];
  });
  return Object.fromEntries(right) as Partial<z.output<z.ZodObject<Shape>>>;
}

/**
 * Reads a submitted form. NUL characters, which PostgreSQL cannot store, are removed; files are ignored. Fields with an
 * array schema get all values of their name, other fields the first; a field that was not sent is absent.
 * @param rules conditions on several fields, reported together with errors of single fields
 * @returns the parsed value, or at most one error for each field, in the order of the schema's fields.
 */
export async function readForm<Shape extends z.ZodRawShape>(
  request: Request,
  schema: z.ZodObject<Shape>,
  rules: readonly FormRule<z.output<z.ZodObject<Shape>>>[] = [],
): Promise<Form<z.output<z.ZodObject<Shape>>>> {
  const entries = new Map<string, string[]>();
  try {
    let fields = 0;
    for (const [field, value] of await request.formData()) {
      fields += 1;
      if (fields > INPUT_LIMITS.formFields) throw new RangeError('more fields than the limit');
      if (typeof value !== 'string') continue;
      const text = value.replaceAll('\0', '');
      const values = entries.get(field);
      if (values === undefined) entries.set(field, [text]);
      else values.push(text);
    }
  } catch (error) {
    const message = /too large|exceed|limit/i.test(String(error)) ? TOO_LONG : NOT_READABLE;
    return { ok: false, errors: [{ field: '', message }], values: valuesOf(entries) };
  }
  const values = valuesOf(entries);
  const fields = Object.keys(schema.shape);
  const input = Object.fromEntries(
    fields
      .filter((field) => entries.has(field) || isList(schema.shape[field]))
      .map((field) => [field, isList(schema.shape[field]) ? values.all(field) : values.get(field)]),
  );
  const parsed = schema.safeParse(input);
  const single = (parsed.error?.issues ?? []).map((issue) => ({
    field: String(issue.path[0] ?? ''),
    message: issue.message,
  }));
  const wrong = new Set(single.map(({ field }) => field));
  const valid = parsed.data ?? validOf(schema, input, wrong);
  const together = rules.flatMap((rule) => applyRule(rule, valid, wrong) ?? []);
  // An error may name "birth", the group of the boxes "birth-day", "birth-month" and "birth-year".
  const names = [...new Set(fields.flatMap((field) => [field.split('-')[0] ?? '', field])), ''];
  const errors = names.flatMap(
    (field) => [...single, ...together].find((error) => error.field === field) ?? [],
  );
  if (parsed.success && errors.length === 0) return { ok: true, value: parsed.data, values };
  return { ok: false, errors, values };
}

/** The message to show beside a field; undefined when the field has no error. */
export function errorOf(errors: readonly FormError[], field: string): string | undefined {
  return errors.find((error) => error.field === field)?.message;
}

/** The errors for the error summary, each with a link to its field. */
export function summaryOf(errors: readonly FormError[]): { href: string; text: string }[] {
  return errors.map(({ field, message }) => ({
    href: field === '' ? '#main-content' : `#${field}`,
    text: message,
  }));
}

/** Sets the status and headers of a page that shows errors: 422, or 429 with the seconds to wait in `Retry-After`. */
export function answerErrors(
  response: { status?: number; headers: Headers },
  result: { errors: readonly FormError[]; wait?: number | undefined },
): void {
  if (result.errors.length === 0) return;
  response.status = result.wait === undefined ? 422 : 429;
  if (result.wait !== undefined) response.headers.set('Retry-After', String(result.wait));
}

/**
 * What the person wrote into a form of any kind, so that it can be returned to them: name and value of each field,
 * including the form's hidden fields. Empty when nothing was written or the form cannot be read.
 */
export async function writtenIn(request: Request): Promise<[name: string, value: string][]> {
  if (request.method !== 'POST') return [];
  const form = await request.formData().catch(() => new FormData());
  const fields = [...form].flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[name, value]] : [],
  );
  const wrote = fields.some(([name, value]) => !name.startsWith('_') && value.trim() !== '');
  return wrote ? fields.slice(0, INPUT_LIMITS.formFields) : [];
}

import { stringify } from 'csv-stringify/sync';

/** The beginning of a text that a spreadsheet would take for a formula, in all forms that spreadsheets accept. */
const FORMULA = /^[\s\p{Cc}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/u;

/** Never a formula, whatever a person typed (OWASP, "CSV injection"). The library's own rule reads one character. */
const guarded = (text: string) => (FORMULA.test(text) ? `'${text}` : text);

type Rows = readonly (readonly (string | number)[])[];

/** A CSV file that spreadsheets open correctly: UTF-8 with a byte order mark, and line ends according to RFC 4180. */
export const csvFile = (rows: Rows): string =>
  stringify(rows as (string | number)[][], {
    bom: true,
    record_delimiter: 'windows',
    quoted_string: true,
    cast: { string: guarded },
  });

/** The same rows as lines that a person reads and edits: only what has to be quoted is quoted. */
export const csvLines = (rows: Rows): string[] =>
  rows.map((row) => stringify([row] as (string | number)[][], { eof: false, cast: { string: guarded } }));

/** The beginning of a text that a spreadsheet would take for a formula, in all forms that spreadsheets accept. */
const FORMULA = /^[\s\p{Cc}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/u;

/** One cell of a CSV file: quoted, and never a formula, whatever a person typed (OWASP, "CSV injection"). */
export function csvCell(value: string): string {
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** A CSV file that spreadsheets open correctly: UTF-8 with a byte order mark, and line ends according to RFC 4180. */
export function csvFile(rows: readonly (readonly string[])[]): string {
  return `\uFEFF${rows.map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`;
}

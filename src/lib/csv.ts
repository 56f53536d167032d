/** What a spreadsheet would take for the beginning of a formula, in any of the shapes that it accepts. */
const FORMULA = /^[\s\p{Cc}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/u;

/** One cell of a CSV file: quoted, and never a formula, whatever somebody typed (OWASP, "CSV injection"). */
export function csvCell(value: string): string {
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** A CSV file as spreadsheets open it: UTF-8 with its mark, lines ended as RFC 4180 has them. */
export function csvFile(rows: readonly (readonly string[])[]): string {
  return `\uFEFF${rows.map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`;
}

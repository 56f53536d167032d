/**
 * Strings that have broken somebody's software: people's honest oddities, and attacks on every language that stands
 * behind a search box. Chosen in the manner of the "big list of naughty strings".
 */
export const NAUGHTY: readonly string[] = [
  // Nothing, and what looks like nothing.
  '', ' ', '   ', '\t', '\n', '\r\n', '\u00a0', '\u3000', '\u200b', '\u2028\u2029', '\ufeff', '\u00ad', '.', '-', '_', ',', ',,,', '/', '//', '?', '&', '=', '#', '%', '*', '+', '++', '~', '|', '!', '@', '^', '`', ';', ':', '"', '""', "'", "''", '\\', '\\\\',
  // Words that programs take for something else.
  'undefined', 'undef', 'null', 'NULL', '(null)', 'nil', 'NIL', 'true', 'false', 'True', 'FALSE', 'None', 'NaN', 'Infinity', '-Infinity', 'hasOwnProperty', '__proto__', 'constructor', 'prototype', 'toString', 'valueOf', '[object Object]', 'then', 'eval', 'CON', 'PRN', 'AUX', 'COM1',
  // Numbers.
  '0', '00', '-0', '-1', '1', '1.00', '1,000,000.00', '1/0', '0/0', '1e1000', '1E+02', '0x0', '0xffffffff', '0b1', '0o7', '9'.repeat(96), '999999999999999999999999999999', '2147483648', '-9223372036854775809', '0.1e-999', '1.7976931348623157e309', '١٢٣', '１２３', '½', '²',
  // SQL and text search.
  "' OR 1=1 --", "'; DROP TABLE listing; --", "1'; SELECT pg_sleep(10); --", "' UNION SELECT * FROM organisation --", "'||(select 1)||'", "admin'--", '" OR ""="', '1;DROP TABLE users', "$$; drop table listing; $$", "E'\\\\'", 'select', '%', '%%', '_', '%_%', "a' & 'b", 'a & b | !c', '!!', '(', ')', '((()', 'a:*', 'a:ABCD', '<->', 'care <-> assistant', "'care':1A", '\\x00', 'and or not', 'or or or', '-care', '"care', '"care assistant"', 'to be or not to be',
  // Filters of Meilisearch.
  '" OR kind = "vacancy', '" OR kind = "x', "' OR kind != 'x", 'vacancy" OR closesAt > 0 OR kind = "', 'vacancy] OR kind IN [vacancy', 'kind = vacancy', 'kind IN [vacancy]', '_geoRadius(51, 0, 1000000)', '_geoBoundingBox([90,180],[-90,-180])', 'NOT kind = vacancy', 'kind EXISTS', 'payHourlyPence IS NULL', 'vacancy OR 1 = 1', 'a AND (b OR', '\\"', '\\" OR version > 0 OR kind = \\"', 'closesAt > 0', 'postedDay >= 0',
  // Markup and scripts.
  '<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '"><script>alert(1)</script>', "'><svg/onload=alert(1)>", '</title><script>alert(1)</script>', '</h1><h1>', '<!--', '-->', '<![CDATA[', ']]>', '<svg><a xlink:href="javascript:alert(1)">', 'javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'data:text/html,<script>alert(1)</script>', '&lt;script&gt;', '&#60;script&#62;', '&amp;', '&nbsp;', '<b>', '<a href="https://evil.example">here</a>', '<iframe src="//evil.example">', '<style>*{display:none}</style>', '<base href="//evil.example">', '{{7*7}}', '${7*7}', '<%= 7*7 %>', '#{7*7}', '{{constructor.constructor("alert(1)")()}}',
  // Commands, files and other protocols.
  '../../../../etc/passwd', '..\\..\\windows\\system32', '/dev/null', 'file:///etc/passwd', '; cat /etc/passwd', '| ls', '$(touch /tmp/x)', '`touch /tmp/x`', '$HOME', '%n%n%n%s', '%d', '%x%x', '%@', '{0}', '{}', '%(name)s', '() { :; }; echo', 'http://169.254.169.254/latest/meta-data', '//evil.example', 'a\r\nSet-Cookie: x=1', 'a\r\n\r\n<html>', '(&(uid=*))', '*)(uid=*', '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', '{"$gt": ""}', '[]', '{}', '["a"]', '{"a":1}', 'a[]=1',
  // Percent encodings as text, whole and broken.
  '%00', '%0a', '%2e%2e%2f', '%252e', '%u0041', '%c0%ae', '%', '%f', '%zz', '%E0%A4%A', '%ff%fe', '%F0%9F%98%80', '+%2B+',
  // Control characters.
  '\u0000', 'a\u0000b', '\u0001\u0002\u0003\u0004', '\u0007\u0008', '\u001b[31mred\u001b[0m', '\u007f', '\u0080\u0085\u009f', '\ufffd', '\ufffe\uffff', '\ud800', '\udc00', 'a\ud83d', '\ude00b', '\udbff\udfff',
  // Other scripts, directions and what stands on top of letters.
  'عامل مستودع', 'שלום', '\u202eabc', '\u202etest\u202c', '\u2066a\u2069', '\u200fcare', 'مَرحَبًا', '田中さんにあげて下さい', '사회과학원', 'Привет', 'Ελληνικά', 'नमस्ते', 'ไทย', 'ᚠᛇᚻ', 'Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮', 'é', 'e\u0301', 'ﬁsh', 'Ⅷ', 'ſtreet', 'İstanbul', 'ıŞğ', 'straße', 'STRASSE', 'ß', 'Åse', 'Œuvre', 'ñ', 'Ω', 'ａｂｃ', '𝐜𝐚𝐫𝐞', '𓀀', '🄰', 'ª', 'ﷺ', '\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}', '😀', '👩‍🚒', '👨‍👩‍👧‍👦', '🇬🇧', '🏳️‍🌈', '❤️', '1️⃣', '\ufe0f', '\u200d\u200d', '(╯°□°)╯︵ ┻━┻', '¯\\_(ツ)_/¯', '̡͓̞ͅI̗̘̦͝n͇͇͙v̮̫ok̲̫̙͈i̖͙̭̹̠̞n̡̻̮̣̺g̲͈͙̭', '•∆–', '“quoted”', '‘quoted’', '«»', '…', '—',
  // Long, and repeating.
  'a'.repeat(201), 'a'.repeat(5_000), 'a '.repeat(500), ','.repeat(1_000), 'é'.repeat(300), '😀'.repeat(200), `a${'😀'.repeat(150)}`, 'care '.repeat(40), `${'('.repeat(200)}a`, `a${'b'.repeat(100)}a`, '-'.repeat(300), `vacancy${',vacancy'.repeat(100)}`, '"'.repeat(200), '\\'.repeat(200), "'".repeat(201),
  // What people really type.
  "O'Brien", 'C++', 'C#', '.NET', 'R&D', 'HGV/LGV', '24/7', '£25k', '£12.71', '50%', 'part-time', 'e-mail', 'co-op', "I don't know", 'anything', 'any job', 'jobs near me', 'job', 'the', 'Scunthorpe', 'Penistone', 'Essex', 'ME12 1AA', 'me121aa', 'ME12  1 AA', 'SW1A 1AA', 'M E 1 2', 'kent', 'Kent & Medway', 'St. Mary’s Bay', 'Isle of Sheppey', 'ashford', 'Ashford area', 'maidston', 'ramsgaet', 'Null', 'Test', 'asdf', 'qwertyuiop',
];

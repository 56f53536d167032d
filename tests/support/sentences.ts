import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { projectRoot } from '#lib/root.ts';

/** A piece of text for readers, with its place in the source. */
export interface Sentence {
  /** Path below src. */
  file: string;
  line: number;
  text: string;
}

const source = join(projectRoot(), 'src');

/** Attributes that hold no text for readers. */
const SILENT_ATTRIBUTES =
  /^(class|className|class:list|href|src|id|name|type|rel|for|method|action|autocomplete|inputmode|pattern|role|value|slot|property|http-equiv|viewBox|d|fill|transform|width|height|data-.*|aria-(labelledby|describedby|controls|current|live))$/;

/** Calls whose strings developers and operators read, in logs and errors. */
const SILENT_CALLS = /^(log|logger|console|process)\b|\blog\.(trace|debug|info|warn|error|fatal)$/;

/** Whether a string can be text for readers: more than one word, or a word that starts with a capital. */
const isWords = (text: string) => /[A-Za-z]/.test(text) && (/\S\s+\S/.test(text) || /^[A-Z][a-z]/.test(text));

const tidy = (text: string) => text.replace(/\s+/g, ' ').trim();

/**
 * Turns the markup of an Astro file into TSX: removes what JSX does not know and keeps every line break. Entities are
 * left as they are.
 */
function asTsx(markup: string): string {
  const blank = (text: string) => text.replace(/[^\n]/g, ' ');
  return `<>${markup
    .replace(/<!--[\s\S]*?-->/g, blank)
    .replace(/<!doctype[^>]*>/gi, blank)
    .replace(/<(script|style)\b[\s\S]*?(\/>|<\/\1>)/g, (text) => `<i/>${blank(text.slice(4))}`)
    .replace(/<(meta|link|input|br|hr|img|source|wbr|col)\b([^<>]*?)\s*\/?>/g, '<$1$2/>')}</>`;
}

function isSilent(node: ts.Node): boolean {
  const { parent } = node;
  return (
    ts.isImportDeclaration(parent) ||
    ts.isExportDeclaration(parent) ||
    ts.isLiteralTypeNode(parent) ||
    ts.isTaggedTemplateExpression(parent) ||
    ((ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent)) && parent.name === node) ||
    (ts.isElementAccessExpression(parent) && parent.argumentExpression === node) ||
    (ts.isJsxAttribute(parent) && SILENT_ATTRIBUTES.test(parent.name.getText()))
  );
}

/** Whether no string below this node is for readers. */
function isSilentBranch(node: ts.Node): boolean {
  if (ts.isTaggedTemplateExpression(node)) return true;
  if (ts.isThrowStatement(node)) return true;
  if (ts.isNewExpression(node) && /Error$/.test(node.expression.getText())) return true;
  if (ts.isJsxAttribute(node)) return SILENT_ATTRIBUTES.test(node.name.getText());
  return ts.isCallExpression(node) && SILENT_CALLS.test(node.expression.getText());
}

function sentencesOfCode(file: string, code: string, kind: ts.ScriptKind, firstLine: number): Sentence[] {
  const parsed = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true, kind);
  const { parseDiagnostics } = parsed as unknown as { parseDiagnostics: readonly ts.Diagnostic[] };
  const [problem] = parseDiagnostics;
  if (problem !== undefined) {
    const { line } = parsed.getLineAndCharacterOfPosition(problem.start ?? 0);
    throw new Error(
      `${file}:${line + firstLine}: ${ts.flattenDiagnosticMessageText(problem.messageText, ' ')}`,
    );
  }
  const found: Sentence[] = [];
  const add = (node: ts.Node, text: string) => {
    if (!isWords(text)) return;
    const leading = ts.isJsxText(node) ? (/^\s*/.exec(node.text)?.[0].length ?? 0) : 0;
    const position = ts.isJsxText(node) ? node.getFullStart() + leading : node.getStart();
    found.push({
      file,
      line: parsed.getLineAndCharacterOfPosition(position).line + firstLine,
      text: tidy(text),
    });
  };
  const visit = (node: ts.Node): void => {
    if (isSilentBranch(node)) return;
    if (ts.isJsxText(node)) add(node, node.text);
    else if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
      if (!isSilent(node)) add(node, node.text);
    } else if (ts.isTemplateExpression(node)) {
      add(node, [node.head.text, ...node.templateSpans.map((span) => span.literal.text)].join('…'));
    }
    ts.forEachChild(node, visit);
  };
  visit(parsed);
  return found;
}

/** The sentences of one source file. */
export function sentencesIn(file: string, text: string): Sentence[] {
  if (file.endsWith('.ts')) return sentencesOfCode(file, text, ts.ScriptKind.TS, 1);
  const [whole = '', code = ''] = /^---\n([\s\S]*?)\n---\n/.exec(text) ?? [];
  const markupLine = whole.split('\n').length;
  return [
    ...sentencesOfCode(file, code, ts.ScriptKind.TS, 2),
    ...sentencesOfCode(file, asTsx(text.slice(whole.length)), ts.ScriptKind.TSX, markupLine),
  ];
}

/** The sentences of all source files. */
export function allSentences(): Sentence[] {
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(ts|astro)$/.test(path))
    .sort()
    .flatMap((path) =>
      sentencesIn(relative(source, join(source, path)), readFileSync(join(source, path), 'utf8')),
    );
}

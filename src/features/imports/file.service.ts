import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { isAscii } from 'node:buffer';
import { fileServiceMessages as messages } from './messages.en.ts';

/** Reads a file's text in any encoding, and recognises files that are not text. */

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

const CHUNK = 262_144;

/**
 * The first bytes of files that are often mistaken for a feed, as Latin-1 text. Compressed files are never unpacked.
 */
const BINARY: readonly [begins: string, name: string][] = [
  ['\x1F\x8B', messages.binary.compressedWithGzipUnpack],
  ['PK\x03\x04', messages.binary.aZipExcelOr],
  ['PK\x05\x06', messages.binary.anEmptyZipFile],
  ['7z\xBC\xAF\x27\x1C', messages.binary.compressedWith7ZipUnpack],
  ['Rar!', messages.binary.aRarFileUnpack],
  ['BZh', messages.binary.compressedWithBzip2Unpack],
  ['\xFD7zXZ', messages.binary.compressedWithXzUnpack],
  ['\x28\xB5\x2F\xFD', messages.binary.compressedWithZstdUnpack],
  ['%PDF-', messages.binary.aPdfDocument],
  ['\x89PNG', messages.binary.aPicture],
  ['\xFF\xD8\xFF', messages.binary.aPicture],
  ['GIF8', messages.binary.aPicture],
  ['RIFF', messages.binary.aPictureOrRecording],
  ['II*\x00', messages.binary.aPicture],
  ['MM\x00*', messages.binary.aPicture],
  ['\xD0\xCF\x11\xE0', messages.binary.anOldExcelOr],
  ['SQLite format 3', messages.binary.aDatabase],
  ['\x7FELF', messages.binary.aProgram],
  ['MZ\x90', messages.binary.aProgram],
];

/** The beginning of a file, long enough to recognise its type. */
export async function readHead(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(CHUNK), 0, CHUNK, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** The name of a file type that cannot be a feed; undefined for text. */
export function nameOfBinary(head: Buffer): string | undefined {
  const begins = head.subarray(0, 512).toString('latin1');
  const known = BINARY.find(([start]) => begins.startsWith(start));
  if (known !== undefined) return known[1];
  if (begins.slice(257, 262) === 'ustar') return messages.nameOfBinary.aTarArchiveUnpack;
  if (utf16Of(head) !== undefined) return undefined;
  return head.includes(0) ? messages.nameOfBinary.noText : undefined;
}

function utf16Of(head: Buffer): Encoding | undefined {
  if (head.length < 2) return undefined;
  const mark = head.readUInt16BE();
  if (mark === 0xfffe && !(head.length >= 4 && head.readUInt16BE(2) === 0)) return 'utf-16le';
  if (mark === 0xfeff) return 'utf-16be';
  // JSON begins with two ASCII characters, one of which may be a line end.
  if (head.length < 4) return undefined;
  if (head[0] !== 0 && head[1] === 0 && head[2] !== 0 && head[3] === 0) return 'utf-16le';
  if (head[0] === 0 && head[1] !== 0 && head[2] === 0 && head[3] !== 0) return 'utf-16be';
  return undefined;
}

/**
 * The encoding of a text file, and whether `bytes` occur anywhere in it. Reads the file once, one chunk at a time.
 */
export async function scanFile(
  path: string,
  head: Buffer,
  bytes: string,
): Promise<{ encoding: Encoding; hasBytes: boolean }> {
  const utf16 = utf16Of(head);
  // The encoding is rare, so a separate search for the bytes in it is not worth the code.
  if (utf16 !== undefined) return { encoding: utf16, hasBytes: true };
  let strict: TextDecoder | undefined = new TextDecoder('utf-8', { fatal: true });
  const lenient = new TextDecoder('utf-8');
  let [valid, invalid] = [0, 0];
  let hasBytes = false;
  let end: Buffer = Buffer.alloc(0);
  for await (const read of createReadStream(path, { highWaterMark: CHUNK })) {
    const chunk = read as Buffer;
    hasBytes ||=
      chunk.includes(bytes) || Buffer.concat([end, chunk.subarray(0, bytes.length)]).includes(bytes);
    end = chunk.subarray(-bytes.length);
    if (strict !== undefined) {
      try {
        strict.decode(chunk, { stream: true });
      } catch {
        strict = undefined;
      }
    }
    if (isAscii(chunk)) continue;
    const text = lenient.decode(chunk, { stream: true });
    const lost = text.match(/\uFFFD/g)?.length ?? 0;
    invalid += lost;
    valid += (text.match(/[^\u0000-\u007F]/gu)?.length ?? 0) - lost;
  }
  return { encoding: strict === undefined && invalid > valid ? 'windows-1252' : 'utf-8', hasBytes };
}

/** The file's text in chunks, without a byte order mark. */
export async function* textOf(path: string, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const bytes of createReadStream(path, { highWaterMark: CHUNK })) {
    yield decoder.decode(bytes as Buffer, { stream: true });
  }
  yield decoder.decode();
}

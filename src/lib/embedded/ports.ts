import { createServer } from 'node:net';
import { StartError } from '../start-error.ts';

/** The preferred port if it is free on loopback, or else any free one. */
export async function freePort(wished = 0): Promise<number> {
  const attempt = (port: number) =>
    new Promise<number>((resolve, reject) => {
      const probe = createServer();
      probe.once('error', reject);
      probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
        const address = probe.address();
        probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : port));
      });
    });
  return attempt(wished).catch(() => attempt(0));
}

interface Address {
  host: string;
  port: number;
}

/** A sentence that says why no server can listen on an address; undefined for an error with another cause. */
export function describeListenError(
  error: NodeJS.ErrnoException,
  { host, port }: Address,
): StartError | undefined {
  switch (error.code) {
    case 'EADDRINUSE':
      return new StartError(`Port ${port} is in use. Set PORT to another.`);
    case 'EACCES':
      return new StartError(`This user may not use port ${port}. Set PORT to one above 1023.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new StartError(`${host} is not an address of this machine. Set HOST to one that is.`);
    default:
      return undefined;
  }
}

/** @throws {StartError} when no server can listen on the address. */
export async function checkPort(address: Address): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error) => reject(describeListenError(error, address) ?? error));
    probe.listen(address.port, address.host, () => probe.close(() => resolve()));
  });
}

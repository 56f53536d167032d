import { createServer } from 'node:net';

/** The wished-for port when it is free on loopback, or else one that is. */
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

import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Proxy {
  url: string;
  /** Delays answers by this many milliseconds from now on; 0 means no delay. */
  delay(milliseconds: number): void;
  /** Closes connections as soon as they are made. */
  refuse(refusing: boolean): void;
  /** The number of chunks sent to the server so far. */
  asked(): number;
  close(): Promise<void>;
}

/** Starts a proxy that can make a server slow or unreachable. */
export async function startProxy(target: string): Promise<Proxy> {
  const { hostname, port } = new URL(target);
  let late = 0;
  let refusing = false;
  let asked = 0;
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => sockets.delete(socket));
  };
  const server = createServer((client) => {
    keep(client);
    if (refusing) {
      client.destroy();
      return;
    }
    const upstream = connect(Number(port), hostname);
    keep(upstream);
    /** No chunk may overtake an earlier one. */
    let lastAt = 0;
    const later = (work: () => void) => {
      const now = performance.now();
      lastAt = Math.max(lastAt, now + late);
      setTimeout(work, lastAt - now);
    };
    client.on('data', (chunk) => {
      asked += 1;
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => later(() => client.writable && client.write(chunk)));
    client.once('close', () => upstream.destroy());
    upstream.once('close', () => later(() => client.end()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    delay(milliseconds) {
      late = milliseconds;
    },
    refuse(it) {
      refusing = it;
      if (it) for (const socket of sockets) socket.destroy();
    },
    asked: () => asked,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

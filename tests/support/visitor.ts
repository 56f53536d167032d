import { ask, type Answer } from './http.ts';

/** Field values by name; a name with several values is sent several times. */
export type FormFields = Readonly<Record<string, string | readonly string[]>>;

export interface Visitor {
  /** This visitor's cookies, by name. */
  cookies: Map<string, string>;
  get(path: string): Promise<Answer>;
  /** Sends a form as a browser does: from a page of this site, redirects not followed. */
  post(path: string, fields?: FormFields, headers?: Record<string, string>): Promise<Answer>;
}

/**
 * A person whose browser has no JavaScript.
 * @param from an address of this machine, such as 127.0.0.9: to the portal, another network.
 */
export function visitorTo(origin: string, from?: string): Visitor {
  const cookies = new Map<string, string>();
  const send = async (method: string, path: string, headers: Record<string, string>, body?: string) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await ask(origin, path, {
      method,
      headers: {
        'user-agent': 'Mozilla/5.0 (Android 15; Mobile) Firefox/140.0',
        ...(cookie === '' ? {} : { cookie }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
      ...(from === undefined ? {} : { localAddress: from }),
    });
    for (const set of answer.headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (/max-age=0/i.test(set)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return answer;
  };
  return {
    cookies,
    get: (path) => send('GET', path, {}),
    post: (path, fields = {}, headers = {}) =>
      send(
        'POST',
        path,
        {
          origin,
          'sec-fetch-site': 'same-origin',
          'content-type': 'application/x-www-form-urlencoded',
          ...headers,
        },
        new URLSearchParams(
          Object.entries(fields).flatMap(([name, values]) => [values].flat().map((value) => [name, value])),
        ).toString(),
      ),
  };
}

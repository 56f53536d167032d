import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { supervise } from '#lib/embedded/supervisor.ts';
import type { Log } from '#lib/log.ts';
import { StartError } from '#lib/start-error.ts';
import { log } from '../../support/log.ts';
import { eventually } from '../../support/wait.ts';

/** A log that records its lines, by level. */
function remembering() {
  const lines: { level: string; about: Record<string, unknown>; message: string }[] = [];
  const at = (level: string) => (about: Record<string, unknown>, message: string) =>
    lines.push({ level, about, message });
  return { lines, log: { warn: at('warn'), info: at('info'), debug: at('debug') } as unknown as Log };
}

it('the supervisor waits longer after each death, starts again after a healthy period, and logs two lines for each series of deaths', async () => {
  const { lines, log: heard } = remembering();
  let child: ChildProcess | undefined;
  let starts = 0;
  let isWell = true;
  const supervised = await supervise(
    {
      name: 'A service',
      stopSignal: 'SIGTERM',
      healthyMs: 300,
      spawn: () => {
        starts += 1;
        return (child = spawn('sleep', ['60']));
      },
      isReady: async () => isWell,
    },
    heard,
  );
  const die = async () => {
    const before = starts;
    child?.kill('SIGKILL');
    await eventually('it was started again', () => starts > before);
  };
  try {
    isWell = false;
    await die();
    await die();
    await die();
    isWell = true;
    await eventually('it is back', () => lines.some(({ level }) => level === 'info'));
    await sleep(400);
    await die();
    await eventually('it is back again', () => lines.filter(({ level }) => level === 'info').length === 2);
    const delays = lines.map(({ about }) => about['restartInMs']).filter((it) => it !== undefined);
    assert.deepEqual(delays, [250, 500, 1_000, 250]);
    assert.deepEqual(
      lines.filter(({ level }) => level !== 'debug').map(({ level }) => level),
      ['warn', 'info', 'warn', 'info'],
    );
  } finally {
    await supervised.stop();
  }
});

it('the supervisor gives up at once and ends the process when waiting is useless', async () => {
  let child: ChildProcess | undefined;
  const never = supervise(
    {
      name: 'A service',
      stopSignal: 'SIGTERM',
      spawn: () => (child = spawn('sleep', ['60'])),
      isReady: async () => {
        throw new StartError('The password is another.');
      },
    },
    log,
  );
  await assert.rejects(never, StartError);
  assert.equal(child?.signalCode, 'SIGTERM');
});

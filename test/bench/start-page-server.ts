import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';

export interface PageServer {
  readonly url: string;
  readonly host: string;
  /** People it has. */
  readonly people: number;
  /** Changes one person in a thousand; gives how many that are. */
  readonly change: () => Promise<number>;
  readonly close: () => void;
}

/** Starts the HRM of ready pages as a process of its own. */
export async function startPageServer(people: number): Promise<PageServer> {
  const script = fileURLToPath(new URL('page-server.js', import.meta.url));
  const child = spawn(process.execPath, [script, String(people)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (data: Buffer) => resolve(data.toString()));
    child.once('exit', () => reject(new Error('the page server ended')));
  });
  const [port, made] = line.trim().split(' ').map(Number);
  const host = `127.0.0.1:${port}`;
  return {
    url: `http://${host}`,
    host,
    people: made ?? 0,
    change: async () => Number(await (await request(`http://${host}/change`, { method: 'POST' })).body.text()),
    close: () => {
      child.kill();
    },
  };
}

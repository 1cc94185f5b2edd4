import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const SERVICES = ['booking', 'payment', 'delivery', 'mypage', 'gateway', 'operator'] as const;
type Service = (typeof SERVICES)[number];

/** The program, started on a folder and ports of its own. */
export class Program {
  private constructor(
    private readonly process: ChildProcess,
    private readonly folder: string,
    private readonly ports: Record<Service, number>,
  ) {}

  static async start(settings: Record<string, string> = {}): Promise<Program> {
    const binary = process.env.BOXOFFICE_BIN;
    if (!binary) throw new Error('BOXOFFICE_BIN has to name the program');
    const folder = await mkdtemp(join(tmpdir(), 'boxoffice-web-'));
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('BOXOFFICE_'));
    const ports = SERVICES.map((service) => [`BOXOFFICE_${service.toUpperCase()}__PORT`, '0']);
    const env = Object.fromEntries([...inherited, ...ports, ...Object.entries(settings)]);
    const child = spawn(binary, ['start', '--data', join(folder, 'data')], { env, stdio: ['ignore', 'pipe', 'ignore'] });
    for await (const line of createInterface({ input: child.stdout! })) {
      const ready = JSON.parse(line) as { ports: Record<Service, number> };
      return new Program(child, folder, ready.ports);
    }
    throw new Error('the program ended before it was ready');
  }

  url(service: Service, path = ''): string {
    return `http://127.0.0.1:${this.ports[service]}${path}`;
  }

  /** Asks a service directly; returns the answer's status and document. */
  async ask(service: Service, method: string, path: string, body?: unknown): Promise<{ status: number; json: any }> {
    const headers = { Accept: 'application/json', ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await fetch(this.url(service, path), { method, headers, ...sent });
    const text = await answer.text();
    return { status: answer.status, json: text ? JSON.parse(text) : null };
  }

  /** Changes the simulated payment provider: delayMs, declineRate, failRate, answerLostRate. */
  async provider(settings: Record<string, unknown>): Promise<void> {
    const { status } = await this.ask('operator', 'PATCH', '/provider', settings);
    if (status !== 200) throw new Error(`the provider's settings were refused: ${status}`);
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill('SIGTERM');
    await ended;
    await rm(this.folder, { recursive: true, force: true });
  }
}

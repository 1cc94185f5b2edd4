import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { preview, type PreviewServer } from 'vite';
import { makeCatalogue, type Catalogue } from './catalogue.ts';
import { Program } from './program.ts';

/** Who serves the pages: `gateway`, or Vite's own server in front of it, with the same content security policy. */
const PAGES = process.env.BOXOFFICE_PAGES ?? 'preview';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];
/** In the browser's eyes only this name is as good as https, which the session's cookie needs. */
const HOST = 'localhost';

/** The program with something on sale, its pages, and a browser in front of them. */
export class House {
  private readonly faults: string[] = [];

  private constructor(
    readonly program: Program,
    readonly catalogue: Catalogue,
    readonly base: string,
    private readonly browser: Browser,
    private readonly server: PreviewServer | null,
  ) {}

  static async open(settings: Record<string, string> = {}): Promise<House> {
    const program = await Program.start(settings);
    const catalogue = await makeCatalogue(program);
    const server = PAGES === 'preview' ? await servePages(program.url('gateway')) : null;
    const port = new URL(server?.resolvedUrls?.local[0] ?? program.url('gateway')).port;
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
    return new House(program, catalogue, `http://${HOST}:${port}`, browser, server);
  }

  /** A browser of somebody else each time: with a session of its own. */
  async visit(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({ viewport: { width: 1280, height: 900 }, baseURL: this.base, ...options });
    context.setDefaultTimeout(20_000);
    const page = await context.newPage();
    page.on('pageerror', (error) => this.faults.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) this.faults.push(message.text());
    });
    await page.goto(path);
    return page;
  }

  /** Errors of scripts, and what the content security policy refused; empties the list. */
  takeFaults(): string[] {
    return this.faults.splice(0);
  }

  /** How many bookings there are in all. */
  async bookings(): Promise<number> {
    return (await this.program.ask('booking', 'GET', '/bookings?size=1')).json.page.totalElements as number;
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server?.close();
    await this.program.stop();
  }
}

function servePages(gateway: string): Promise<PreviewServer> {
  process.env.BOXOFFICE_GATEWAY = gateway;
  return preview({ preview: { port: 0, strictPort: false, host: HOST }, logLevel: 'error' });
}

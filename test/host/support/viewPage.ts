import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { launchChromium } from '../../e2e/support/chromium';
import { pageSetUp } from './pageSetUp';
import type { TestWindow } from './pageSetUp';
import type { ThemeName } from './themes';
import { startViewServer } from './viewServer';
import type { ViewServer } from './viewServer';

const screenshotFolder = join('out', 'screenshots');
/** Unpacked browsers are shared with the end-to-end tests. */
const cacheFolder = resolve('.vscode-test');

/** One view in a page of its own, and the test in the host's place. */
export interface ViewPage<ToView, FromView> {
  readonly page: Page;
  post(message: ToView): Promise<void>;
  /** The messages that the view has posted since it began, or since {@link forget}. */
  posted(): Promise<readonly FromView[]>;
  forget(): Promise<void>;
  setTheme(name: ThemeName): Promise<void>;
  /** Writes `out/screenshots/NAME.png`, for eyes and for the documentation. */
  screenshot(name: string): Promise<void>;
  /** Fails on errors in the console, on violations of the content security policy and on anything wider than the page. */
  expectClean(): Promise<void>;
  close(): Promise<void>;
}

export interface ViewOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  /** What the browser says its language is. */
  readonly language?: string;
}

/** Starts one browser for a test file and ends it after; the function opens views in it. */
export function useBrowser(): <ToView, FromView>(
  name: string,
  options?: ViewOptions,
) => Promise<ViewPage<ToView, FromView>> {
  let browser: Browser;
  const servers: ViewServer[] = [];
  beforeAll(async () => {
    browser = await launchChromium(cacheFolder);
  });
  afterAll(async () => {
    await browser.close();
    await Promise.all(servers.map(server => server.close()));
  });
  return async (name, options = {}) => {
    const server = await startViewServer(pageSetUp(options.theme ?? 'dark'));
    servers.push(server);
    return openView(browser, server, name, options);
  };
}

async function openView<ToView, FromView>(
  browser: Browser,
  server: ViewServer,
  name: string,
  { theme = 'dark', width = 1400, height = 900, language }: ViewOptions,
): Promise<ViewPage<ToView, FromView>> {
  const context = await browser.newContext({
    viewport: { width, height },
    timezoneId: 'UTC',
    locale: 'en-US',
    colorScheme: theme === 'light' ? 'light' : 'dark',
  });
  // A busy machine may take its time; what never comes still fails.
  context.setDefaultTimeout(60_000);
  if (language !== undefined) {
    await context.addInitScript(
      value => Object.defineProperty(navigator, 'language', { value, configurable: true }),
      language,
    );
  }
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', error => errors.push(String(error)));
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text());
  });
  await page.goto(`${server.url}/${name}`);
  await page
    .waitForFunction(() => (window as unknown as TestWindow).spanlabTest.posted.length > 0)
    .catch((cause: unknown) => {
      throw new Error(`The view ${name} never said that it is ready. Console: ${errors.join('; ')}`, { cause });
    });
  return {
    page,
    post: async message => {
      // As text: handing thousands of objects over one by one takes seconds.
      await page.evaluate(text => window.postMessage(JSON.parse(text), '*'), JSON.stringify(message));
      // Messages are delivered in order: once a second one has come, the view has had the first, and a frame has been drawn.
      await page.evaluate(
        () =>
          new Promise<void>(done => {
            window.addEventListener('message', () => requestAnimationFrame(() => setTimeout(done)), { once: true });
            window.postMessage('drawn', '*');
          }),
      );
    },
    posted: () => page.evaluate(() => (window as unknown as TestWindow).spanlabTest.posted as FromView[]),
    forget: () =>
      page.evaluate(() => {
        (window as unknown as TestWindow).spanlabTest.posted.length = 0;
      }),
    setTheme: themeName =>
      page.evaluate(wanted => (window as unknown as TestWindow).spanlabTest.setTheme(wanted), themeName),
    screenshot: async file => {
      await mkdir(screenshotFolder, { recursive: true });
      await page.screenshot({ path: join(screenshotFolder, `${file}.png`) });
    },
    expectClean: async () => {
      const violations = await page.evaluate(() => (window as unknown as TestWindow).spanlabTest.violations);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect({ errors, violations, isTooWide: overflow > 0 }).toEqual({ errors: [], violations: [], isTooWide: false });
    },
    close: () => context.close(),
  };
}

import chromium from '@sparticuz/chromium'
import axe from 'axe-core'
import { type Browser, type BrowserContext, chromium as launcher, type Page } from 'playwright-core'

/** Without a graphics card, painting by the processor is faster than pretending to have one. */
const FLAGS = [
  '--disable-gpu',
  // Chromium has no sandbox for root, whom containers run as.
  '--no-sandbox',
  '--font-render-hinting=none',
  '--disable-background-networking',
  '--disable-sync',
  '--no-first-run',
]

let browser: Promise<Browser> | undefined

/** The Chromium that comes inside its npm package, started once per test file. */
export async function launchBrowser(): Promise<Browser> {
  browser ??= chromium
    .executablePath()
    .then((executablePath) => launcher.launch({ executablePath, args: FLAGS }))
  return browser
}

export async function closeBrowser(): Promise<void> {
  await (await browser)?.close()
  browser = undefined
}

export interface Window {
  readonly page: Page
  readonly context: BrowserContext
  /** What the page complained of: errors in scripts, refused by the content security policy, failed requests. */
  readonly complaints: readonly string[]
}

/** A window with no history; `baseURL` is where the server is. */
export async function openWindow(
  baseURL: string,
  {
    scheme = 'light',
    width = 1280,
    height = 800,
  }: {
    readonly scheme?: 'light' | 'dark'
    readonly width?: number
    readonly height?: number
  } = {},
): Promise<Window> {
  const context = await (await launchBrowser()).newContext({
    baseURL,
    colorScheme: scheme,
    viewport: { width, height },
    locale: 'en-GB',
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    // A refused sign-in shows as a failed request, and is what the test may be about.
    const isRefusal = message.text().startsWith('Failed to load resource')
    if (message.type() === 'error' && !isRefusal) complaints.push(message.text())
  })
  return { page, context, complaints }
}

/** What a page, or a part of it, lacks for people with disabilities, as axe sees it: WCAG 2.2 AA. */
export async function findBarriers(page: Page, within = 'html'): Promise<readonly string[]> {
  // Not through a script element, which the content security policy would refuse; once per page, for it is large.
  const isThere = await page.evaluate<boolean>('"axe" in globalThis')
  if (!isThere) await page.evaluate(axe.source)
  const violations: unknown = await page.evaluate(
    `axe.run('${within}', { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })
      .then(({ violations }) => violations.map(({ id, help, nodes }) =>
        id + ': ' + help + ' (' + nodes.slice(0, 3).map(({ target }) => target.join(' ')).join(', ') + ')'))`,
  )
  return Array.isArray(violations) ? violations.map(String) : ['axe gave no answer']
}

/** What of that which matches cannot be seen whole or be clicked: it is out of the window, cut off, or under something. */
export async function findStrays(page: Page, selector: string): Promise<readonly string[]> {
  const strays: unknown = await page.evaluate(`(() => {
    const { clientWidth, clientHeight, scrollWidth } = document.documentElement
    const found = scrollWidth > clientWidth ? ['the page is ' + scrollWidth + ' wide'] : []
    for (const element of document.querySelectorAll(${JSON.stringify(selector)})) {
      const { left, top, right, bottom } = element.getBoundingClientRect()
      const corners = [[left + 3, top + 3], [right - 3, bottom - 3]]
      const isWhole =
        left >= 0 && top >= 0 && right <= clientWidth && bottom <= clientHeight &&
        corners.every(([x, y]) => element.contains(document.elementFromPoint(x, y)))
      if (!isWhole) found.push(element.textContent.slice(0, 40) + ' at ' + [left, top, right, bottom])
    }
    return found
  })()`)
  return Array.isArray(strays) ? strays.map(String) : ['the page gave no answer']
}

import chromium from '@sparticuz/chromium'
import axe from 'axe-core'
import { type Browser, type BrowserContext, chromium as launcher, type Page } from 'playwright-core'
import { onTestFinished, TestRunner } from 'vitest'
import { TOUR_NAMES } from '../tours/tours.ts'

/** Without a graphics card, painting by the processor is faster than pretending to have one. */
const FLAGS = [
  '--disable-gpu',
  // Chromium has no sandbox for root, whom containers run as.
  '--no-sandbox',
  '--font-render-hinting=none',
  '--disable-background-networking',
  '--disable-sync',
  '--no-first-run',
  // A page of a test ends before optimised code pays: without it, pages take about an eighth less of the processor.
  '--js-flags=--single-threaded --no-opt --no-maglev',
]

let browser: Promise<Browser> | undefined

/** The Chromium that comes inside its npm package, started once per process: it ends with that. */
async function launchBrowser(): Promise<Browser> {
  browser ??= chromium
    .executablePath()
    .then((executablePath) => launcher.launch({ executablePath, args: FLAGS }))
  return browser
}

export interface Window {
  readonly page: Page
  readonly context: BrowserContext
  /** What the page complained of: errors in scripts, refused by the content security policy, failed requests. */
  readonly complaints: readonly string[]
}

export interface Look {
  readonly scheme?: 'light' | 'dark'
  readonly width?: number
  readonly height?: number
  /** What every page runs first. */
  readonly script?: string
  /** What the browser remembers of an earlier visit: keys of its local storage. */
  readonly remembered?: Readonly<Record<string, string>>
  /** Of somebody who was never here: nothing that was answered before is kept, and pages offer their tours. */
  readonly isNew?: boolean
}

/** A window that was used, and is as if it had not been; but the scripts of that server are read and compiled. */
interface Idle {
  readonly baseURL: string
  readonly page: Page
}

const idle: Idle[] = []
const open = new Set<Idle>()

/** A window with no history, until the test that opens it has ended, or all are closed; `baseURL` is where the server is. */
export async function openWindow(
  baseURL: string,
  {
    scheme = 'light',
    width = 1280,
    height = 800,
    script,
    remembered,
    isNew = script !== undefined,
  }: Look = {},
): Promise<Window> {
  const window = (!isNew && takeIdle(baseURL)) || (await makeWindow(baseURL, isNew))
  const { page } = window
  if (script !== undefined) await page.addInitScript(script)
  if (remembered !== undefined) await remember(page, remembered)
  if (!isNew) open.add(window)
  if (TestRunner.getCurrentTest()) onTestFinished(() => leave(window))
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
  await page.setViewportSize({ width, height })
  // The machine may be busy.
  page.setDefaultTimeout(90_000)
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    // A refused sign-in shows as a failed request, and is what the test may be about.
    const isRefusal = message.text().startsWith('Failed to load resource')
    if (message.type() === 'error' && !isRefusal) complaints.push(message.text())
  })
  return { page, context: page.context(), complaints }
}

/** Ends what the windows of a server do that were opened outside of a test. */
export async function leaveWindows(): Promise<void> {
  for (const window of open) await leave(window)
}

function takeIdle(baseURL: string): Idle | undefined {
  const at = idle.findIndex((window) => window.baseURL === baseURL)
  return at < 0 ? undefined : idle.splice(at, 1)[0]
}

/** Of somebody who has been here before: no page offers its tour. */
const TOURS_SEEN = TOUR_NAMES.map((name) => ({ name: `mapwright-tour-${name}`, value: 'seen' }))

async function makeWindow(baseURL: string, isNew: boolean): Promise<Idle> {
  const localStorage = isNew ? [] : TOURS_SEEN
  const context = await (await launchBrowser()).newContext({
    baseURL,
    locale: 'en-GB',
    storageState: { cookies: [], origins: [{ origin: new URL(baseURL).origin, localStorage }] },
  })
  return { baseURL, page: await context.newPage() }
}

/** A page of its own takes a second of the processor to start, which one that was used does not. */
async function leave(window: Idle): Promise<void> {
  const { page } = window
  const canBeUsed = open.delete(window) && (await forget(page).catch(() => false))
  if (canBeUsed) idle.push(window)
  else await page.context().close()
}

/** Of the same server, so that Chromium keeps the process, and storage can be reached. */
const WITHOUT_SCRIPT = '/icon.svg'

/** Not by a script of every page: that would stay with a window that is used again. */
async function remember(page: Page, keys: Readonly<Record<string, string>>): Promise<void> {
  await page.goto(WITHOUT_SCRIPT)
  await page.evaluate((kept) => {
    for (const [key, value] of Object.entries(kept)) localStorage.setItem(key, value)
  }, keys)
}

async function forget(page: Page): Promise<boolean> {
  const context = page.context()
  page.removeAllListeners()
  await context.setOffline(false)
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await context.unrouteAll({ behavior: 'ignoreErrors' })
  await page.mouse.move(-1, -1)
  await page.goto(WITHOUT_SCRIPT)
  await page.evaluate((seen) => {
    localStorage.clear()
    sessionStorage.clear()
    for (const { name, value } of seen) localStorage.setItem(name, value)
  }, TOURS_SEEN)
  await context.clearCookies()
  return context.pages().length === 1
}

/** From one page of the application to another, as its links lead there: nothing is loaded anew. */
export async function walkTo(page: Page, path: string): Promise<void> {
  await page.evaluate(`history.pushState(null, '', ${JSON.stringify(path)})`)
}

/** What a page, or a part of it, lacks for people with disabilities, as axe sees it: WCAG 2.2 AA. */
export async function findBarriers(page: Page, within = 'html'): Promise<readonly string[]> {
  // Not through a script element, which the content security policy would refuse; once per page, for it is large.
  const isThere = await page.evaluate<boolean>('"axe" in globalThis')
  if (!isThere) await page.evaluate(axe.source)
  const violations: unknown = await page.evaluate(
    // Of what is as it should be, no list is made.
    `axe.run('${within}', { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] })
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
      // Within the roundness of its corners.
      const corners = [[left + 5, top + 5], [right - 5, bottom - 5]]
      const isWhole =
        left >= 0 && top >= 0 && right <= clientWidth && bottom <= clientHeight &&
        corners.every(([x, y]) => element.contains(document.elementFromPoint(x, y)))
      if (!isWhole) found.push(element.textContent.slice(0, 40) + ' at ' + [left, top, right, bottom])
    }
    return found
  })()`)
  return Array.isArray(strays) ? strays.map(String) : ['the page gave no answer']
}

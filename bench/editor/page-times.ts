import type { CDPSession, Page } from 'playwright-core'

/** A page and the session that tells what it computed. */
export interface Watched {
  readonly page: Page
  readonly session: CDPSession
}

/** Runs a script, and waits for the two frames that show what it did. */
export async function inPage(page: Page, script: string): Promise<void> {
  await page.evaluate(`new Promise((resolve) => {
    ${script}
    requestAnimationFrame(() => requestAnimationFrame(resolve))
  })`)
}

/** What the page computes for each step (scripts, styles and layout), in milliseconds. */
export async function busyTimes(
  session: CDPSession,
  steps: number,
  act: (at: number) => Promise<void>,
): Promise<readonly number[]> {
  const times: number[] = []
  for (let at = 0; at < steps; at++) {
    const before = busyMs(await readMetrics(session))
    await act(at)
    times.push(busyMs(await readMetrics(session)) - before)
  }
  return times
}

/** The 95th percentile of what the page computes for a step, in milliseconds. */
export async function worstOf(
  session: CDPSession,
  steps: number,
  act: (at: number) => Promise<void>,
): Promise<number> {
  return percentile(await busyTimes(session, steps, act))
}

/** From the next key, click or choice until a part of the page changes, in milliseconds. */
export async function untilChange(
  page: Page,
  part: string,
  act: () => Promise<void>,
): Promise<number> {
  // Not as an expression: what is a promise would be waited for here.
  await page.evaluate(`void (globalThis.changed = new Promise((resolve) => {
    let began
    const begin = () => { began ??= performance.now() }
    for (const name of ['keydown', 'click', 'change']) {
      addEventListener(name, begin, { capture: true, once: true })
    }
    const watch = new MutationObserver(() => {
      if (began === undefined) return
      watch.disconnect()
      resolve(performance.now() - began)
    })
    for (const element of document.querySelectorAll('${part}')) {
      watch.observe(element, { subtree: true, childList: true, characterData: true, attributes: true })
    }
  }))`)
  await act()
  return Number(await page.evaluate('globalThis.changed'))
}

export async function readMetrics(session: CDPSession): Promise<Readonly<Record<string, number>>> {
  const { metrics } = await session.send('Performance.getMetrics')
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]))
}

export function percentile(times: readonly number[], part = 0.95): number {
  const sorted = times.toSorted((left, right) => left - right)
  const value = sorted[Math.ceil(sorted.length * part) - 1] ?? 0
  return Math.round(value * 10) / 10
}

function busyMs(metrics: Readonly<Record<string, number>>): number {
  const parts = ['ScriptDuration', 'LayoutDuration', 'RecalcStyleDuration']
  return parts.reduce((sum, name) => sum + (metrics[name] ?? 0) * 1000, 0)
}

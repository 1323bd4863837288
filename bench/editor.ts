import type { CDPSession, Page } from 'playwright-core'
import { setup as buildUi } from '../mapper-ui/testing/build-ui.ts'
import { startInstallation } from '../mapper-ui/testing/start-installation.ts'
import { makeWideFlow } from '../mapper-ui/testing/wide-flow.ts'

const FIELDS = 2000
const MAPPED = 1000
const STEPS = 60

/** What the design asks for, in milliseconds unless the name says otherwise. */
const TARGETS: Readonly<Record<string, number>> = {
  openMs: 300,
  scrollMs: 4,
  searchMs: 16,
  foldMs: 16,
  dragStartMs: 8,
  dragMoveMs: 4,
  previewMs: 16,
  writtenMs: 100,
  suggestMs: 150,
  nodes: 1500,
  heapMb: 150,
}

/**
 * The mapping surface in a real page without a screen, against a real server: 2,000 fields on each side, 1,000 of them
 * mapped. Times of single steps are the 95th percentile of what the page computed for them: scripts, styles and layout.
 */
export async function benchEditor(): Promise<Readonly<Record<string, number>>> {
  await buildUi()
  const installation = await startInstallation('signed-up')
  try {
    const { path, files } = makeWideFlow({ fields: FIELDS, mapped: MAPPED })
    for (const [at, text] of Object.entries(files)) {
      const headers = { 'if-match': '"none"' }
      await installation.call('saveDraft', { query: { path: at }, body: { text }, headers })
    }
    const body = { paths: Object.keys(files), note: 'for the benchmark' }
    await installation.call('publishFiles', { body })
    const { page, context } = await installation.open({ width: 1400, height: 900 })
    await page.goto(`/w/default/edit?path=${path}&view=mapping`)
    await page.getByText('value of field0').first().waitFor()
    const session = await context.newCDPSession(page)
    await session.send('Performance.enable')
    const measured = await measure(page, session)
    show(measured)
    return measured
  } finally {
    await installation.close()
  }
}

async function measure(page: Page, session: CDPSession): Promise<Record<string, number>> {
  const openMs = await measureOpening(page)
  const { dragStartMs, dragMoveMs } = await measureDrag(page, session)
  const scrollMs = await worstOf(session, STEPS, () =>
    inPage(page, `document.querySelector('[role=treegrid]').scrollTop += 56`),
  )
  await inPage(page, `document.querySelector('[role=treegrid]').scrollTop = 0`)
  await page.getByRole('treegrid').focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowDown')
  const foldMs = await worstOf(session, 12, async (at) => {
    await page.keyboard.press(at % 2 === 0 ? 'ArrowLeft' : 'ArrowRight')
    await inPage(page, '0')
  })
  const search = page.getByLabel('Search target fields')
  await search.focus()
  const searchMs = await worstOf(session, 6, async (at) => {
    await page.keyboard.type('field1'.charAt(at))
    await inPage(page, '0')
  })
  await search.fill('')
  const { previewMs, writtenMs } = await measureEditing(page)
  const suggestMs = await untilChange(page, '.mapping-toolbar', () =>
    page.getByRole('button', { name: 'Suggest' }).click(),
  )
  return {
    openMs,
    scrollMs,
    searchMs,
    foldMs,
    dragStartMs,
    dragMoveMs,
    previewMs,
    writtenMs,
    suggestMs,
    ...(await measureSize(page, session)),
  }
}

/** From the click until rows and lines are there, with all data loaded. */
async function measureOpening(page: Page): Promise<number> {
  const surfaces = page.getByRole('radiogroup', { name: 'Views of the flow' })
  await surfaces.getByText('Pipeline', { exact: true }).click()
  await page.getByRole('treegrid').waitFor({ state: 'detached' })
  return Number(
    await page.evaluate(`new Promise((resolve) => {
      const began = performance.now()
      const look = () => {
        if (document.querySelectorAll('.mapping-line[d^=M]').length > 9) resolve(performance.now() - began)
        else requestAnimationFrame(look)
      }
      document.querySelector('input[type=radio][value=mapping]').click()
      look()
    })`),
  )
}

async function measureDrag(
  page: Page,
  session: CDPSession,
): Promise<{ readonly dragStartMs: number; readonly dragMoveMs: number }> {
  const row = await page.getByRole('treeitem').nth(1).boundingBox()
  if (!row) throw new Error('the source tree has no rows')
  await page.mouse.move(row.x + 40, row.y + 10)
  const dragStartMs = await worstOf(session, 1, async () => {
    await page.mouse.down()
    await page.mouse.move(row.x + 60, row.y + 16)
    await inPage(page, '0')
  })
  const dragMoveMs = await worstOf(session, STEPS, async (at) => {
    await page.mouse.move(row.x + 500 + at, row.y + 40 + at * 3)
    await inPage(page, '0')
  })
  await page.keyboard.press('Escape')
  await page.mouse.up()
  return { dragStartMs, dragMoveMs }
}

/** From a key in the cell to the value that it gives; and from Enter until the file and the row have it. */
async function measureEditing(
  page: Page,
): Promise<{ readonly previewMs: number; readonly writtenMs: number }> {
  await page.getByRole('treegrid').focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.keyboard.type(' & "')
  await page.keyboard.type('x"')
  const times: number[] = []
  for (const key of 'abcdefgh') {
    await page.keyboard.press('ArrowLeft')
    times.push(await untilChange(page, '.mapping-gives', () => page.keyboard.type(key)))
    await page.keyboard.press('End')
  }
  const writtenMs = await untilChange(page, '.mapping-line', async () => {
    await page.keyboard.press('Enter')
  })
  return { previewMs: percentile(times), writtenMs }
}

/** From the next key or click until a part of the page changes. */
async function untilChange(page: Page, part: string, act: () => Promise<void>): Promise<number> {
  // Not as an expression: what is a promise would be waited for here.
  await page.evaluate(`void (globalThis.changed = new Promise((resolve) => {
    let began
    const begin = () => { began ??= performance.now() }
    addEventListener('keydown', begin, { capture: true, once: true })
    addEventListener('click', begin, { capture: true, once: true })
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

async function measureSize(
  page: Page,
  session: CDPSession,
): Promise<{ readonly nodes: number; readonly heapMb: number }> {
  await session.send('HeapProfiler.collectGarbage')
  const metrics = await readMetrics(session)
  const nodes = Number(
    await page.evaluate(`document.querySelectorAll('.mapping-surface *').length`),
  )
  return { nodes, heapMb: Math.round((metrics['JSHeapUsedSize'] ?? 0) / 1e6) }
}

/** Runs a script, and waits for the two frames that show what it did. */
async function inPage(page: Page, script: string): Promise<void> {
  await page.evaluate(`new Promise((resolve) => {
    ${script}
    requestAnimationFrame(() => requestAnimationFrame(resolve))
  })`)
}

async function worstOf(
  session: CDPSession,
  steps: number,
  act: (at: number) => Promise<void>,
): Promise<number> {
  const times: number[] = []
  for (let at = 0; at < steps; at++) {
    const before = busyMs(await readMetrics(session))
    await act(at)
    times.push(busyMs(await readMetrics(session)) - before)
  }
  return percentile(times)
}

async function readMetrics(session: CDPSession): Promise<Readonly<Record<string, number>>> {
  const { metrics } = await session.send('Performance.getMetrics')
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]))
}

function busyMs(metrics: Readonly<Record<string, number>>): number {
  const parts = ['ScriptDuration', 'LayoutDuration', 'RecalcStyleDuration']
  return parts.reduce((sum, name) => sum + (metrics[name] ?? 0) * 1000, 0)
}

function percentile(times: readonly number[]): number {
  const sorted = times.toSorted((left, right) => left - right)
  const value = sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0
  return Math.round(value * 10) / 10
}

function show(measured: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(measured)) {
    const target = TARGETS[name] ?? 0
    const sign = value <= target ? ' ' : '!'
    process.stdout.write(
      `${sign} ${name.padEnd(14)} ${value.toFixed(1).padStart(8)}   at most ${target}\n`,
    )
  }
}

import type { CDPSession, Page } from 'playwright-core'
import {
  busyTimes,
  inPage,
  percentile,
  readMetrics,
  untilChange,
  type Watched,
  worstOf,
} from './page-times.ts'

const STEPS = 60
/** So many that what V8 compiles on the way is not most of what is measured. */
const SCROLL_STEPS = 300

/** What people do in the mapping of the page, one after the other. */
export async function measureMapping({ page, session }: Watched): Promise<Record<string, number>> {
  const openMs = await measureOpening(page)
  const { dragStartMs, dragMoveMs } = await measureDrag(page, session)
  const scrolling = await measureScrolling({ page, session })
  await page.getByRole('treegrid').focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowDown')
  const foldMs = await worstOf(session, STEPS, async (at) => {
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
  const sampleMs = await measureSample(page)
  const suggestMs = await untilChange(page, '.mapping-toolbar', () =>
    page.getByRole('button', { name: 'Suggest' }).click(),
  )
  return {
    openMs,
    ...scrolling,
    searchMs,
    foldMs,
    dragStartMs,
    dragMoveMs,
    previewMs,
    writtenMs,
    sampleMs,
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
  // So many that a single slow one is not the 95th percentile.
  for (const key of 'abcdefghijklmnopqrstuvwxyzabcdefghijklmn') {
    await page.keyboard.press('ArrowLeft')
    times.push(await untilChange(page, '.mapping-gives', () => page.keyboard.type(key)))
    await page.keyboard.press('End')
  }
  const writtenMs = await untilChange(page, '[role=treegrid] [role=row]', async () => {
    await page.keyboard.press('Enter')
  })
  return { previewMs: percentile(times), writtenMs }
}

/** From the choice of a sample that was not shown before until the rows have its values: computed, sent and drawn. */
async function measureSample(page: Page): Promise<number> {
  const picker = page.getByLabel('Sample', { exact: true })
  const rows = '[role=treegrid] .mapping-value'
  return untilChange(page, rows, async () => void (await picker.selectOption('1')))
}

/** Two rows of the target tree at a time: the 95th percentile, and the median. */
export async function measureScrolling({
  page,
  session,
}: Watched): Promise<{ readonly scrollMs: number; readonly scrollMedianMs: number }> {
  const times = await busyTimes(session, SCROLL_STEPS, () =>
    inPage(page, `document.querySelector('[role=treegrid]').scrollTop += 56`),
  )
  await inPage(page, `document.querySelector('[role=treegrid]').scrollTop = 0`)
  return { scrollMs: percentile(times), scrollMedianMs: percentile(times, 0.5) }
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

import type { Page } from 'playwright-core'
import { setup as buildUi } from '../mapper-ui/testing/build-ui.ts'
import { ALL_FIELDS } from '../mapper-ui/testing/drag-field.ts'
import { type Installation, startInstallation } from '../mapper-ui/testing/start-installation.ts'
import { makeWideFlow, type WideFlow } from '../mapper-ui/testing/wide-flow.ts'
import { measureMapping, measureScrolling } from './editor/measure-mapping.ts'
import { makeLongFlow, measurePipeline } from './editor/measure-pipeline.ts'
import { measureSamples } from './editor/measure-samples.ts'
import { measureTyping } from './editor/measure-typing.ts'
import type { Watched } from './editor/page-times.ts'

const FIELDS = 2000
const MAPPED = 1000
const STEPS = 500

/** What the design asks for, in milliseconds unless the name says otherwise. */
const TARGETS: Readonly<Record<string, number>> = {
  openMs: 300,
  scrollMs: 4,
  scrollMedianMs: 4,
  scroll10kMs: 4,
  searchMs: 16,
  foldMs: 16,
  dragStartMs: 8,
  dragMoveMs: 4,
  previewMs: 16,
  writtenMs: 100,
  sampleMs: 50,
  samples20Ms: 250,
  typingMs: 16,
  canvasMs: 150,
  suggestMs: 150,
  pipelineOpenMs: 1000,
  pipelineDragMs: 16,
  pipelineListMs: 1000,
  nodes: 1500,
  heapMb: 150,
}

/**
 * The editor in a real page without a screen, against a real server: 2,000 fields on each side, 1,000 of them mapped.
 * Times of single steps are the 95th percentile of what the page computed for them: scripts, styles and layout.
 */
export async function benchEditor(
  asked: readonly string[],
): Promise<Readonly<Record<string, number>>> {
  const unknown = asked.filter((name) => !Object.hasOwn(PARTS, name))
  if (unknown.length > 0)
    throw new Error(`No part "${unknown[0]}": ${Object.keys(PARTS).join(', ')}`)
  await buildUi()
  const measured: Record<string, number> = {}
  for (const [name, measure] of Object.entries(PARTS)) {
    if (asked.length > 0 && !asked.includes(name)) continue
    const part = await measure()
    show(part)
    Object.assign(measured, part)
  }
  return measured
}

/** What each part measures, in an installation of its own. */
const PARTS: Readonly<Record<string, () => Promise<Readonly<Record<string, number>>>>> = {
  mapping: () =>
    withFlow(makeWide(FIELDS), 'mapping', async (watched) => ({
      ...(await measureMapping(watched)),
      ...(await measureTyping(watched)),
    })),
  pipeline: () => withFlow(makeLong(), 'yaml', measurePipeline),
  samples: async () => ({ samples20Ms: await measureSamples(makeWide(FIELDS)) }),
  // As many fields as the file of a connector can hold.
  'very-wide': async () => {
    const { scrollMs } = await withFlow(makeWide(10_000), 'mapping', measureScrolling)
    return { scroll10kMs: scrollMs }
  },
}

function makeWide(fields: number): WideFlow {
  return makeWideFlow({ fields, mapped: MAPPED })
}

/** A flow of many steps between two small systems. */
function makeLong(): WideFlow {
  const { files } = makeWideFlow({ fields: 20, mapped: 20 })
  const { path, text } = makeLongFlow(STEPS)
  return { path, files: { ...files, [path]: text } }
}

async function withFlow<Measured>(
  { path, files }: WideFlow,
  view: 'mapping' | 'yaml',
  measure: (watched: Watched) => Promise<Measured>,
): Promise<Measured> {
  const installation = await startInstallation('signed-up')
  try {
    await publish(installation, files)
    return await measure(await openFlow(installation, path, view))
  } finally {
    await installation.close()
  }
}

async function publish(
  installation: Installation,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    const headers = { 'if-match': '"none"' }
    await installation.call('saveDraft', { query: { path }, body: { text }, headers })
  }
  const body = { paths: Object.keys(files), note: 'for the benchmark' }
  await installation.call('publishFiles', { body })
}

async function openFlow(
  installation: Installation,
  path: string,
  view: 'mapping' | 'yaml',
): Promise<Watched> {
  const { page, context } = await installation.open({
    remembered: ALL_FIELDS,
    width: 1400,
    height: 900,
  })
  page.setDefaultTimeout(120_000)
  await page.goto(`/w/default/edit?path=${path}&view=${view}`)
  await waitForWork(page, view)
  const session = await context.newCDPSession(page)
  await session.send('Performance.enable')
  return { page, session }
}

/** What happens once, as values and tests of the first text, is not part of any step. */
async function waitForWork(page: Page, view: 'mapping' | 'yaml'): Promise<void> {
  if (view === 'mapping') await page.getByText('value of field0').nth(1).waitFor()
  else await page.locator('.view-line').first().waitFor()
  await page.waitForTimeout(3000)
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

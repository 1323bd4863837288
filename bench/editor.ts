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
  nodes: 1500,
  heapMb: 150,
}

/**
 * The editor in a real page without a screen, against a real server: 2,000 fields on each side, 1,000 of them mapped.
 * Times of single steps are the 95th percentile of what the page computed for them: scripts, styles and layout.
 */
export async function benchEditor(): Promise<Readonly<Record<string, number>>> {
  await buildUi()
  const installation = await startInstallation('signed-up')
  try {
    const wide = makeWideFlow({ fields: FIELDS, mapped: MAPPED })
    const long = makeLongFlow(STEPS)
    await publish(installation, { ...wide.files, [long.path]: long.text })
    const mapping = await openFlow(installation, wide.path, 'mapping')
    const measured: Record<string, number> = {}
    const take = (part: Readonly<Record<string, number>>): void => {
      show(part)
      Object.assign(measured, part)
    }
    take(await measureMapping(mapping))
    take(await measureTyping(mapping))
    await mapping.page.close()
    const pipeline = await openFlow(installation, long.path, 'yaml')
    take(await measurePipeline(pipeline))
    await pipeline.page.close()
    take({ samples20Ms: await measureSamples(wide) })
    const { scrollMs } = await measureVeryWide()
    take({ scroll10kMs: scrollMs })
    return measured
  } finally {
    await installation.close()
  }
}

/** As many fields as the file of a connector can hold. In an installation of its own, for the first one has fewer. */
async function measureVeryWide(): ReturnType<typeof measureScrolling> {
  const installation = await startInstallation('signed-up')
  try {
    const { path, files }: WideFlow = makeWideFlow({ fields: 10_000, mapped: MAPPED })
    await publish(installation, files)
    return await measureScrolling(await openFlow(installation, path, 'mapping'))
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

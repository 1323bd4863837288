import type { Page } from 'playwright-core'
import { inPage, type Watched, worstOf } from './page-times.ts'

/** A flow of so many steps, for its drawing. Neighbours are of two kinds, for those of one kind share a card. */
export function makeLongFlow(steps: number): { readonly path: string; readonly text: string } {
  const lines = Array.from({ length: steps }, (_, at) =>
    at % 2 ? `  - { skip: Number ${at}, if: =id = ${at} }` : `  - let: { value${at}: =id + ${at} }`,
  )
  const head = `flow: long
format: 1
title: Long
connections: { left: wide, right: wide }
source: { read: left.thing }
steps:
`
  return { path: 'flows/long.yaml', text: `${head}${lines.join('\n')}\n` }
}

/**
 * From the click on the view until its steps are drawn; what the page computes while one of them is dragged; and from the
 * click on the list, which stands in place of the drawing, until all steps are in it.
 */
export async function measurePipeline({ page, session }: Watched): Promise<{
  readonly pipelineOpenMs: number
  readonly pipelineDragMs: number
  readonly pipelineListMs: number
}> {
  await page.locator('.view-line').first().waitFor()
  const pipelineOpenMs = await untilThere(page, 'pipeline', '.react-flow__node', 4)
  const node = await page.locator('.react-flow__node').nth(3).boundingBox()
  if (!node) throw new Error('no step is drawn')
  await page.mouse.move(node.x + 40, node.y + 12)
  await page.mouse.down()
  await page.mouse.move(node.x + 60, node.y + 30)
  const pipelineDragMs = await worstOf(session, 40, async (at) => {
    await page.mouse.move(node.x + 60 + at * 2, node.y + 30 + at)
    await inPage(page, '0')
  })
  await page.keyboard.press('Escape')
  await page.mouse.up()
  const pipelineListMs = await untilThere(page, 'list', '.outline-item', 500)
  return { pipelineOpenMs, pipelineDragMs, pipelineListMs }
}

/** From the click on one of a row of choices until that many of what it shows are there, and painted. */
async function untilThere(
  page: Page,
  choice: string,
  shown: string,
  count: number,
): Promise<number> {
  return page.evaluate<number>(`new Promise((resolve) => {
    const began = performance.now()
    const look = () => {
      const isThere = document.querySelectorAll('${shown}').length >= ${count}
      requestAnimationFrame(isThere ? () => resolve(performance.now() - began) : look)
    }
    document.querySelector('input[type=radio][value=${choice}]').click()
    look()
  })`)
}

import { inPage, type Watched, worstOf } from './page-times.ts'

/** A flow of so many steps, for its drawing. */
export function makeLongFlow(steps: number): { readonly path: string; readonly text: string } {
  const lines = Array.from({ length: steps }, (_, at) => `  - let: { value${at}: =id + ${at} }`)
  const head = `flow: long
format: 1
title: Long
connections: { left: wide, right: wide }
source: { read: left.thing }
steps:
`
  return { path: 'flows/long.yaml', text: `${head}${lines.join('\n')}\n` }
}

/** From the click on the view until its steps are drawn; and what the page computes while one of them is dragged. */
export async function measurePipeline({
  page,
  session,
}: Watched): Promise<{ readonly pipelineOpenMs: number; readonly pipelineDragMs: number }> {
  await page.locator('.view-line').first().waitFor()
  const pipelineOpenMs = Number(
    await page.evaluate(`new Promise((resolve) => {
      const began = performance.now()
      const look = () => {
        const drawn = document.querySelectorAll('.react-flow__node').length > 3
        const listed = document.querySelectorAll('.outline-item').length > 500
        if (drawn && listed) requestAnimationFrame(() => resolve(performance.now() - began))
        else requestAnimationFrame(look)
      }
      document.querySelector('input[type=radio][value=pipeline]').click()
      look()
    })`),
  )
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
  return { pipelineOpenMs, pipelineDragMs }
}

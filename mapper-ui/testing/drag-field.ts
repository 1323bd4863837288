import type { Locator, Page } from 'playwright-core'

/** What the browser of somebody remembers who wants to see all target fields: those that nothing fills are not folded. */
export const ALL_FIELDS = { 'mapwright-mapping-fields': 'all' }

/** A row of the target grid of a mapping, by the name of its field. */
export function targetRow(page: Page, name: string): Locator {
  return page.getByRole('treegrid').getByRole('row', { name: new RegExp(`^${literal(name)}(,|$)`) })
}

/** A row of the source tree of a mapping, by the name of its field. */
export function sourceRow(page: Page, name: string): Locator {
  const tree = page.getByRole('tree', { name: 'Source' })
  return tree.locator(`[role=treeitem]:is([data-path="${name}"], [data-path$=".${name}"])`)
}

/** Draws a line by mouse, from either side; both fields are looked for first, so that they are in view. */
export async function dragField(
  page: Page,
  from: 'source' | 'target',
  { source, target }: { readonly source: string; readonly target: string },
): Promise<void> {
  await page.getByLabel('Search source fields').fill(source)
  await page.getByLabel('Search target fields').fill(target)
  const rows = [sourceRow(page, source).first(), targetRow(page, target).first()]
  const [start, end] = from === 'source' ? rows : rows.toReversed()
  const [first, last] = [await start?.boundingBox(), await end?.boundingBox()]
  if (!first || !last) throw new Error(`${source} or ${target} is not there`)
  await page.mouse.move(first.x + 60, first.y + first.height / 2)
  await page.mouse.down()
  await page.mouse.move(last.x + 50, last.y + last.height, { steps: 4 })
  await page.mouse.move(last.x + 60, last.y + last.height / 2, { steps: 2 })
  await page.mouse.up()
}

function literal(name: string): string {
  return name.replace(/[$.]/g, '\\$&')
}

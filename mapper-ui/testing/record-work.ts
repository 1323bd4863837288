import { sourceRow, targetRow } from './drag-field.ts'
import type { Recorder } from './recorder.ts'
import type { Installation } from './start-installation.ts'

/** A cause is fixed by rows of a table, and its records are sent again. */
export async function recordFix({ page, see, click }: Recorder): Promise<void> {
  await page.goto('/w/default/errors')
  const cause = page.getByRole('link', { name: 'Fix 2 rows: 2 payment methods have no row' })
  await cause.waitFor()
  await see()
  await click(cause)
  const fix = page.getByRole('region', { name: 'Fix' })
  for (const [value, title] of [
    ['ideal', 'iDEAL'],
    ['paypal', 'PayPal'],
  ] as const) {
    const row = fix.getByRole('row', { name: new RegExp(value) })
    await row.getByText('open').waitFor()
    await see(1000)
    await click(row.getByLabel(/^Row for/).first())
    const named = page.getByRole('option', { name: new RegExp(title, 'i') })
    await click((await named.count()) > 0 ? named.first() : page.getByRole('option').first())
    await row.getByText('saved').waitFor()
  }
  const verdict = fix.getByText(/^(\d+) of \1 would now pass$/)
  await verdict.first().waitFor({ timeout: 120_000 })
  await see(2000)
  await click(fix.getByRole('button', { name: /^Retry (?:these|all) \d+$/ }))
  const confirm = page.getByRole('dialog').getByRole('button', { name: 'Retry' })
  await confirm.waitFor()
  await click(confirm)
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await see()
  await click(page.getByRole('link', { name: 'All causes' }))
  await page.getByText('Nothing needs attention').waitFor({ timeout: 120_000 })
  await see()
}

const DRAFT = 'mappings/debtors.yaml'
const TEXT = `flow: debtors
format: 1
title: Debtors from customers
connections: { shop: lightspeed-ecom, pos: ccv-salespos }
source: { read: shop.customer }
steps:
  - write: pos.debtor
    match: { email: =email }
    set:
      type: personal
      email: =email
tests:
  - it: makes a debtor
    record: { id: 7, email: lotte@example.com, firstname: Lotte, lastname: Jansen, phone: "+31 20 555 0199" }
    expect: { writes: [{ create: pos.debtor }] }
`

/** A line is drawn, the value of a record follows at once, and suggestions do the rest. */
export async function recordMapping(
  { page, see, click, drag }: Recorder,
  { call }: Installation,
): Promise<void> {
  const headers = { 'if-match': '"none"' }
  await call('saveDraft', { query: { path: DRAFT }, body: { text: TEXT }, headers })
  await page.goto(`/w/default/edit?path=${DRAFT}&view=mapping`)
  await targetRow(page, 'email').getByText('lotte@example.com').first().waitFor()
  await see()
  const choice = page.getByRole('radiogroup', { name: 'Fields that are shown' })
  await click(choice.getByText(/^All \d+$/))
  await sourceRow(page, 'firstname').first().scrollIntoViewIfNeeded()
  await drag(sourceRow(page, 'firstname').first(), targetRow(page, 'firstname'))
  await targetRow(page, 'firstname').getByText('Lotte').first().waitFor()
  await see(2000)
  await click(page.getByRole('button', { name: 'Suggest' }))
  const accept = page.getByRole('button', { name: /^Accept all \(\d+\)/ })
  await accept.waitFor()
  await see()
  await click(accept)
  await targetRow(page, 'lastname').getByText('Jansen').first().waitFor()
  await page.getByRole('button', { name: 'Problems 0' }).waitFor()
  await see()
}

/** An order is looked for, and its page says what became of it, value by value. */
export async function recordStory(
  { page, see, click, point, type }: Recorder,
  { call }: Installation,
): Promise<void> {
  const { body } = await call('searchRecords', { query: { q: 'ORD', limit: 50 } })
  const found: readonly { flow: string; outcome: string; label: string | null }[] = body.items
  const order = found.find(({ flow, outcome }) => flow === 'orders' && outcome === 'done')
  const label = order?.label ?? ''
  await page.goto('/w/default/records')
  await see()
  await type(page.getByRole('searchbox'), label)
  const link = page.getByRole('table').getByRole('link', { name: label })
  await link.first().waitFor()
  await see()
  await click(link.first())
  await page.locator('.story-lanes .story-fields').first().waitFor()
  await see(2400)
  const target = page.locator('.story-card', { hasText: 'Payment method' }).last()
  await point(target.getByText('Payment method', { exact: true }))
  await page.locator('.story-decision[data-hot]', { hasText: 'Payment methods' }).waitFor()
  await see()
}

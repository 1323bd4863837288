import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findBarriers } from '../../testing/browser.ts'
import { dragField, targetRow } from '../../testing/drag-field.ts'
import { type Installation, startInstallation } from '../../testing/start-installation.ts'

/** Both laid out by hand, so that whatever is written anew shows. */
const SHARED = `steps: booking   # by two flows
format: 1
title: Book an order
takes: [ from,reference ]
do:
  # how somebody is called
  - let:
      name:   =$words($from.name , "!")   # loud

  - write: pos.order
    match: { reference: =$reference }
    set:
      reference: =$reference
      type: personal   # until somebody knows better
      firstname: =$name
      lines: []
gives:  =$uppercase($name)   # for the letter
# the end
`
const flowText = (name: string, title: string) => `flow: ${name}-${round}
format: 1
title:   ${title}
connections: { shop: lightspeed-ecom,  pos: ccv-salespos }
source:
  read: shop.order   # all of them

steps:
  - let: { known:   =number }
  - call: booking-${round}   # see there
    with: { from: =billing,  reference: =$known }

tests:
  - it: books an order
    record: { id: 1, number: ORD1, email: jo@example.com, billing: { name: Jo } }
    expect: { writes: [{ create: pos.order }] }
`
let installation: Installation

beforeAll(async () => {
  installation = await startInstallation('signed-up')
})
afterAll(() => installation.close())

let round = 0

async function open(view: string): Promise<Page> {
  round += 1
  const files = [
    { path: pathOf('booking'), text: SHARED.replace('booking', `booking-${round}`) },
    { path: pathOf('first'), text: flowText('first', 'First flow') },
    { path: pathOf('second'), text: flowText('second', 'Second flow') },
  ]
  await installation.call('pushFiles', { body: { files, note: '' } })
  const { page } = await installation.open({ width: 1440, height: 900 })
  await page.goto(`/w/default/edit?path=${pathOf('first')}&${view}`)
  return page
}

function pathOf(name: string): string {
  return `mappings/shared-${round}/${name}.yaml`
}

/** The text that is kept of a file: its draft, or what is published. */
async function keptText(path: string): Promise<string> {
  const { body } = await installation.call('readFile', { query: { path } })
  return body.draft?.text ?? body.published.text
}

async function expectKept(shared: string): Promise<void> {
  const wanted = shared.replace('booking', `booking-${round}`)
  await expect.poll(() => keptText(pathOf('booking'))).toBe(wanted)
  await expect.poll(() => keptText(pathOf('first'))).toBe(flowText('first', 'First flow'))
}

test('shared steps are mapped by mouse where a flow calls them, in their own file and to the byte', async () => {
  const page = await open('view=pipeline&step=steps.1')
  await page.getByRole('button', { name: 'Map the shared steps here' }).click()
  await targetRow(page, 'reference').getByText('ORD1').first().waitFor()
  await targetRow(page, 'firstname').getByText('Jo !').first().waitFor()
  await page.getByText('A change here also applies to Second flow.').waitFor()
  expect(await findBarriers(page)).toEqual([])

  await dragField(page, 'source', { source: 'email', target: 'email' })
  await expectKept(SHARED.replace('better\n', 'better\n      email: =email\n'))
  await targetRow(page, 'email').getByText('jo@example.com').first().waitFor()

  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await expectKept(SHARED)
  await page.getByRole('button', { name: 'Back to the flow' }).click()
  await targetRow(page, 'known').getByText('ORD1').first().waitFor()
})

test('shared steps are mapped by keyboard, with the values of the sample of the flow', async () => {
  const page = await open('view=mapping')
  await targetRow(page, 'known').getByText('ORD1').first().waitFor()
  const step = page.getByLabel('Mapped step')
  await step.first().focus()
  await page.keyboard.type('2 call')
  await page.getByText('A change here also applies to Second flow.').waitFor()
  await expect.poll(() => step.count()).toBe(2)
  await expect
    .poll(() => step.first().evaluate((each) => each === document.activeElement))
    .toBe(true)
  await step.last().focus()
  await page.keyboard.type('1 let')
  await targetRow(page, 'name').getByText('Jo !').first().waitFor()

  await page.getByRole('treegrid').focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('=$uppercase($from.name)')
  await page.keyboard.press('Enter')
  const changed = SHARED.replace('=$words($from.name , "!")', '=$uppercase($from.name)')
  await expectKept(changed)
  await targetRow(page, 'name').getByText('JO').first().waitFor()

  await page.getByRole('treegrid').focus()
  await page.keyboard.press('ControlOrMeta+z')
  await expectKept(SHARED)
  await page.keyboard.press('ControlOrMeta+Shift+z')
  await expectKept(changed)
})

test('a link leads to a field of shared steps, in the flow that calls them', async () => {
  const page = await open('view=mapping&step=steps.1.call.do.1&field=type')
  await targetRow(page, 'firstname').getByText('Jo !').first().waitFor()
  await expect.poll(() => targetRow(page, 'type').getAttribute('aria-selected')).toBe('true')
  await targetRow(page, 'reference').click()
  await page.waitForURL((url) => url.searchParams.get('field') === 'reference')
  expect(new URL(page.url()).searchParams.get('step')).toBe('steps.1.call.do.1')
})

test('a mistake in shared steps is told where they are mapped, and their draft can be published', async () => {
  const page = await open('view=mapping&step=steps.1.call.do.1&field=type')
  await targetRow(page, 'firstname').waitFor()
  await page.getByRole('treegrid').focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('=nowhere')
  await page.keyboard.press('Enter')
  await targetRow(page, 'type').locator('[data-state=error]').waitFor()
  await page.getByRole('treegrid').focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('business')
  await page.keyboard.press('Enter')
  await expectKept(SHARED.replace('personal', 'business'))

  await page.getByRole('link', { name: 'Open the shared steps' }).click()
  await page.waitForURL((url) => url.searchParams.get('path') === pathOf('booking'))
  const publish = page.getByRole('button', { name: 'Publish…' })
  await expect.poll(() => publish.isEnabled()).toBe(true)
  await publish.click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Publish', exact: true }).click()
  await expect
    .poll(async () => {
      const { body } = await installation.call('readFile', { query: { path: pathOf('booking') } })
      return body.published.text
    })
    .toBe(SHARED.replace('booking', `booking-${round}`).replace('personal', 'business'))
})

test('what shared steps give back is told in words, and changed as blocks', async () => {
  const page = await open('view=mapping&step=steps.1')
  const back = page.getByRole('region', { name: 'These steps give back' })
  await back.getByText('Capital letters').waitFor()
  await back.getByRole('button', { name: 'These steps give back' }).click()
  await back.getByRole('combobox', { name: 'Function' }).selectOption('lowercase')
  await expectKept(SHARED.replace('$uppercase($name)', '$lowercase($name)'))
  expect(await findBarriers(page)).toEqual([])
})

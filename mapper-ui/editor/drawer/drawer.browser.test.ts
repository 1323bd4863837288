import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findBarriers, findStrays } from '../../testing/browser.ts'
import { type Installation, startInstallation } from '../../testing/start-installation.ts'

const FLOW = `flow: booked
format: 1
title: Booked
connections: { shop: lightspeed-ecom, pos: ccv-salespos }
source: { read: shop.order }

steps:
  - write: pos.order
    match: { reference: =number }
    set:
      reference:   =number   # aligned
      email: =email
      lines: { for: =lines, set: { sku: =sku } }

tests:
  - it: books an order
    record: { id: 1, number: ORD1, currency: EUR, lines: [{ id: 1, sku: A-1, quantity: 2 }] }
    expect: { writes: [{ create: pos.order }] }
`
/** The machine may be busy. */
const SOON = { timeout: 90_000, interval: 100 }

let installation: Installation
let files = 0

beforeAll(async () => {
  installation = await startInstallation('signed-up')
})
afterAll(() => installation.close())

/** A flow of its own, published as version 1. */
async function publish(): Promise<{ readonly path: string; readonly text: string }> {
  files += 1
  const path = `hand/booked-${files}.yaml`
  const text = FLOW.replace('flow: booked', `flow: booked-${files}`)
  await push(path, text)
  return { path, text }
}

async function push(path: string, text: string): Promise<void> {
  await installation.call('pushFiles', {
    body: { files: [{ path, text }], note: 'from elsewhere' },
  })
}

async function readFile(path: string) {
  return (await installation.call('readFile', { query: { path } })).body
}

async function open(path: string, view: string, look?: Parameters<Installation['open']>[0]) {
  const window = await installation.open({ width: 1400, ...look })
  window.page.setDefaultTimeout(SOON.timeout)
  await window.page.goto(`/w/default/edit?path=${path}&view=${view}`)
  await window.page.getByRole('toolbar', { name: 'Drawer' }).waitFor()
  return window
}

/** Mine is a draft, and somebody else publishes another formula for the same field. */
async function meetConflict(look?: Parameters<typeof open>[2]) {
  const { path, text } = await publish()
  const { page, complaints } = await open(path, 'mapping', look)
  const email = page.getByRole('treegrid').getByRole('row', { name: /^email,/ })
  const changeMine = async (): Promise<void> => {
    await email.dblclick()
    await page.keyboard.press('End')
    await page.keyboard.type(' & "mine"')
    await page.keyboard.press('Enter')
    await expect.poll(async () => (await readFile(path)).draft?.text ?? '', SOON).toContain('mine')
  }
  const publishTheirs = async (formula: string): Promise<void> => {
    await push(path, text.replace('email: =email', `email: =${formula}`))
    await page.evaluate(() => globalThis.dispatchEvent(new Event('focus')))
  }
  await changeMine()
  await publishTheirs('firstname')
  await page.getByText('Another person published this file').waitFor()
  await page.getByRole('alert').getByRole('button', { name: 'Changes' }).click()
  await page.getByText('Conflicts 1', { exact: true }).waitFor()
  return { path, page, complaints, email, changeMine, publishTheirs }
}

describe('the drawer', () => {
  test('tells what a change does to the samples, and restores what was published before', async () => {
    const { path, text } = await publish()
    const draft = text.replace('=number   #', '="R-" & number   #')
    await installation.call('saveDraft', {
      query: { path },
      body: { text: draft },
      headers: { 'if-match': '*' },
    })
    const { page, complaints } = await open(path, 'mapping')
    await page.getByRole('button', { name: 'Changes' }).click()
    await page.getByText('Effect', { exact: true }).click()
    // One of the samples ends otherwise as well: what was unchanged is written again.
    await page.getByText('2 fields change in 2 of 2 samples').waitFor()
    await page.getByRole('cell', { name: 'R-ORD1', exact: false }).first().waitFor()
    expect(await findBarriers(page)).toEqual([])

    await push(path, draft)
    await page.reload()
    await page.getByRole('button', { name: 'Changes' }).click()
    await page.getByText('Versions', { exact: true }).click()
    const first = page.getByRole('row', { name: /^1 / })
    await first.getByRole('button', { name: 'Compare' }).click()
    await page.locator('.monaco-diff-editor .line-delete').first().waitFor()
    const sides = page.locator('.monaco-diff-editor .editor')
    await sides.first().getByText('reference:').first().waitFor()
    await expect.poll(() => sides.first().innerText()).not.toContain('R-')
    await expect.poll(() => sides.last().innerText()).toContain('"R-"')
    expect(await findBarriers(page)).toEqual([])
    await first.getByRole('button', { name: 'Restore' }).click()
    await page.getByText('Version 1 restored').waitFor()
    expect((await readFile(path)).published.text).toBe(text)
    expect(complaints).toEqual([])
  })

  test('shows conflicts without barriers, also on a phone in the dark', async () => {
    const { page, complaints } = await meetConflict({ scheme: 'dark', width: 390 })
    expect(await findBarriers(page)).toEqual([])
    await page.getByRole('button', { name: 'Use theirs' }).click()
    await page.getByText('Conflicts 0', { exact: true }).waitFor()
    expect(complaints).toEqual([])
  })

  test('keeps what two people changed at once, until I say whose stays', async () => {
    const { path, page, complaints, email, changeMine, publishTheirs } = await meetConflict()
    expect(await findBarriers(page)).toEqual([])
    await page.getByRole('button', { name: 'Use theirs' }).click()
    await page.getByText('Conflicts 0', { exact: true }).waitFor()
    await page.getByText('Another person published this file').waitFor({ state: 'detached' })
    await email.getByText('First name').waitFor()

    await changeMine()
    await publishTheirs('lastname')
    await page.getByText('Conflicts 1', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Use mine' }).click()
    await expect
      .poll(async () => (await readFile(path)).draft?.text ?? '', SOON)
      .toContain('=firstname & "mine"')
    expect(complaints).toEqual([])
  })

  test('keeps a sample and what comes of it as a test, which passes', async () => {
    const { path, text } = await publish()
    const { page, complaints } = await open(path, 'mapping')
    await page.getByRole('button', { name: 'Samples' }).click()
    await page
      .getByRole('row', { name: /^Generated/ })
      .getByRole('button', { name: 'Show' })
      .click()
    const name = page.getByLabel(/^Save this sample and its result as a test/)
    await name.fill('books what was made up')
    await page.getByRole('button', { name: 'Add the test' }).click()
    await page.getByRole('button', { name: 'Tests 2/2' }).click()
    await page.getByText('2 of 2 tests pass').waitFor()
    await expect
      .poll(async () => (await readFile(path)).draft?.text ?? '', SOON)
      .toContain('  - it: books what was made up')
    const { draft } = await readFile(path)
    expect(draft.text.startsWith(text)).toBe(true)
    expect(draft.text).toContain('create: pos.order')
    expect(complaints).toEqual([])
  })

  test('marks what no test fills', async () => {
    const { path } = await publish()
    const { page } = await open(path, 'mapping')
    const email = page.getByRole('treegrid').getByRole('row', { name: /^email,.*no test fills it/ })
    await email.waitFor()
    const reference = page.getByRole('treegrid').getByRole('row', { name: /^reference,/ })
    await expect.poll(() => reference.getAttribute('aria-label')).not.toContain('no test')
  })

  test.each([
    { scheme: 'light', width: 1280, height: 800 },
    { scheme: 'dark', width: 390, height: 844 },
  ] as const)('has no barriers in any of its parts, $scheme, $width wide', async (look) => {
    const { path } = await publish()
    const { page, complaints } = await open(path, 'mapping', look)
    const check = async (part: string): Promise<void> => {
      const [barriers, strays] = [await findBarriers(page), await findStrays(page, 'main h1')]
      expect({ part, barriers, strays }).toEqual({ part, barriers: [], strays: [] })
    }
    for (const part of ['Problems', 'Samples', 'Tests', 'Plan', 'Drift', 'Changes']) {
      await page.getByRole('button', { name: new RegExp(`^${part}`) }).click()
      await page.getByRole('region', { name: part, exact: true }).waitFor()
      await check(part)
    }
    for (const part of ['Effect', 'Conflicts 0', 'Versions']) {
      await page.getByText(part, { exact: true }).click()
      await check(part)
    }
    await page.getByRole('button', { name: 'Compare' }).click()
    await page.locator('.monaco-diff-editor').waitFor()
    await check('an old version')
    expect(complaints).toEqual([])
  })
})

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SHED_KEY, type Shed, startShed } from '../../../server/testing/start-shed.ts'
import { findBarriers } from '../../testing/browser.ts'
import { type Installation, startInstallation } from '../../testing/start-installation.ts'

/** The machine may be busy. */
const SOON = { timeout: 90_000, interval: 100 }

let installation: Installation
let shed: Shed

beforeAll(async () => {
  shed = await startShed()
  installation = await startInstallation('signed-up')
})
afterAll(async () => {
  await installation.close()
  shed.stop()
})

async function open(path: string, look: Parameters<Installation['open']>[0] = {}): Promise<Page> {
  const { page } = await installation.open({ width: 1440, height: 900, ...look })
  page.setDefaultTimeout(SOON.timeout)
  await page.goto(path)
  return page
}

/** Text of the draft, or of what is published where there is none. */
async function textOf(name: string): Promise<string> {
  const query = { path: `connectors/${name}/connector.yaml` }
  const { body } = await installation.call('readFile', { query })
  return body.draft?.text ?? body.published.text
}

const press = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, ...(typeof name === 'string' ? { exact: true } : {}) }).click()
const line = (page: Page, path: string) =>
  page.getByRole('list', { name: 'Answer' }).getByRole('button', { name: new RegExp(`^${path} `) })

async function publishAndConnect(page: Page, keyLabel: string): Promise<void> {
  await press(page, 'Publish…')
  await page.getByRole('dialog').getByRole('button', { name: 'Publish', exact: true }).click()
  await press(page, 'Connect an account')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(keyLabel).fill(SHED_KEY)
  await dialog.getByRole('button', { name: 'Connect', exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
}

/** Lines of a text that another has not. */
const added = (before: string, after: string): readonly string[] => {
  const known = new Set(before.split('\n'))
  return after.split('\n').filter((each) => !known.has(each))
}

describe('a connector that is made in the pages', () => {
  test('goes from a description at an address to a tried list, a field that was missing and a test', async () => {
    const page = await open('/w/default/files')
    await page.getByRole('link', { name: 'New connector' }).click()
    await page.getByLabel('Name').fill('shed')
    await page.getByLabel('Address of the description').fill(`${shed.url}/openapi.json`)
    await press(page, 'Read it')
    await page.getByLabel('lock').uncheck()
    await press(page, 'Create the connector')
    await page.getByRole('heading', { name: 'Bike: List' }).waitFor()
    expect(await findBarriers(page)).toEqual([])

    const drafted = await textOf('shed')
    expect(drafted).not.toContain('locks')
    const [guess = ''] = drafted.match(/^.*# guessed: the query has a field "page"\n/m) ?? []
    expect(guess).not.toBe('')
    await page
      .getByRole('region', { name: 'Question' })
      .first()
      .getByRole('button', { name: 'Yes' })
      .click()
    await expect.poll(() => textOf('shed'), SOON).toBe(drafted.replace(guess, ''))

    await publishAndConnect(page, 'API token')
    await press(page, 'Send')
    await page.getByText('2 records on this page').waitFor()
    await page.getByText(/GET \/bikes\?/).waitFor()
    await line(page, 'bikes.0.name').getByText('Omafiets').waitFor()
    // Nobody has said yet whether it is personal.
    await line(page, 'bikes.0.frame').getByText('hidden (text)').waitFor()
    expect(await page.content()).not.toMatch(/WBK|anna@|key-that/)
    expect(await findBarriers(page)).toEqual([])

    const before = await textOf('shed')
    await line(page, 'bikes.0.frame').click()
    await page.getByRole('menuitem', { name: 'Add to the tidy record' }).click()
    await expect
      .poll(async () => added(before, await textOf('shed')), SOON)
      .toEqual(['        frame:', '          title: Frame', '          type: string'])
    await press(page, 'Send')
    await line(page, 'bikes.0.frame').getByText('WBK-77').waitFor()

    await press(page, 'Record as a test')
    await page.getByText('A test with invented values was added').waitFor()
    await expect.poll(() => textOf('shed'), SOON).toContain('lists bike, as recorded')
    await expect.poll(() => textOf('shed')).not.toMatch(/WBK|Omafiets|anna@/)
  })

  test('goes from an address and a key to records, by saying what the lines of an answer are', async () => {
    const page = await open('/w/default/new-connector')
    await page.getByLabel('Name').fill('by-key')
    await press(page, /Start from an address and a key/)
    await page.getByLabel('Base address').fill(shed.url)
    await page.getByLabel('What is in the list?').fill('bike')
    await page.getByLabel('Path of the list').fill('bikes?x=1')
    await page.getByText('It begins with / and has no question mark').waitFor()
    await page.getByLabel('Path of the list').fill('/bikes')
    await press(page, 'Create the connector')
    await page.getByRole('heading', { name: 'Bike: List' }).waitFor()
    await publishAndConnect(page, 'API key')
    await press(page, 'Send')
    await line(page, 'bikes').click()
    await page.getByRole('menuitem', { name: 'The records are here' }).click()
    await expect.poll(() => textOf('by-key'), SOON).not.toContain('the answer is the list itself')
    await expect
      .poll(() => textOf('by-key'))
      .toContain('# guessed: the whole list comes in one answer')
    for (const field of ['name', 'updatedAt']) {
      await line(page, `bikes.0.${field}`).click()
      await page.getByRole('menuitem', { name: 'Add to the tidy record' }).click()
    }
    await line(page, 'bikes.0.email').click()
    await page.getByRole('menuitem', { name: 'Add to the tidy record' }).click()
    await line(page, 'bikes.0.email').click()
    await page.getByRole('menuitem', { name: 'It is personal' }).click()
    await line(page, 'bikes.0.name').click()
    await page.getByRole('menuitem', { name: 'Name people see' }).click()
    await press(page, 'Send')
    await page.getByText('2 records on this page').waitFor()
    const record = page.getByRole('list', { name: 'Tidy record' })
    await record.getByText('Omafiets').waitFor()
    await expect.poll(() => record.textContent()).not.toContain('anna')
    await expect.poll(() => textOf('by-key'), SOON).toMatch(/items: =bikes\n/)
    await expect.poll(() => textOf('by-key'), SOON).toMatch(/label: name\n/)
  })

  test('fills the field that is being typed in with the line that is clicked', async () => {
    const page = await open(
      '/w/default/edit?path=connectors/shed/connector.yaml&step=resources.bike.list',
    )
    await press(page, 'Send')
    await page.getByText('2 records on this page').waitFor()
    const key = page.getByLabel('Known by')
    await key.focus()
    await line(page, 'bikes.0.name').click()
    await expect.poll(() => key.inputValue(), SOON).toBe('=name')
    await press(page, 'Undo')
    await expect.poll(() => key.inputValue(), SOON).toBe('=id')
  })

  test('shows what a list answered beside that list alone', async () => {
    const page = await open('/w/default/edit?path=connectors/shed/connector.yaml')
    await press(page, 'Send')
    await page.getByText('2 records on this page').waitFor()
    await page.getByRole('button', { name: 'Sign-in' }).click()
    await page.getByText('Choose a part of a resource').waitFor()
    await expect.poll(() => page.getByRole('list', { name: 'Answer' }).count()).toBe(0)
  })

  test('follows the file also where what was typed is taken back', async () => {
    const page = await open(
      '/w/default/edit?path=connectors/shed/connector.yaml&step=resources.bike.list',
    )
    const address = page.getByLabel('Address', { exact: true })
    await address.fill('/yyy')
    await page.keyboard.press('Tab')
    await expect.poll(() => textOf('shed'), SOON).toContain('get: /yyy\n')
    await press(page, 'Undo')
    await expect.poll(() => address.inputValue(), SOON).toBe('/bikes')
    await address.focus()
    await page.keyboard.press('Tab')
    await expect.poll(() => textOf('shed'), SOON).not.toContain('/yyy')
  })

  test('asks for what changed by a time, or by what the last read was handed', async () => {
    const page = await open(
      '/w/default/edit?path=connectors/shed/connector.yaml&step=resources.bike.list',
    )
    const isOn = page.getByRole('switch', { name: 'The system can be asked for changes' })
    await isOn.waitFor()
    if (!(await isOn.isChecked())) await isOn.check({ force: true })
    await page.getByRole('combobox', { name: 'Asked for by' }).click()
    await page.getByRole('option', { name: 'a token' }).click()
    await expect.poll(() => textOf('shed'), SOON).toContain('token: =next_token')
    await page.getByRole('textbox', { name: 'Token for the next read' }).waitFor()
    expect(await findBarriers(page)).toEqual([])
    await page.getByRole('combobox', { name: 'Asked for by' }).click()
    await page.getByRole('option', { name: 'the time of the change' }).click()
    await expect.poll(() => textOf('shed'), SOON).toContain('at: =updatedAt')
  })

  test('is worked on by keyboard, and on a phone one page after the other', async () => {
    const page = await open('/w/default/edit?path=connectors/shed/connector.yaml', {
      width: 390,
      height: 780,
    })
    await page.getByRole('heading', { name: 'Bike: List' }).waitFor()
    // As large as a thumb needs, also beside a long reason: another connector has a question still.
    for (const name of ['Yes', 'No']) {
      await page.goto(
        '/w/default/edit?path=connectors/by-key/connector.yaml&step=resources.bike.list',
      )
      const box = await page.getByRole('button', { name, exact: true }).first().boundingBox()
      expect(box?.width).toBeGreaterThan(30)
    }
    await page.goto('/w/default/edit?path=connectors/shed/connector.yaml')
    await page.getByRole('heading', { name: 'Bike: List' }).waitFor()
    const panes = page.getByRole('radiogroup', { name: 'Parts of the builder' })
    await panes.getByText('Parts', { exact: true }).click()
    const update = page.getByRole('button', { name: 'Bike: Update' })
    await update.focus()
    await page.keyboard.press('Enter')
    await panes.getByText('Form', { exact: true }).click()
    await press(page, 'Offer it')
    await expect.poll(() => page.locator('input[aria-label=Method]').inputValue(), SOON).toBe('PUT')
    await page.getByLabel('Address', { exact: true }).fill('/bikes/{id}/edit')
    await page.keyboard.press('Enter')
    await expect
      .poll(() => textOf('shed'), SOON)
      .toMatch(/put: \/bikes\/\{id\}\/edit|put: "\/bikes\/\{id\}\/edit"/)
    expect(await findBarriers(page)).toEqual([])
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(wide).toBeLessThanOrEqual(390)
  })

  test('says what is wrong with a description, and keeps what was typed', async () => {
    const page = await open('/w/default/new-connector')
    await page.getByLabel('Name').fill('wrong')
    await page.getByLabel('Address of the description').fill(`${shed.url}/none`)
    await press(page, 'Read it')
    await page.getByText(/it answers 401/).waitFor()
    await page.locator('input[type=file]').setInputFiles({
      name: 'nothing.json',
      mimeType: 'application/json',
      buffer: Buffer.from('{"a":1}'),
    })
    await page.getByText(/OpenAPI 3, Swagger 2/).waitFor()
    await expect.poll(() => page.getByLabel('Name').inputValue()).toBe('wrong')
  })
})

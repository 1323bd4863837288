import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findBarriers, findStrays } from '../testing/browser.ts'
import { type Installation, startInstallation } from '../testing/start-installation.ts'

const PATH = 'mappings/lightspeed-ccv/categories.yaml'
const FLOW = '/w/default/i/lightspeed-ccv/f/categories'

let installation: Installation

beforeAll(async () => {
  installation = await startInstallation('ready', { flows: [], size: 0.2 })
})
afterAll(() => installation.close())

const textOf = async (): Promise<string> => {
  const { body } = await installation.call('pullFiles')
  return body.files.find(({ path }: { path: string }) => path === PATH)?.text
}
const push = (text: string) =>
  installation.call('pushFiles', { body: { files: [{ path: PATH, text }], note: 'ours' } })

test.each([
  ['light', 1440],
  ['dark', 390],
] as const)(
  'a flow is downloaded, and imported again as a person chooses, %s, %i px',
  async (scheme, width) => {
    const { page, complaints } = await installation.open({ scheme, width, height: 844 })
    const before = await textOf()
    await page.goto(FLOW)
    const coming = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export', exact: true }).click()
    const download = await coming
    expect(download.suggestedFilename()).toBe('lightspeed-ccv.categories.mapwright')
    const text = readFileSync((await download.path()) ?? '', 'utf8')
    const file = {
      name: download.suggestedFilename(),
      mimeType: 'text/plain',
      buffer: Buffer.from(text),
    }

    await push(`${before}# ours\n`)
    await page.goto('/w/default/files')
    await page.locator('input[type=file]').setInputFiles(file)
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Different here').waitFor()
    await dialog.getByText(PATH).click()
    await dialog.getByText('- # ours').waitFor()
    expect(await findBarriers(page)).toEqual([])
    await expect
      .poll(() => findStrays(page, '[role=dialog] button, .imported-file > *'))
      .toEqual([])

    // Nothing is done, or can be, before somebody has chosen.
    const confirm = dialog.getByRole('button', { name: 'Import', exact: true })
    await expect.poll(() => confirm.isDisabled()).toBe(true)
    await expect.poll(() => textOf()).toBe(`${before}# ours\n`)
    await dialog.getByText('Replace', { exact: true }).click()
    await confirm.click()
    await page.getByText('1 file published').waitFor()
    await expect.poll(() => textOf()).toBe(before)
    expect(complaints).toEqual([])
  },
)

test('another file is refused with what to do', async () => {
  const { page } = await installation.open({ width: 1440 })
  await page.goto('/w/default/files')
  const file = { name: 'orders.yaml', mimeType: 'text/plain', buffer: Buffer.from('flow: a\n') }
  await page.locator('input[type=file]').setInputFiles(file)
  const dialog = page.getByRole('dialog')
  await dialog
    .getByRole('alert')
    .getByText(/Export the flow or integration again/)
    .waitFor()
  await expect
    .poll(() => dialog.getByRole('button', { name: 'Import', exact: true }).isDisabled())
    .toBe(true)
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { ALL_FIELDS } from '../testing/drag-field.ts'
import { type Installation, startInstallation } from '../testing/start-installation.ts'

const PATH = 'hand/spoken.yaml'
const FLOW = `flow: spoken
format: 1
title: Spoken
connections: { shop: lightspeed-ecom, pos: ccv-salespos }
source: { read: shop.order }
steps:
  - write: pos.order
    mode: update
    match: { reference: =number }
    set:
      reference: =number
`

let installation: Installation

beforeAll(async () => {
  installation = await startInstallation('signed-up')
  await installation.call('pushFiles', {
    body: { files: [{ path: PATH, text: FLOW }], note: 'by hand' },
  })
  await installation.call('saveDraft', {
    query: { path: PATH },
    body: {
      text: `${FLOW.replace('set:\n      reference: =number', 'set:\n      reference: =numbr')}nonsense: 1\n`,
    },
    headers: { 'if-match': '*' },
  })
})
afterAll(() => installation.close())

const WORDS = {
  it: {
    problems: /^Problemi/,
    key: 'chiave sconosciuta "nonsense"',
    formula: 'il record non ha un campo "numbr". Intendevi "number"?',
    functions: 'Funzioni',
    help: 'Arrotonda come si fa a mano',
    number: 'Numero d’ordine',
    method: 'Metodo di pagamento',
  },
  nl: {
    problems: /^Problemen/,
    key: 'onbekende sleutel "nonsense"',
    formula: 'het record heeft geen veld "numbr". Bedoelde je "number"?',
    functions: 'Functies',
    help: 'Rondt af',
    number: 'Ordernummer',
    method: 'Betaalmethode',
  },
} as const

test.each(['it', 'nl'] as const)(
  'the editor says in %s what is wrong, and what functions do',
  { timeout: 400_000 },
  async (locale) => {
    const { problems, key, formula, functions, help, ...titles } = WORDS[locale]
    await installation.call('changeMe', { body: { locale } })
    const { page, complaints } = await installation.open({ remembered: ALL_FIELDS })
    page.setDefaultTimeout(90_000)

    await page.goto(`/w/default/edit?path=${PATH}&view=mapping&step=steps.0`)
    await page.getByRole('button', { name: problems }).click()
    await page.getByText(key).waitFor()
    await page.getByText(formula).waitFor()
    // The sign beside the field says so as well.
    await page.getByTitle(formula).waitFor()

    // Fields of both systems, and where one is chosen.
    const [sources, targets] = [page.getByRole('tree'), page.getByRole('treegrid')]
    await sources.getByText(titles.number, { exact: true }).first().waitFor()
    await targets.getByText(titles.number, { exact: true }).first().click()
    await targets.focus()
    await page.keyboard.press('/')
    await page.keyboard.type(titles.method)
    await page
      .getByRole('option')
      .filter({ hasText: 'paymentMethod' })
      .getByText(titles.method)
      .first()
      .waitFor()
    await page.keyboard.press('Escape')

    await page.getByRole('button', { name: functions }).click()
    await page.getByText('$money', { exact: true }).click()
    await page.getByText(help).waitFor()

    await page.goto(`/w/default/edit?path=${PATH}&view=yaml`)
    await page.locator('.squiggly-error').first().hover({ force: true })
    await page.locator('.monaco-hover').getByText(formula).waitFor()
    expect(complaints).toEqual([])
  },
)

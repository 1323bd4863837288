import { expect } from 'vitest'
import {
  type CcvSimulator,
  createCcvSimulator,
} from '../../connectors/ccv-salespos/simulator/create-ccv-simulator.ts'
import {
  createLightspeedSimulator,
  type LightspeedSimulator,
} from '../../connectors/lightspeed-ecom/simulator/create-lightspeed-simulator.ts'
import { runFlow, toText } from '../../engine/index.ts'
import { createAccountOpener } from '../installation/open-account.ts'
import { openFlow } from '../installation/open-flow.ts'
import { createProjects } from '../projects/create-projects.ts'
import { createWorkLog } from '../projects/testing/work-log.ts'
import { type ApiClient, startApi } from './api-kit.ts'
import { openTestDatabase } from './test-databases.ts'

const integration = 'lightspeed-ccv'

export interface MerchantSize {
  readonly direction: string
  readonly shop: { readonly products: number; readonly customers: number; readonly orders: number }
  readonly till: {
    readonly articles: number
    readonly own: number
    /** Default: as in a till that was set up. */
    readonly paymethods?: number
  }
  /** Default: an answer to what keeps some orders from being booked. */
  readonly settings?: Readonly<Record<string, unknown>>
}

/** A merchant with a shop, a till and a fresh installation between them, as far as the wizard's step of the tables. */
export interface Merchant {
  readonly till: CcvSimulator
  readonly shop: LightspeedSimulator
  readonly editor: ApiClient
  /** What each record came to last, as `flow key`; one that waited may have been woken in the same run. */
  readonly outcomes: Map<string, string>
  // biome-ignore lint/suspicious/noExplicitAny: tests look into it.
  readonly choicesOf: (table: string) => Promise<any>
  readonly save: (
    table: string,
    rows: Readonly<Record<string, unknown>>,
  ) => ReturnType<ApiClient['call']>
  /** For each value of the left list one of the right list: the one of this name, or the one that `pick` chooses. */
  readonly fill: (
    table: string,
    pick?: (label: string, labels: readonly string[]) => string,
  ) => Promise<Record<string, unknown>>
  /** Reads all of each flow, and fails when one does not come to its end. */
  readonly run: (...flows: readonly string[]) => Promise<void>
  /** Records that somebody has to do something about, or that wait. */
  readonly open: () => readonly (readonly [string, string])[]
  readonly close: () => Promise<void>
}

/** Nothing of what the simulators stand there with. */
export function clear(
  tables: readonly {
    readonly all: () => readonly { readonly id: number }[]
    readonly remove: (id: number) => void
  }[],
): void {
  for (const table of tables) for (const { id } of table.all()) table.remove(id)
}

export async function startMerchant(size: MerchantSize): Promise<Merchant> {
  const database = await openTestDatabase()
  const till = await startTill(size)
  const shop = await createLightspeedSimulator({
    counts: size.shop,
    limits: [100_000, 1_000_000, 1_000_000],
  })
  const api = await startApi({
    database,
    projects: createProjects(database.db),
    work: createWorkLog(),
  })
  const editor = await api.signIn('editor')
  await editor.call('addIntegration', { body: { name: integration } })
  await saveConnections(editor, till, shop)
  await saveAnswers(editor, till, size)
  const outcomes = new Map<string, string>()

  const choicesOf: Merchant['choicesOf'] = async (table) =>
    (await editor.call('readTableChoices', { params: { integration, table } })).body

  const save: Merchant['save'] = async (table, rows) => {
    const params = { integration, table }
    const { headers } = await editor.call('readTable', { params })
    const etag = headers.get('etag') ?? ''
    return editor.call('saveTable', { params, body: { rows }, headers: { 'If-Match': etag } })
  }

  const fill: Merchant['fill'] = async (table, pick = (label) => label) => {
    const { from, to } = await choicesOf(table)
    const labels = to.items.map(({ label }: { label: string }) => label)
    const rows = Object.fromEntries(
      from.items.map(({ value, label }: { value: unknown; label: string }) => {
        const chosen = to.items.find(
          (each: { label: string }) => each.label === pick(label, labels),
        )
        expect({ table, label, chosen }).toMatchObject({ chosen: { label: expect.any(String) } })
        return [String(value), chosen.value]
      }),
    )
    expect({ table, rows: Object.keys(rows).length }).not.toEqual({ table, rows: 0 })
    expect(await save(table, rows)).toMatchObject({ status: 200 })
    return rows
  }

  const run: Merchant['run'] = async (...flows) => {
    const workspace = { name: 'default', database, cipher: api.services.cipher }
    const { project } = await api.services.projects.current('default')
    const opener = createAccountOpener(workspace, { allowPrivate: true, isSimulated: true })
    for (const name of flows) {
      const flow = project.flows.find(({ plan }) => plan.name === name)?.plan
      if (!flow) throw new Error(`there is no flow "${name}"`)
      const ready = await openFlow(workspace, project, flow, opener)
      const { result } = await runFlow({
        ...ready,
        cause: 'person',
        what: { kind: 'all' },
        onRecord: ({ key }, { outcome, reason }) => {
          outcomes.set(`${name} ${key}`, `${outcome}: ${reason ? toText(reason) : ''}`)
        },
      })
      expect({ name, ...result }).toEqual({ name, state: 'finished' })
    }
    await opener.close()
  }

  return {
    till,
    shop,
    editor,
    outcomes,
    choicesOf,
    save,
    fill,
    run,
    open: () => [...outcomes].filter(([, end]) => !/^(done|unchanged|skipped)/.test(end)),
    close: async () => {
      await api.close()
      await Promise.all([till.close(), shop.close()])
      await database.close()
    },
  }
}

/** With a debtor for what is sold at the counter, where nobody says what is answered. */
function startTill({
  till: { articles, own, paymethods },
  settings,
}: MerchantSize): Promise<CcvSimulator> {
  return createCcvSimulator({
    counts: {
      articles,
      shared: articles,
      own,
      users: settings ? 0 : 1,
      orders: 0,
      returns: 0,
      ...(paymethods !== undefined && { paymethods }),
    },
  })
}

async function saveConnections(
  editor: ApiClient,
  till: CcvSimulator,
  shop: LightspeedSimulator,
): Promise<void> {
  for (const [connection, connector, settings] of [
    ['pos', 'ccv-salespos', { url: till.url, public: till.publicKey, secret: till.secretKey }],
    ['shop', 'lightspeed-ecom', { cluster: shop.url, key: shop.key, secret: shop.secret }],
  ] as const) {
    await editor.call('saveConnection', { params: { connection }, body: { connector, settings } })
  }
}

async function saveAnswers(
  editor: ApiClient,
  till: CcvSimulator,
  { direction, settings }: MerchantSize,
): Promise<void> {
  const { body, headers } = await editor.call('readQuestions', { params: { integration } })
  const defaultDebtor = till.state.tables.users.all()[0]?.id
  const saved = await editor.call('saveAnswers', {
    params: { integration },
    body: {
      ...body.answers,
      connections: { shop: 'shop', pos: 'pos' },
      directions: { products: direction },
      settings: settings ?? { defaultDebtor, startDate: '2000-01-01' },
    },
    headers: { 'If-Match': headers.get('etag') ?? '' },
  })
  expect(saved.body.missing).toEqual([])
}

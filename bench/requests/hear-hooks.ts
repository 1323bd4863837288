import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { OwnPushes } from '../../connectors/account/own-pushes.ts'
import { type FlowPlan, idOf, type Project, type ResourcePlan } from '../../engine/index.ts'
import type { TwoSystems } from '../../mappings/lightspeed-ccv/two-systems.ts'

/** Flow → the records that the shop told of. */
export type Woken = ReadonlyMap<string, readonly string[]>

/** Webhooks of the shop, as a server registers and hears them for these flows. */
export interface HookEar {
  /** Whether the shop tells this flow of changes. */
  readonly serves: (flow: string) => boolean
  /** What the shop told since the last time. */
  readonly take: () => Promise<Woken>
  readonly close: () => Promise<void>
}

interface Push {
  readonly topic: string
  readonly body: unknown
}

/** Which pushes are about our own writes, as a server keeps it. */
export interface Echoes extends OwnPushes {
  /** Whether one was expected; it then no longer is. */
  readonly take: (topic: string, body: unknown) => boolean
  /** Nothing is expected that was written while nobody listened. */
  readonly forget: () => void
}

export function createEchoes(project: Project): Echoes {
  const expected: string[] = []
  const takeOut = (name: string): boolean => {
    const at = expected.indexOf(name)
    return at >= 0 && expected.splice(at, 1).length > 0
  }
  const resources = Object.values(project.connectors['lightspeed-ecom']?.resources ?? {})
  return {
    forget: () => void expected.splice(0),
    expect: async ({ topic, key }) => {
      expected.push(`${topic} ${key}`)
      return async () => void takeOut(`${topic} ${key}`)
    },
    take: (topic, body) => {
      const [hook] =
        resources.find(({ hooks }) => hooks.length === 1 && hooks[0]?.topic === topic)?.hooks ?? []
      const key = hook && keyOf(hook, body)
      return key !== undefined && takeOut(`${topic} ${key}`)
    },
  }
}

export async function hearHooks(
  project: Project,
  flows: readonly string[],
  { kit: { shop }, echoes }: { readonly kit: TwoSystems; readonly echoes: Echoes },
): Promise<HookEar> {
  const pushes: Push[] = []
  echoes.forget()
  const server = createServer((request, response) => {
    void hear(request, pushes).then(() => response.writeHead(202).end())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = `http://127.0.0.1:${portOf(server.address())}`
  const hooksByFlow = new Map(flows.map((flow) => [flow, hooksOf(project, flow)]))
  const topics = new Set([...hooksByFlow.values()].flat().map(({ topic }) => topic))
  const ids = [...topics].map((topic) => {
    const [itemGroup = '', itemAction = ''] = topic.split('/')
    const fields = { itemGroup, itemAction, isActive: true, format: 'json' }
    return shop.state.tables.insert('webhooks', { ...fields, address: `${address}/${topic}` }).id
  })
  return {
    serves: (flow) => (hooksByFlow.get(flow) ?? []).length > 0,
    take: async () => {
      await shop.state.delivered()
      const taken = pushes.splice(0).filter(({ topic, body }) => !echoes.take(topic, body))
      const woken = [...hooksByFlow].map(([flow, hooks]) => [flow, keysOf(hooks, taken)] as const)
      return new Map(woken.filter(([, keys]) => keys.length > 0))
    },
    close: async () => {
      for (const id of ids) shop.state.tables.remove('webhooks', id)
      await shop.state.delivered()
      server.closeAllConnections()
      server.close()
    },
  }
}

async function hear(request: IncomingMessage, pushes: Push[]): Promise<void> {
  const body: unknown = JSON.parse(await text(request))
  pushes.push({ topic: (request.url ?? '').slice(1), body })
}

function portOf(address: string | AddressInfo | null): number {
  return typeof address === 'object' ? (address?.port ?? 0) : 0
}

function hooksOf(project: Project, name: string): ResourcePlan['hooks'] {
  const plan: FlowPlan | undefined = project.flows.find(
    ({ plan: each }) => each.name === name,
  )?.plan
  const { role = '', resource = '' } = plan?.source.resource ?? {}
  // The limits that are counted are those of the shop.
  if (role !== 'shop') return []
  return project.connectors[plan?.connections[role] ?? '']?.resources[resource]?.hooks ?? []
}

/** A body that does not name a record wakes nobody. */
function keyOf({ key }: ResourcePlan['hooks'][number], body: unknown): string | undefined {
  const id = idOf(key, body, { variables: {}, now: 0 })
  return id === undefined ? undefined : String(id)
}

function keysOf(hooks: ResourcePlan['hooks'], pushes: readonly Push[]): readonly string[] {
  const keys = pushes.flatMap(({ topic, body }) =>
    hooks.filter((hook) => hook.topic === topic).flatMap((hook) => keyOf(hook, body) ?? []),
  )
  return [...new Set(keys)]
}

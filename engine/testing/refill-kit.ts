import { chooseRefill } from '../plan/refill-fields.ts'
import { forRefill } from '../run/for-refill.ts'
import type { RunSummary } from '../run/run-flow.ts'
import type { RunOptions } from '../run/run-options.ts'
import type { Store } from '../run/store/store.ts'
import { createMortal, type DeathPoint } from './crash.ts'
import { dedent } from './dedent.ts'
import { createRunKit, type RunKit } from './run-kit.ts'

/** A flow of articles to products whose names come from a formula. */
export function namedBy(formula: string, more = ''): string {
  return dedent`
    steps:
      - write: till.product
        match: { sku: =sku }
        set: { sku: =sku, name: ${formula}, note: =note }
        ${more}
  `
}

/** A flow, and the same with another formula for the name. */
export const NAME = namedBy('=title')
export const LOUD = namedBy('=$uppercase(title)')

export interface RefillKit extends RunKit {
  /** The same installation with another version of the flow. */
  readonly changedTo: (flow: string) => RunOptions
  readonly refill: (flow: string, ...fields: string[]) => Promise<RunSummary>
  /** A process that refills and dies; gives whether it did before its end. */
  readonly die: (flow: string, field: string, point: DeathPoint) => Promise<boolean>
}

/** Articles that a run of one version of a flow has written; what it wrote is forgotten by the log. */
export async function createRefillKit(
  flow: string,
  storeOf: (kit: RunKit) => Promise<Store> = async (kit) => kit.store,
): Promise<RefillKit> {
  const kit = createRunKit(flow)
  const options = { ...kit.options, store: await storeOf(kit) }
  const run: RunKit['run'] = (changed = {}) => kit.run({ store: options.store, ...changed })
  const changedTo = (other: string): RunOptions => ({
    ...options,
    flow: createRunKit(other).options.flow,
  })
  // The newest is read first.
  kit.shop.put('2', { sku: 'S2', title: 'Two', note: 'second' })
  kit.shop.put('1', { sku: 'S1', title: 'One', note: 'first' })
  await run()
  kit.till.log.length = 0
  return {
    ...kit,
    options,
    run,
    changedTo,
    refill: (other, ...fields) => run(narrowed(changedTo(other), ...fields)),
    die: async (other, field, point) => {
      const mortal = createMortal(options.store, point)
      const told = changedTo(other)
      const systems = Object.entries(told.systems).map(([role, system]) => [
        role,
        { ...system, connection: mortal.connect(system.connection) },
      ])
      const dying = { ...told, store: mortal.store, systems: Object.fromEntries(systems) }
      const lived = run(narrowed(dying, field)).then(() => 'lived' as const)
      return (await Promise.race([lived, mortal.died])) === 'died'
    },
  }
}

/** The same options, of fields alone. */
export function narrowed(options: RunOptions, ...names: string[]): RunOptions {
  const connectors = Object.entries(options.systems).map(([role, { connector }]) => [
    role,
    connector,
  ])
  const chosen = chooseRefill(options.flow, Object.fromEntries(connectors), names)
  if ('problem' in chosen) throw new Error(chosen.problem.code)
  return { ...forRefill(options, chosen), what: { kind: 'all' } }
}

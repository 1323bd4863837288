import { expect } from 'vitest'
import { type CcvReply, createCcvClient } from '../ccv-client.ts'
import {
  type CcvSimulator,
  type CcvSimulatorOptions,
  createCcvSimulator,
} from '../create-ccv-simulator.ts'

/** Answers are looked into freely here: what they hold is what is tested. */
interface Reply extends Omit<CcvReply, 'body' | 'items'> {
  readonly body: any
  readonly items: any[]
}

/** A small simulated shop, and a client that signs its requests. */
export interface TestShop
  extends Readonly<
    Record<'call' | 'get' | 'post' | 'patch' | 'remove', (...args: any[]) => Promise<Reply>>
  > {
  readonly simulator: CcvSimulator
  /** The first row of a table, to be looked into freely. */
  readonly firstOf: (table: 'attributecombinations' | 'productattributevalues') => any
  /** Makes a record, and gives its id. */
  readonly idOf: (path: string, body: object) => Promise<number>
  /** Makes an attribute with values, and gives the ids of those. */
  readonly axis: (name: string, type: string, values: readonly string[]) => Promise<number[]>
}

export const product = { name: 'Mug', price: 5, discount: 0, package_id: 1, taxtariff: 'normal' }
export const person = { first_name: 'Jan', last_name: 'Janssen', street: 'Damrak', housenumber: 1 }

export async function openTestShop(options: CcvSimulatorOptions = {}): Promise<TestShop> {
  const counts = { articles: 12, shared: 8, own: 2 }
  const simulator = await createCcvSimulator({ counts, ...options })
  const client: any = createCcvClient(simulator)

  async function idOf(path: string, body: object): Promise<number> {
    const reply: Reply = await client.post(path, body)
    expect(reply.status).toBe(201)
    return Number(reply.body.id)
  }

  async function axis(name: string, type: string, values: readonly string[]): Promise<number[]> {
    const attribute = await idOf('/attributes/', { name, type })
    const ids: number[] = []
    for (const value of values) {
      const body = { name: value, default_price: 0 }
      ids.push(await idOf(`/attributes/${attribute}/attributevalues/`, body))
    }
    return ids
  }

  const firstOf: TestShop['firstOf'] = (table) => simulator.state.tables[table].all()[0]
  return { ...client, simulator, firstOf, idOf, axis }
}

export function codeOf(reply: { readonly body: any }): unknown {
  return reply.body.code
}

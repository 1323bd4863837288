import { type Answer, type Asked, type Listening, listen, type Trouble } from '../http-model.ts'
import { BusinessError } from './business-error.ts'
import type { TillRules } from './till-orders.ts'
import { route } from './till-routes.ts'
import { isSigned, signature, type TillKeys } from './till-signature.ts'
import { createTillState, type TillState } from './till-state.ts'

export interface TillModel extends Listening {
  state: TillState
  rules: TillRules
  keys: TillKeys
}

interface TillOptions {
  clock: () => number
  rules: TillRules
  trouble?: (asked: Asked) => Trouble
}

const KEYS: TillKeys = { public: 'PUBLICKEY0001', secret: 'SECRETKEY0001' }

const refusal = (status: number, code: string, developermessage: string): Answer => ({
  status,
  body: { status, code, developermessage },
})

/** What every till has before anybody sells: a store, a package, ways to pay. */
function furnish(state: TillState) {
  state.add('webshops', {
    id: 1001,
    create_date: '2024-03-01T00:00:00Z',
    name: 'Kassa Amsterdam',
    is_multishop_system: false,
    is_salespos: true,
    product_limit: -1,
    product_limit_left: -1,
    api_root: 'https://demo-kassa.ccvshop.example',
  })
  state.add('packages', { id: 1, name: 'Standaard' })
  const ways = [
    [15, 'mollie', 'ideal', 'mollie_ideal', 'iDEAL'],
    [3, 'cash', '', 'cash', 'Contant'],
    [4, 'invoice', '', 'invoice', 'Op rekening'],
  ] as const
  for (const [id, psp, method, combined_name, label] of ways) {
    state.add('paymethods', {
      id,
      psp,
      method,
      combined_name,
      label,
      extra_costs: false,
      extra_costs_fixed: 0,
      extra_costs_percentage: 0,
      apppsp: null,
      apppsppaymethod: null,
    })
  }
}

/**
 * A CCV SalesPOS as contracts.md section 4 tells it. Assumed where it is silent, each the harder of two readings:
 * - a body that does not agree with its schema is 400 with code 400.10; what the schema does not know is passed over;
 * - lists without `orderby` come in the order of making; a default page has 100 (4.2);
 * - the date of change of a product moves when the product is patched, not when a combination is or a piece is sold;
 * - rows keep prices as they were sent, and only the order's total is rounded to cents;
 * - an order is completed unless it says otherwise, and makes no invoice of itself;
 * - a wrong signature or clock is 401 (4.3).
 */
export async function startTill(options: TillOptions): Promise<TillModel> {
  const state = createTillState(options.clock)
  furnish(state)
  let root = ''
  const answer = (asked: Asked): Answer => {
    if (!isSigned(asked, KEYS, options.clock())) return refusal(401, '401.10', 'The hash is wrong.')
    try {
      return route(asked, { state, rules: options.rules, root })
    } catch (error) {
      if (error instanceof BusinessError) return refusal(error.status, error.code, error.message)
      throw error
    }
  }
  const listening = await listen({
    clock: options.clock,
    answer,
    trouble: options.trouble ?? (() => 'none'),
    refusal: (_, kind) =>
      ({
        busy: refusal(503, '503.10', 'Busy.'),
        limited: refusal(429, '429.10', 'Please lower the frequency of your request rate.'),
        vanished: refusal(503, '503.10', 'Busy.'),
      })[kind],
    finish: (asked, told) => {
      const text = told.body === undefined ? '' : JSON.stringify(told.body)
      const date = state.now()
      return {
        text,
        headers: {
          'content-type': 'application/json',
          'x-date': date,
          'x-hash': signature(KEYS, asked.method, asked.uri, text, date),
        },
      }
    },
  })
  root = `${listening.url}/api/rest/v1/`
  return { ...listening, state, rules: options.rules, keys: KEYS }
}

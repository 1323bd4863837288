import { isTruthy, type JsonObject } from '../../../engine/index.ts'
import type { HttpConnectorPlan } from './http-plan.ts'
import { addressContext } from './parse-address.ts'

/** A connector as it is for one account, whose settings choose how requests prove who we are. */
export function withChosenAuth(plan: HttpConnectorPlan, seen: JsonObject): HttpConnectorPlan {
  const { ways, ...http } = plan.http
  if (!ways) return plan
  const context = addressContext(seen)
  const way = ways.find(({ if: test }) => !test || isTruthy(test.evaluate({}, context)))
  return { ...plan, http: { ...http, auth: way?.auth } }
}

import type { ListRequest } from '../../../../engine/index.ts'
import type { CountPlan } from '../../spec/http-plan.ts'
import { callSystem } from '../wire/call-system.ts'
import type { SystemContext } from '../wire/system-context.ts'

/**
 * Asks how many records a list has. Nothing where the answer does not tell.
 *
 * @throws {OperationError}
 */
export async function countRecords(
  system: SystemContext,
  { call: plan, value }: CountPlan,
  { with: values = {}, signal }: Pick<ListRequest, 'with' | 'signal'>,
): Promise<number | undefined> {
  const call = {
    plan,
    names: { with: values },
    values: { placeholders: values },
    repeatable: true,
  }
  const answer = await callSystem(system, call, signal)
  const count = value.evaluate(answer.body, system.contextOf({ headers: answer.headers }))
  return typeof count === 'number' && Number.isFinite(count) ? count : undefined
}

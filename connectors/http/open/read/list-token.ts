import {
  canonicalJson,
  hashText,
  isJsonObject,
  type Json,
  type ListRequest,
  OperationError,
  say,
} from '../../../../engine/index.ts'
import type { CallPlan, HttpResourcePlan, TokenPlan } from '../../spec/http-plan.ts'
import type { Answer } from '../wire/answer.ts'
import type { SystemContext } from '../wire/system-context.ts'
import { given, pathOfLink } from './pages.ts'

/** What a read of a list asks by, and what it is given for the next one. */
export interface ListToken {
  /** Absent: all is read. */
  readonly asked: Json | undefined
  /** What an answer has for the next read, if anything. */
  readonly givenBy: (answer: Answer) => Json | undefined
}

/**
 * A token is of the list as it was asked for: after other values or settings it would go on with what nobody reads any more.
 *
 * @throws {OperationError} `gone` for a token of another list.
 */
export function listToken(
  system: SystemContext,
  { title }: HttpResourcePlan,
  { plan, call }: { readonly plan: TokenPlan; readonly call: CallPlan },
  { token, with: values = {} }: ListRequest,
): ListToken {
  const { settings } = system.contextOf().variables
  const of = hashText(canonicalJson([plan.of, values, isJsonObject(settings) ? settings : {}]))
  // A test of a connector's file writes what the system gives, and nothing else.
  const isKept = isJsonObject(token)
  if (isKept && token['of'] !== of) {
    const reason = say('tokenForgotten', { title })
    throw new OperationError({ class: 'gone', reason, mayHaveHappened: false })
  }
  return {
    asked: isKept ? token['at'] : token,
    givenBy: ({ body, headers }) => {
      const value = given(plan.given.evaluate(body, system.contextOf({ headers })))
      if (value === undefined) return undefined
      const at = plan.isLink ? pathOfLink(value, system.places.last(call)) : value
      return { at, of }
    },
  }
}

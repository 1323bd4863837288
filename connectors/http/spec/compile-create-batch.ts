import {
  type ConnectorAuthor,
  type DocumentPath,
  formulasOf,
  say,
  TEXT,
} from '../../../engine/transport.ts'
import { compileCall, placeholdersOf } from './compile-call.ts'
import type { CallPlan, CreateBatchPlan, HttpCreatePlan } from './http-plan.ts'
import type { CreateBatchSpec } from './operation-specs.ts'

/** How one record is created by itself. */
type Single = Pick<HttpCreatePlan, 'call' | 'once'>

/** Compiles the one request for several creates, each of which is done by `single` where it goes by itself. */
export function compileCreateBatch(
  spec: CreateBatchSpec,
  single: Single,
  path: DocumentPath,
  author: ConnectorAuthor,
): CreateBatchPlan {
  const { pairs, item, refused, undone } = spec
  const each = author.formula(spec.each, [...path, 'each'], { operation: TEXT })
  if (single.once.length > 0 && !each.uses.variables.includes('operation')) {
    author.error('once_in_batch', path, say('onceInBatch', {}), say('keyInEach', {}))
  }
  checkBody(single.call, path, author)
  const inAnswer = { headers: {} }
  return {
    call: compileCall(spec, path, { names: { items: {} }, placeholders: [] }, author),
    each,
    max: spec.max,
    answers: author.formula(spec.answers, [...path, 'answers'], { ...inAnswer, items: {} }),
    ...(pairs
      ? {
          pairs: {
            part: author.formula(pairs.part, [...path, 'pairs', 'part']),
            answer: author.formula(pairs.answer, [...path, 'pairs', 'answer']),
          },
        }
      : {}),
    ...(item === undefined ? {} : { item: author.formula(item, [...path, 'item'], inAnswer) }),
    ...(refused ? { refused: compileRefused(refused, [...path, 'refused'], author) } : {}),
    ...(undone === undefined ? {} : { undone: author.formula(undone, [...path, 'undone']) }),
  }
}

function compileRefused(
  spec: NonNullable<CreateBatchSpec['refused']>,
  path: DocumentPath,
  author: ConnectorAuthor,
): NonNullable<CreateBatchPlan['refused']> {
  const { status, body } = spec
  return {
    if: author.formula(spec.if, [...path, 'if']),
    ...(status === undefined ? {} : { status: author.value(status, [...path, 'status']) }),
    ...(body === undefined ? {} : { body: author.formula(body, [...path, 'body']) }),
  }
}

/** A part is made of a body: what a create says of its record elsewhere would be lost. */
function checkBody(
  { path: url, query, headers }: CallPlan,
  path: DocumentPath,
  author: ConnectorAuthor,
): void {
  const formulas = [...query, ...headers].flatMap(({ value }) =>
    Array.from(formulasOf(value), ({ formula }) => formula),
  )
  const isElsewhere =
    placeholdersOf(url).length > 0 || formulas.some(({ uses }) => uses.variables.includes('set'))
  if (isElsewhere) author.error('set_outside_body', path, say('setOutsideBody', {}))
}

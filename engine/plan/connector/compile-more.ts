import type { DocumentPath } from '../../diagnostic.ts'
import type { MoreSpec } from '../../language/resource-spec.ts'
import { say } from '../../messages/message.ts'
import type { MorePlan } from '../resource-plan.ts'
import { type ConnectorAuthor, objectOf } from './connector-author.ts'
import type { Resources } from './resources.ts'

/** Compiles the lists that complete a record. */
export function compileMore(
  specs: Readonly<Record<string, MoreSpec>>,
  resources: Resources,
  path: DocumentPath,
  author: ConnectorAuthor,
): Readonly<Record<string, MorePlan>> {
  const plans = Object.entries(specs).map(
    ([name, spec]) => [name, compileOne(spec, resources, [...path, name], author)] as const,
  )
  return Object.fromEntries(plans)
}

function compileOne(
  spec: MoreSpec,
  resources: Resources,
  path: DocumentPath,
  author: ConnectorAuthor,
): MorePlan {
  checkList(spec, resources, path, author)
  const values = author.fields(spec.with ?? {}, [...path, 'with'])
  const part = {
    list: spec.list,
    with: values,
    in: spec.in === undefined ? undefined : author.formula(spec.in, [...path, 'in']),
  }
  if (spec.by === undefined || spec.key === undefined) {
    if ([spec.by, spec.key, spec.one, spec.more].some((given) => given !== undefined)) {
      author.error('more_form', path, say('byOrKeyMissing', {}), say('byAndKey', {}))
    }
    return { kind: 'each', ...part }
  }
  const key = author.formula(spec.key, [...path, 'key'])
  const one = author.fields(spec.one ?? {}, [...path, 'one'])
  checkParts(spec, resources, path, author)
  return { kind: 'all', ...part, by: spec.by, key, one, more: spec.more ?? [] }
}

function checkParts(
  { list, more = [] }: MoreSpec,
  { specs: resources }: Resources,
  path: DocumentPath,
  author: ConnectorAuthor,
): void {
  const parts = Object.keys(resources[list]?.more ?? {})
  for (const [at, name] of more.entries()) {
    if (parts.includes(name)) continue
    const message = say('fieldNotIn', { holder: say('quoted', { name: list }), name })
    author.unknownName('field_unknown', [...path, 'more', at], message, name, parts)
  }
}

function checkList(
  spec: MoreSpec,
  resources: Resources,
  path: DocumentPath,
  author: ConnectorAuthor,
): void {
  const place = [...path, 'list']
  const { specs: known } = resources
  const target = Object.hasOwn(known, spec.list) ? known[spec.list] : undefined
  if (!target) {
    const message = say('noResource', { name: spec.list })
    return author.unknownName('resource_unknown', place, message, spec.list, Object.keys(known))
  }
  if (!target.list) {
    const message = say('unlistable', { title: spec.list })
    return author.error('list_missing', place, message, say('giveList', {}))
  }
  const given = Object.keys(spec.with ?? {})
  for (const name of resources.neededBy(spec.list)) {
    if (given.includes(name) || Object.hasOwn(target.list.within ?? {}, name)) continue
    const message = say('listNeeds', { resource: spec.list, name })
    author.error('with_missing', path, message, say('giveInWith', {}))
  }
  const fields = Object.keys(target.record ?? objectOf(objectOf(target.schema)['properties']))
  if (spec.by !== undefined && !fields.includes(spec.by)) {
    const message = say('fieldNotIn', { holder: say('quoted', { name: spec.list }), name: spec.by })
    author.unknownName('field_unknown', [...path, 'by'], message, spec.by, fields)
  }
}

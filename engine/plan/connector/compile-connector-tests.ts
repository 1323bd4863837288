import type { DocumentPath } from '../../diagnostic.ts'
import type { ConnectorTestSpec } from '../../language/connector-test-spec.ts'
import { parseDuration } from '../../language/duration.ts'
import type { ResourceSpec } from '../../language/resource-spec.ts'
import { say } from '../../messages/message.ts'
import type { ConnectorTest } from '../connector-plan.ts'
import { type ConnectorAuthor, jsonOf, objectOf } from './connector-author.ts'

const OPERATIONS = ['list', 'get', 'find', 'create', 'update', 'delete'] as const

type Resources = Readonly<Record<string, ResourceSpec>>

/** Compiles what the tests of a connector file do and expect; the traffic between is the transport's. */
export function compileConnectorTests(
  specs: readonly ConnectorTestSpec[],
  resources: Resources,
  author: ConnectorAuthor,
): readonly ConnectorTest[] {
  for (const [name, resource] of Object.entries(resources)) {
    if (
      claimsToSettle(resource) &&
      !specs.some((spec) => spec.create === name && spec.find === name)
    ) {
      const path = ['resources', name, 'create', 'settle']
      author.hint('settle_unshown', path, say('settleUnshown', {}), say('createAndFind', {}))
    }
  }
  return specs.map((spec, at) => {
    checkOperation(spec, resources, ['tests', at], author)
    const { it, settings, by, set, sets, with: values, expect, ...rest } = spec
    return {
      ...rest,
      it,
      settings: objectOf(settings),
      ...(Array.isArray(by) ? { bys: by.map(objectOf) } : by ? { by: objectOf(by) } : {}),
      ...(set ? { set: objectOf(set) } : {}),
      ...(sets ? { sets: sets.map(objectOf) } : {}),
      ...(values ? { with: objectOf(values) } : {}),
      expect: jsonOf(expect),
    }
  })
}

/** That a search lags behind nothing is what an uncertain create is made again by. */
function claimsToSettle({ create, find }: ResourceSpec): boolean {
  return find !== undefined && create?.settle !== undefined && parseDuration(create.settle) === 0
}

function checkOperation(
  spec: ConnectorTestSpec,
  resources: Resources,
  path: DocumentPath,
  author: ConnectorAuthor,
): void {
  const given = OPERATIONS.filter((operation) => spec[operation] !== undefined)
  // Found at once after it was created: one deed of two.
  const isFoundAtOnce = spec.create !== undefined && spec.create === spec.find
  if (given.length + (spec.check ? 1 : 0) !== (isFoundAtOnce ? 2 : 1)) {
    const message = say('testDoesOne', { names: ['check', ...OPERATIONS].join(', ') })
    return author.error('test_form', path, message)
  }
  if (spec.sets && (spec.create === undefined || spec.set)) {
    author.error('test_form', [...path, 'sets'], say('setsOfCreates', {}))
  }
  if (Array.isArray(spec.by) && (spec.find === undefined || isFoundAtOnce)) {
    author.error('test_form', [...path, 'by'], say('severalBy', {}))
  }
  for (const operation of given) checkResource(spec, operation, resources, path, author)
}

function checkResource(
  spec: ConnectorTestSpec,
  operation: (typeof OPERATIONS)[number],
  resources: Resources,
  path: DocumentPath,
  author: ConnectorAuthor,
): void {
  const name = spec[operation] ?? ''
  const resource = Object.hasOwn(resources, name) ? resources[name] : undefined
  if (!resource) {
    const message = say('noResource', { name })
    author.unknownName(
      'resource_unknown',
      [...path, operation],
      message,
      name,
      Object.keys(resources),
    )
  } else if (resource[operation] === undefined) {
    const message = say('operationMissing', { resource: name, verb: operation })
    author.error('operation_missing', [...path, operation], message)
  }
}

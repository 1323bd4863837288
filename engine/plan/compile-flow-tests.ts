import type { DocumentPath, Report } from '../diagnostic.ts'
import { isJsonObject, type JsonObject } from '../json.ts'
import { checkSpec } from '../language/check-spec.ts'
import {
  type ExpectedWriteSpec,
  type FlowTestSpec,
  TestLinkSpec,
} from '../language/flow-test-spec.ts'
import { mergeMaps } from '../language/merge-patch.ts'
import { type Message, say } from '../messages/message.ts'
import { suggestionHint } from '../suggest-name.ts'
import type { ExpectedWrite, FlowTest, TestLink } from './flow-plan.ts'

/**
 * Compiles the tests of a flow, with what they take over by `like` merged in.
 *
 * Records, settings and tables are merged deeply; what is given is replaced resource by resource; what is expected is
 * never taken over. `inherited` are the tests of the flows that this one extends: they can be named, but are not run.
 */
export function compileFlowTests(
  specs: readonly FlowTestSpec[],
  inherited: readonly FlowTestSpec[],
  report: Report,
): FlowTest[] {
  reportDoubles(specs, report)
  return specs.map((spec, at) => {
    const path = ['tests', at]
    const merged = withBase(spec, [...specs, ...inherited], path, report, [])
    if (merged.record === undefined && merged.deleted === undefined) {
      const message = say('testWithoutRecord', {})
      report({ code: 'flow.test_input', severity: 'error', path, message })
    }
    return toPlan(merged, path, report)
  })
}

function withBase(
  spec: FlowTestSpec,
  all: readonly FlowTestSpec[],
  path: DocumentPath,
  report: Report,
  seen: readonly FlowTestSpec[],
): FlowTestSpec {
  if (spec.like === undefined) return spec
  const others = all.filter((other) => other !== spec)
  const base = others.find(({ it }) => it === spec.like)
  if (!base || seen.includes(base)) {
    const message = base
      ? say('testLikeItself', { name: spec.like })
      : say('testUnknown', { name: spec.like })
    const hint = base ? undefined : nearTest(spec.like, others)
    report({ code: 'flow.test_like', severity: 'error', path: [...path, 'like'], message, hint })
    return spec
  }
  const {
    it: _,
    like: __,
    expect: ___,
    ...inherited
  } = withBase(base, all, path, report, [...seen, spec])
  return {
    ...inherited,
    ...spec,
    ...mergedPart('record', inherited.record, spec.record),
    ...mergedPart('settings', inherited.settings, spec.settings),
    ...mergedPart('tables', inherited.tables, spec.tables),
    given: { ...inherited.given, ...spec.given },
  }
}

function mergedPart(
  name: 'record' | 'settings' | 'tables',
  base: JsonObject | undefined,
  own: JsonObject | undefined,
): Partial<FlowTestSpec> {
  return base && own ? { [name]: mergeMaps(base, own) } : {}
}

function nearTest(name: string, others: readonly FlowTestSpec[]): Message | undefined {
  const names = others.map(({ it }) => it)
  return suggestionHint(name, names)
}

function reportDoubles(specs: readonly FlowTestSpec[], report: Report): void {
  const seen = new Set<string>()
  for (const [at, { it }] of specs.entries()) {
    if (seen.has(it)) {
      const message = say('testDouble', { name: it })
      report({ code: 'flow.test_double', severity: 'error', path: ['tests', at, 'it'], message })
    }
    seen.add(it)
  }
}

function toPlan(spec: FlowTestSpec, path: DocumentPath, report: Report): FlowTest {
  const { links = [], ...given } = spec.given ?? {}
  return {
    it: spec.it,
    path,
    record: spec.deleted === undefined ? spec.record : undefined,
    deleted: spec.deleted === undefined ? undefined : String(spec.deleted),
    settings: spec.settings ?? {},
    tables: spec.tables ?? {},
    given,
    links: links.flatMap((link, at) => toLink(link, [...path, 'given', 'links', at], report)),
    runs: spec.runs ?? 1,
    expect: {
      result: spec.expect.result,
      reason: spec.expect.reason,
      writes: spec.expect.writes?.map(toExpectedWrite),
    },
  }
}

function toLink(link: JsonObject, path: DocumentPath, report: Report): TestLink[] {
  const spec = checkSpec(TestLinkSpec, link, 'flow', (problem) =>
    report({ ...problem, path: [...path, ...problem.path] }),
  )
  return spec ? [{ ...spec, key: String(spec.key) }] : []
}

function toExpectedWrite(spec: ExpectedWriteSpec): ExpectedWrite {
  if ('delete' in spec) return { action: 'delete', resource: spec.delete, id: spec.id, without: [] }
  const [action, resource] =
    'create' in spec ? (['create', spec.create] as const) : (['update', spec.update] as const)
  const set = isJsonObject(spec.set) ? spec.set : undefined
  return { action, resource, id: spec.id, set, without: spec.without ?? [] }
}

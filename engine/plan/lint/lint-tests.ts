import type { DocumentPath, Report } from '../../diagnostic.ts'
import { isJsonObject, type Json, type JsonObject } from '../../json.ts'
import type { ExpectedWriteSpec, FlowTestSpec } from '../../language/flow-test-spec.ts'
import { type Message, say } from '../../messages/message.ts'
import { suggestionHint } from '../../suggest-name.ts'
import { closedSettings } from '../closed-settings.ts'
import { parseResource } from '../compile-steps.ts'
import {
  fieldSchema,
  fieldsOf,
  type LintContext,
  lintResource,
  resourceOf,
} from './lint-context.ts'

/** What is said of a name that is not known. */
type Complaint = (name: string) => Message

const noTable: Complaint = (name) => say('tableUnknown', { name })
const noField: Complaint = (name) => say('fieldUnknown', { name })
const noSetting: Complaint = (name) => say('settingUnknown', { name })
const noFieldOf =
  (resource: string): Complaint =>
  (name) =>
    say('resourceFieldUnknown', { resource, name })

/** Checks that tests speak of resources, fields, settings and tables that exist. */
export function lintTests(context: LintContext, report: Report): void {
  for (const [at, test] of context.tests.entries()) {
    new TestLint(test, ['tests', at], context, report).check()
  }
}

class TestLint {
  readonly #test: FlowTestSpec
  readonly #path: DocumentPath
  readonly #context: LintContext
  readonly #report: Report

  constructor(test: FlowTestSpec, path: DocumentPath, context: LintContext, report: Report) {
    this.#test = test
    this.#path = path
    this.#context = context
    this.#report = report
  }

  check(): void {
    const { flow } = this.#context
    const { record, settings, tables = {}, given = {}, expect } = this.#test
    const path = this.#path
    const source = resourceOf(this.#context, flow.source.resource)
    this.#fields(record, source?.schema, noFieldOf(flow.source.resource.name), [...path, 'record'])
    this.#fields(settings, closedSettings(flow.settings), noSetting, [...path, 'settings'])
    for (const name of Object.keys(tables)) {
      this.#name(name, Object.keys(flow.tables), noTable, [...path, 'tables', name])
    }
    for (const [name, records] of Object.entries(given)) {
      if (name === 'links') this.#links(records, [...path, 'given', 'links'])
      else this.#given(name, records, [...path, 'given', name])
    }
    for (const [at, write] of (expect.writes ?? []).entries()) {
      this.#write(write, [...path, 'expect', 'writes', at])
    }
  }

  #given(name: string, records: readonly JsonObject[], path: DocumentPath): void {
    const schema = this.#resource(name, path)
    for (const [at, one] of records.entries())
      this.#fields(one, schema, noFieldOf(name), [...path, at])
  }

  #links(links: readonly JsonObject[], path: DocumentPath): void {
    for (const [at, link] of links.entries()) {
      for (const side of ['source', 'target'] as const) {
        const name = link[side]
        if (typeof name === 'string') this.#resource(name, [...path, at, side])
      }
    }
  }

  #write(write: ExpectedWriteSpec, path: DocumentPath): void {
    const [action, name] =
      'create' in write
        ? ['create', write.create]
        : 'update' in write
          ? ['update', write.update]
          : ['delete', write.delete]
    const schema = this.#resource(name, [...path, action])
    if ('delete' in write) return
    this.#fields(write.set, schema, noFieldOf(name), [...path, 'set'])
    const known = fieldsOf(schema)
    for (const [at, field] of (write.without ?? []).entries()) {
      if (known) this.#name(field, known, noField, [...path, 'without', at])
    }
  }

  #resource(name: string, path: DocumentPath): JsonObject | undefined {
    const ref = parseResource(name)
    lintResource(this.#context, ref, path, this.#report)
    return resourceOf(this.#context, ref)?.schema
  }

  #fields(
    value: Json | undefined,
    schema: JsonObject | undefined,
    complaint: Complaint,
    path: DocumentPath,
  ): void {
    if (Array.isArray(value)) {
      const items = schema?.['items']
      const inner = isJsonObject(items) ? items : undefined
      for (const [at, item] of value.entries()) this.#fields(item, inner, complaint, [...path, at])
      return
    }
    if (!isJsonObject(value)) return
    const known = fieldsOf(schema)
    for (const [name, item] of Object.entries(value)) {
      const own = [...path, name]
      const isId = name === 'id' && path.length <= 5
      if (known && !isId) this.#name(name, known, complaint, own)
      this.#fields(item, fieldSchema(schema, name), complaint, own)
    }
  }

  #name(name: string, known: readonly string[], complaint: Complaint, path: DocumentPath): void {
    if (known.includes(name)) return
    const message = complaint(name)
    const hint = suggestionHint(name, known)
    const problem = { code: 'flow.test_field', severity: 'error', path } as const
    this.#report({ ...problem, atKey: path.at(-1) === name, message, hint })
  }
}

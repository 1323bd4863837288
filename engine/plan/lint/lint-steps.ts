import type { DocumentPath, Report } from '../../diagnostic.ts'
import { describeFunctions } from '../../formula/describe-functions.ts'
import { isJsonObject, type JsonObject } from '../../json.ts'
import { say } from '../../messages/message.ts'
import { parseResource } from '../compile-steps.ts'
import type {
  BecamePlan,
  CallStep,
  DeleteStep,
  DoStep,
  FindStep,
  LinkPlan,
  StepPlan,
  WriteStep,
} from '../flow-plan.ts'
import type { FieldPlan, ValuePlan } from '../value-plan.ts'
import { type LintContext, type LintScope, lintResource, resourceOf } from './lint-context.ts'
import { ValueLint } from './lint-value.ts'
import { lintFindable, lintWrite } from './lint-write.ts'
import { foundSchema, soughtSchema, writtenSchema } from './step-result.ts'

/**
 * Checks steps in their order, one after the other, and so those within them; the results of each are known to those after it.
 */
export function* lintSteps(
  steps: readonly StepPlan[],
  scope: LintScope,
  context: LintContext,
  report: Report,
): Generator<undefined, void> {
  const lint = new StepsLint(context, report)
  yield* lint.steps(steps, scope)
}

class StepsLint {
  readonly #context: LintContext
  readonly #report: Report
  readonly #values: ValueLint

  constructor(context: LintContext, report: Report) {
    this.#context = context
    this.#report = report
    this.#values = new ValueLint(context, report)
  }

  *steps(steps: readonly StepPlan[], scope: LintScope): Generator<undefined, void> {
    this.#reportUnreachable(steps)
    for (const step of steps) {
      yield
      yield* this.#step(step, scope)
    }
  }

  *#step(step: StepPlan, scope: LintScope): Generator<undefined, void> {
    const list = 'for' in step ? step.for : undefined
    const inner = list ? this.#values.itemScope(list, [...step.path, 'for'], scope) : scope
    if (step.if) this.#values.check(step.if, [...step.path, 'if'], inner)
    const result = yield* this.#verb(step, inner)
    if (!('as' in step) || step.as === undefined) return
    this.#reportTaken(step.as, [...step.path, 'as'])
    scope.names[step.as] = list ? { type: 'array', items: result } : result
  }

  /** Checks what only this verb has, and gives the schema of its result. */
  *#verb(step: StepPlan, scope: LintScope): Generator<undefined, JsonObject> {
    switch (step.kind) {
      case 'let':
        for (const { name, value } of step.values) {
          yield
          this.#reportTaken(name, [...step.path, 'let', name])
          scope.names[name] = this.#values.check(value, [...step.path, 'let', name], scope)
        }
        return {}
      case 'skip':
      case 'fail':
        this.#values.check(step.reason, [...step.path, step.kind], scope)
        return {}
      case 'find':
        return this.#find(step, scope)
      case 'write':
        return this.#write(step, scope)
      case 'delete':
        return this.#delete(step, scope)
      case 'do':
        return yield* this.#do(step, scope)
      case 'call':
        return yield* this.#call(step, scope)
    }
  }

  #find(step: FindStep, scope: LintScope): JsonObject {
    lintResource(this.#context, step.resource, [...step.path, 'find'], this.#report)
    const resource = resourceOf(this.#context, step.resource)
    this.#look(step.by, step, 'by', scope)
    this.#link(step.link, step.path, scope)
    this.#became(step.became, step.path, scope)
    return foundSchema(step, resource)
  }

  #write(step: WriteStep, scope: LintScope): JsonObject {
    lintResource(this.#context, step.resource, [...step.path, 'write'], this.#report)
    const resource = resourceOf(this.#context, step.resource)
    this.#look(step.match, step, 'match', scope)
    this.#link(step.link, step.path, scope)
    lintWrite(step, scope, this.#context, this.#values, this.#report)
    return writtenSchema(step, resource)
  }

  #delete(step: DeleteStep, scope: LintScope): JsonObject {
    lintResource(this.#context, step.resource, [...step.path, 'delete'], this.#report)
    const resource = resourceOf(this.#context, step.resource)
    this.#look(step.match, step, 'match', scope)
    this.#link(step.link, step.path, scope)
    if (resource && !resource.delete) {
      const message = say('notDeletable', { resource: step.resource.name })
      const path = [...step.path, 'delete']
      this.#report({ code: 'flow.operation_missing', severity: 'error', path, message })
    }
    return {}
  }

  /** Checks the fields by which a record is looked up; those that cannot be used are complained about once. */
  #look(
    fields: readonly FieldPlan[] | undefined,
    step: FindStep | WriteStep | DeleteStep,
    key: 'by' | 'match',
    scope: LintScope,
  ): void {
    if (!fields) return
    const resource = resourceOf(this.#context, step.resource)
    const isFindable = lintFindable(fields, step, key, resource, this.#report)
    const schema = isFindable && resource ? soughtSchema(fields, resource) : undefined
    const target = schema && { schema, name: step.resource.name }
    this.#values.fields(fields, [...step.path, key], scope, target)
  }

  #link(link: LinkPlan | undefined, path: DocumentPath, scope: LintScope): void {
    if (!link) return
    const own = [...path, 'link', link.source]
    // The link to the record in hand: its resource is checked at "source".
    if (link.source !== this.#context.flow.source.resource.name)
      lintResource(this.#context, parseResource(link.source), own, this.#report)
    this.#values.check(link.key, own, scope)
  }

  #became(became: BecamePlan | undefined, path: DocumentPath, scope: LintScope): void {
    if (!became) return
    const own = [...path, 'became', became.target]
    lintResource(this.#context, parseResource(became.target), own, this.#report)
    this.#values.check(became.id, own, scope)
  }

  *#do(step: DoStep, scope: LintScope): Generator<undefined, JsonObject> {
    yield* this.steps(step.steps, scope)
    if (step.else) yield* this.steps(step.else, scope)
    return {}
  }

  *#call(step: CallStep, scope: LintScope): Generator<undefined, JsonObject> {
    for (const { name } of step.with) this.#reportTaken(name, [...step.path, 'with', name])
    const given = this.#values.fields(step.with, [...step.path, 'with'], scope)
    const file = this.#context.called[step.name]
    if (!file) return {}
    const prefix = [...step.path, 'call'].length
    const lint = new StepsLint(this.#context, (problem) =>
      file.report({ ...problem, path: problem.path.slice(prefix) }),
    )
    const properties = given['properties']
    const inner: LintScope = {
      record: scope.record,
      names: { ...ownNames(scope), ...toSchemas(isJsonObject(properties) ? properties : {}) },
    }
    yield* lint.steps(step.steps, inner)
    return step.gives ? lint.#gives(step.gives, step.path, inner) : {}
  }

  #gives(value: ValuePlan, path: DocumentPath, scope: LintScope): JsonObject {
    return this.#values.check(value, [...path, 'call', 'gives'], scope)
  }

  #reportTaken(name: string, path: DocumentPath): void {
    const taken = takenBy(name)
    if (!taken) return
    const message = say(taken, { variable: `$${name}` })
    const hint = say('chooseName', {})
    const problem = { code: 'flow.name_taken', severity: 'error', path } as const
    this.#report({ ...problem, atKey: path.at(-1) === name, message, hint })
  }

  #reportUnreachable(steps: readonly StepPlan[]): void {
    const end = steps.findIndex(endsAlways)
    const next = end < 0 ? undefined : steps[end + 1]
    if (!next) return
    const message = say('stepUnreached', {})
    const hint = say('letReachStep', {})
    const problem = { code: 'flow.unreachable', severity: 'error', path: next.path } as const
    this.#report({ ...problem, message, hint })
  }
}

const OWN_NAMES = new Set(['settings', 'record', 'key', 'index', 'existing'])
const FUNCTION_NAMES = new Set(describeFunctions().map(({ name }) => name))

/** Why a name cannot be given to a value; in a formula a function of the language wins over any value. */
function takenBy(name: string): 'nameMeansElse' | 'nameIsFunction' | undefined {
  if (OWN_NAMES.has(name)) return 'nameMeansElse'
  return FUNCTION_NAMES.has(name) ? 'nameIsFunction' : undefined
}

/** What a flow itself knows; called steps see this and what they are given. */
function ownNames(scope: LintScope): Record<string, JsonObject> {
  return Object.fromEntries(Object.entries(scope.names).filter(([name]) => OWN_NAMES.has(name)))
}

function toSchemas(properties: JsonObject): Record<string, JsonObject> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, isJsonObject(schema) ? schema : {}]),
  )
}

function endsAlways(step: StepPlan): boolean {
  if (step.if !== undefined && !isAlways(step.if)) return false
  if (step.kind === 'skip' || step.kind === 'fail') return true
  return step.kind === 'do' && step.for === undefined && step.steps.some(endsAlways)
}

function isAlways(value: ValuePlan): boolean {
  return value.kind === 'constant' && value.value === true
}

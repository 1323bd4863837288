import type { DocumentPath, Report } from '../diagnostic.ts'
import type { JsonObject } from '../json.ts'
import { parseDuration } from '../language/duration.ts'
import type { StepSpec, StepsSpec } from '../language/step-spec.ts'
import { type Message, say } from '../messages/message.ts'
import { suggestionHint } from '../suggest-name.ts'
import { compileFields, compileValue, isBroken } from './compile-value.ts'
import type {
  BecamePlan,
  CallStep,
  DeleteStep,
  DoStep,
  FindStep,
  LinkPlan,
  ResourceRef,
  StepBase,
  StepPlan,
  WriteStep,
} from './flow-plan.ts'
import type { RecordNeeds } from './record-needs.ts'
import { type FieldPlan, mapPlan, type ValuePlan } from './value-plan.ts'

/** A file of steps that `call` names, with the way to report what is wrong in it. */
export interface CalledSteps {
  readonly spec: StepsSpec
  /** False when mistakes were taken out of the spec. */
  readonly isWhole: boolean
  readonly report: Report
}

/** What steps are compiled with. */
export interface StepsContext {
  readonly report: Report
  readonly needs: RecordNeeds
  /** `role.resource` of the flow's source. */
  readonly source: string
  readonly called: Readonly<Record<string, CalledSteps>>
  /** Bare names are fields of the source record: false inside `for`. */
  readonly bare: boolean
  /** Names of the step files that are being compiled into each other. */
  readonly within: readonly string[]
}

type Spec<Verb extends string> = Extract<StepSpec, Readonly<Record<Verb, unknown>>>

/** Compiles steps; `path` is that of their list. */
export function compileSteps(
  specs: readonly StepSpec[],
  path: DocumentPath,
  context: StepsContext,
): StepPlan[] {
  return specs.map((spec, at) => compileStep(spec, [...path, at], context))
}

export function compileStep(spec: StepSpec, path: DocumentPath, context: StepsContext): StepPlan {
  const compile = new StepCompiler(spec, path, context)
  if ('let' in spec)
    return { kind: 'let', values: compile.fields(spec.let, 'let'), ...compile.base() }
  if ('skip' in spec)
    return { kind: 'skip', reason: compile.value(spec.skip, 'skip'), ...compile.base() }
  if ('fail' in spec)
    return { kind: 'fail', reason: compile.value(spec.fail, 'fail'), ...compile.base() }
  if ('find' in spec) return compileFind(spec, compile)
  if ('write' in spec) return compileWrite(spec, compile)
  if ('delete' in spec) return compileDelete(spec, compile)
  if ('do' in spec) return compileDo(spec, compile)
  return compileCall(spec, compile)
}

/** Compiles the parts of one step, and remembers what they need of the source record. */
class StepCompiler {
  readonly path: DocumentPath
  readonly inner: StepsContext
  readonly for: ValuePlan | undefined
  readonly #context: StepsContext
  readonly #if: ValuePlan | undefined
  readonly #title: string | undefined
  /** What the step itself mentions, without the steps inside it. */
  readonly #own = new Set<string>()
  readonly #inside = new Set<string>()

  constructor(spec: StepSpec, path: DocumentPath, context: StepsContext) {
    this.path = path
    this.#title = spec.title ?? fileOf(spec, context)?.spec.title
    this.#context = context
    const list = 'for' in spec ? spec.for : undefined
    this.inner = list === undefined ? context : { ...context, bare: false }
    this.for = this.#compile(list, 'for', context.bare)
    const test = this.value(spec.if, 'if')
    // What cannot be asked is taken for the usual way: steps are entered, and records do not end.
    const isEnd = 'skip' in spec || 'fail' in spec
    this.#if = test && isBroken(test) ? { kind: 'constant', value: !isEnd } : test
  }

  /** The keys that all steps have; asked last, when all parts have been compiled. */
  base(): StepBase {
    const { path } = this
    const ahead = [...this.#own].toSorted()
    const more = [...new Set([...ahead, ...this.#inside])].toSorted()
    return { path, id: path.join('.'), title: this.#title, if: this.#if, ahead, more }
  }

  value<T extends Parameters<typeof compileValue>[0] | undefined>(
    value: T,
    key: string,
  ): T extends undefined ? undefined : ValuePlan
  value(value: Parameters<typeof compileValue>[0] | undefined, key: string): ValuePlan | undefined {
    return this.#compile(value, key, this.inner.bare)
  }
  #compile(value: Parameters<typeof compileValue>[0] | undefined, key: string, bare: boolean) {
    if (value === undefined) return undefined
    const plan = compileValue(value, [...this.path, key], this.#context.report)
    this.add(this.#context.needs(plan, bare))
    return plan
  }

  fields(map: JsonObject, key: string): FieldPlan[]
  fields(map: JsonObject | undefined, key: string): FieldPlan[] | undefined
  fields(map: JsonObject | undefined, key: string): FieldPlan[] | undefined {
    if (map === undefined) return undefined
    const fields = compileFields(map, [...this.path, key], this.#context.report)
    this.add(this.#context.needs(mapPlan(fields), this.inner.bare))
    return fields
  }

  link(map: JsonObject | undefined): LinkPlan | undefined {
    const [field, ...others] = this.fields(map, 'link') ?? []
    if (field === undefined) return undefined
    if (others.length > 0) this.report('flow.link_single', ['link'], say('linkSingle', {}))
    return { source: field.name, key: field.value }
  }

  became(map: JsonObject | undefined): BecamePlan | undefined {
    const [field, ...others] = this.fields(map, 'became') ?? []
    if (field === undefined) return undefined
    if (others.length > 0) this.report('flow.became_single', ['became'], say('becameSingle', {}))
    return { target: field.name, id: field.value }
  }

  /** The record in hand: what a write or delete is linked to outside `for`. */
  defaultLink(): LinkPlan | undefined {
    if (!this.inner.bare) return undefined
    const key = compileValue('=$key', [...this.path, 'link'], this.#context.report)
    return { source: this.#context.source, key }
  }

  add(more: Iterable<string>): void {
    for (const part of more) this.#own.add(part)
  }

  addInside(steps: readonly StepPlan[]): void {
    for (const step of steps) for (const part of step.more) this.#inside.add(part)
  }

  report(code: string, path: DocumentPath, message: Message, hint?: Message): void {
    const problem = { code, severity: 'error', path: [...this.path, ...path], message } as const
    this.#context.report({ ...problem, ...(hint === undefined ? {} : { hint }) })
  }
}

function compileFind(spec: Spec<'find'>, compile: StepCompiler): FindStep {
  const by = compile.fields(spec.by, 'by')
  const link = compile.link(spec.link)
  const became = compile.became(spec.became)
  const isOneWay = became ? !by && !link : by || link
  if (!isOneWay) compile.report('flow.find_how', ['find'], say('findHow', {}))
  if (spec.all && link) compile.report('flow.find_all', ['link'], say('allByLink', {}))
  return {
    kind: 'find',
    for: compile.for,
    resource: parseResource(spec.find),
    by,
    link,
    all: spec.all ?? false,
    maxAgeMs: spec.fresh === undefined ? undefined : parseDuration(spec.fresh),
    became,
    missing: spec.missing ?? 'fail',
    as: spec.as,
    ...compile.base(),
  }
}

function compileWrite(spec: Spec<'write'>, compile: StepCompiler): WriteStep {
  const set = mapPlan(compile.fields(spec.set, 'set'))
  const match = compile.fields(spec.match, 'match')
  const link = compile.link(spec.link) ?? compile.defaultLink()
  if (!match && !link) reportHomeless('write', compile)
  if (spec.moves && !(match && link))
    compile.report('flow.write_moves', ['moves'], say('movesHow', {}))
  return {
    kind: 'write',
    for: compile.for,
    resource: parseResource(spec.write),
    set,
    match,
    link,
    mode: compile.value(spec.mode ?? 'upsert', 'mode'),
    missing: spec.missing ?? 'fail',
    doubles: compile.value(spec.doubles, 'doubles'),
    moves: spec.moves,
    createOnly: compile.value(spec.createOnly, 'createOnly'),
    onlyIfEmpty: compile.value(spec.onlyIfEmpty, 'onlyIfEmpty'),
    unchanged: spec.unchanged ?? 'skip',
    readsExisting: mentions(set, 'existing'),
    as: spec.as,
    ...compile.base(),
  }
}

function compileDelete(spec: Spec<'delete'>, compile: StepCompiler): DeleteStep {
  const match = compile.fields(spec.match, 'match')
  const link = compile.link(spec.link) ?? compile.defaultLink()
  if (!match && !link) reportHomeless('delete', compile)
  return {
    kind: 'delete',
    for: compile.for,
    resource: parseResource(spec.delete),
    match,
    link,
    missing: spec.missing ?? 'fail',
    ...compile.base(),
  }
}

function reportHomeless(verb: string, compile: StepCompiler): void {
  const message = say('recogniseHow', { verb })
  compile.report(`flow.${verb}_how`, [verb], message, say('sayRecognised', {}))
}

function compileDo(spec: Spec<'do'>, compile: StepCompiler): DoStep {
  const steps = compileSteps(spec.do, [...compile.path, 'do'], compile.inner)
  const otherwise = spec.else && compileSteps(spec.else, [...compile.path, 'else'], compile.inner)
  compile.addInside([...steps, ...(otherwise ?? [])])
  if (otherwise && spec.if === undefined) {
    compile.report('flow.else_without_if', ['else'], say('elseWithoutIf', {}))
  }
  return { kind: 'do', for: compile.for, steps, else: otherwise, ...compile.base() }
}

function compileCall(spec: Spec<'call'>, compile: StepCompiler): CallStep {
  const given = compile.fields(spec.with ?? {}, 'with')
  const { within } = compile.inner
  const file = fileOf(spec, compile.inner)
  const plan: CallStep = {
    kind: 'call',
    for: compile.for,
    name: spec.call,
    with: given,
    steps: [],
    as: spec.as,
    ...compile.base(),
  }
  if (!file) {
    const message = say('stepsUnknown', { name: spec.call })
    const hint = suggestionHint(spec.call, Object.keys(compile.inner.called))
    compile.report('flow.steps_unknown', ['call'], message, hint)
    return plan
  }
  if (within.includes(spec.call)) {
    compile.report('flow.call_cycle', ['call'], say('stepsInCircle', { steps: spec.call }))
    return plan
  }
  if (!file.isWhole) {
    compile.report('flow.steps_broken', ['call'], say('stepsBroken', { steps: spec.call }))
  }
  reportNames(spec, file.spec, compile)
  const prefix = [...compile.path, 'call']
  const context: StepsContext = {
    ...compile.inner,
    report: (problem) => file.report({ ...problem, path: problem.path.slice(prefix.length) }),
    within: [...within, spec.call],
  }
  const steps = compileSteps(file.spec.do, [...prefix, 'do'], context)
  compile.addInside(steps)
  const { gives } = file.spec
  if (gives === undefined) return { ...plan, steps, ...compile.base() }
  const result = compileValue(gives, [...prefix, 'gives'], context.report)
  compile.add(compile.inner.needs(result, compile.inner.bare))
  return { ...plan, steps, gives: result, ...compile.base() }
}

/** The file of steps that a step calls. */
function fileOf(spec: StepSpec, { called }: StepsContext): CalledSteps | undefined {
  const isKnown = 'call' in spec && Object.hasOwn(called, spec.call)
  return isKnown ? called[spec.call] : undefined
}

function reportNames(spec: Spec<'call'>, file: StepsSpec, compile: StepCompiler): void {
  const takes = file.takes ?? []
  const given = Object.keys(spec.with ?? {})
  for (const name of given.filter((known) => !takes.includes(known))) {
    const message = say('notTaken', { steps: spec.call, name })
    compile.report('flow.call_name', ['with', name], message, suggestionHint(name, takes))
  }
  for (const name of takes.filter((known) => !given.includes(known))) {
    const message = say('notGiven', { steps: spec.call, name })
    compile.report('flow.call_missing', ['call'], message, say('giveWith', {}))
  }
  if (spec.as !== undefined && file.gives === undefined) {
    const message = say('givesNothing', { steps: spec.call, name: spec.as })
    compile.report('flow.call_gives', ['as'], message)
  }
}

/** Splits `pos.order`. */
export function parseResource(name: string): ResourceRef {
  const dot = name.indexOf('.')
  return { role: name.slice(0, dot), resource: name.slice(dot + 1), name }
}

function mentions(value: ValuePlan | undefined, variable: string): boolean {
  switch (value?.kind) {
    case undefined:
    case 'constant':
      return false
    case 'formula':
      return value.formula.uses.variables.includes(variable)
    case 'map':
      return value.fields.some((field) => mentions(field.value, variable))
    case 'list':
      return value.items.some((item) => mentions(item, variable))
    case 'each':
      return [value.for, value.if, value.set].some((part) => mentions(part, variable))
  }
}

import type { DocumentPath } from '../diagnostic.ts'
import { isJsonList, isJsonObject, type Json, type JsonObject } from '../json.ts'
import { say } from '../messages/message.ts'
import { suggestionHint } from '../suggest-name.ts'
import { mergePatch } from './merge-patch.ts'
import type { Origins } from './origins.ts'
import type { InsertSpec, OverlaySpec } from './overlay-spec.ts'
import type { SourceFile } from './source-file.ts'

const MERGED = ['connections', 'settings', 'tables', 'source', 'deletes', 'errors'] as const
const REPLACED = ['flow', 'title', 'about', 'trigger', 'parallel', 'tests'] as const

/** Gives the flow that an overlay makes of its base; steps that the base does not have are reported. */
export function applyOverlay(
  base: JsonObject,
  overlay: OverlaySpec,
  file: SourceFile,
  origins: Origins,
): JsonObject {
  const patcher = new Patcher(file, origins)
  const result = mergeParts(base, overlay, file, origins, patcher)
  const edits = collectEdits(result, overlay, file, origins)
  result['steps'] = rebuild(result['steps'] ?? [], edits, patcher)
  const deletes = result['deletes']
  if (isJsonObject(deletes)) {
    const rebuilt = { ...deletes, do: rebuild(deletes['do'] ?? [], edits, patcher) }
    origins.copy(deletes, rebuilt)
    result['deletes'] = rebuilt
  }
  return result
}

/** Merges patches of one file, and keeps note of what came from it. */
class Patcher {
  readonly #file: SourceFile
  readonly origins: Origins

  constructor(file: SourceFile, origins: Origins) {
    this.#file = file
    this.origins = origins
  }

  merge(target: Json | undefined, patch: JsonObject, path: readonly string[]): Json {
    const { origins } = this
    const file = this.#file
    return mergePatch(
      target,
      patch,
      (map, key, keyPath) => origins.setKey(map, key, { file, path: [...path, ...keyPath] }),
      (from, to) => origins.copy(from, to),
    )
  }
}

function mergeParts(
  base: JsonObject,
  overlay: OverlaySpec,
  file: SourceFile,
  origins: Origins,
  patcher: Patcher,
): Record<string, Json> {
  const { tests: _, ...inherited } = base
  const result: Record<string, Json> = inherited
  origins.copy(base, result)
  for (const key of REPLACED) {
    const value = overlay[key]
    if (value === undefined) continue
    result[key] = toJson(value)
    origins.setKey(result, key, { file, path: [key] })
  }
  for (const key of MERGED) {
    const patch = overlay[key]
    if (patch === undefined) continue
    if (base[key] === undefined) origins.setKey(result, key, { file, path: [key] })
    result[key] = patcher.merge(base[key], patch, [key])
  }
  return result
}

/** What an overlay does to one step of its base. */
interface StepEdit {
  readonly patches: { readonly name: string; readonly patch: JsonObject }[]
  readonly before: Json[]
  readonly after: Json[]
}

function collectEdits(
  flow: JsonObject,
  overlay: OverlaySpec,
  file: SourceFile,
  origins: Origins,
): ReadonlyMap<JsonObject, StepEdit> {
  const steps = [...allSteps(flow)].map(({ step }) => step)
  const edits = new Map<JsonObject, StepEdit>()

  function editOf(name: string, path: DocumentPath, atKey: boolean): StepEdit | undefined {
    const found = findSteps(steps, name)
    const [step] = found
    if (step === undefined || found.length > 1) {
      const [message, hint] = step
        ? [say('severalSteps', { count: found.length, name }), say('useStepName', {})]
        : [
            say('stepUnknown', { flow: overlay.extends, name }),
            suggestionHint(name, namesOf(steps)),
          ]
      file.report({ code: 'overlay.step_unknown', severity: 'error', path, atKey, message, hint })
      return undefined
    }
    const edit = edits.get(step) ?? { patches: [], before: [], after: [] }
    edits.set(step, edit)
    return edit
  }

  for (const [name, patch] of Object.entries(overlay.change ?? {})) {
    editOf(name, ['change', name], true)?.patches.push({ name, patch })
  }
  for (const [at, spec] of (overlay.insert ?? []).entries()) {
    const { where, name, inserted } = toInsert(spec, at, file, origins)
    editOf(name, ['insert', at, where], false)?.[where].push(...inserted)
  }
  return edits
}

function rebuild(steps: Json, edits: ReadonlyMap<JsonObject, StepEdit>, patcher: Patcher): Json {
  if (!isJsonList(steps)) return steps
  return steps.flatMap((step) => {
    if (!isJsonObject(step)) return [step]
    const edit = edits.get(step)
    return [
      ...(edit?.before ?? []),
      rebuildStep(step, edit, edits, patcher),
      ...(edit?.after ?? []),
    ]
  })
}

function rebuildStep(
  step: JsonObject,
  edit: StepEdit | undefined,
  edits: ReadonlyMap<JsonObject, StepEdit>,
  patcher: Patcher,
): Json {
  let rebuilt: Json = step
  for (const { name, patch } of edit?.patches ?? []) {
    rebuilt = patcher.merge(rebuilt, patch, ['change', name])
  }
  if (!isJsonObject(rebuilt) || rebuilt['do'] === undefined) return rebuilt
  const otherwise = rebuilt['else']
  const group: JsonObject = {
    ...rebuilt,
    do: rebuild(rebuilt['do'], edits, patcher),
    ...(otherwise === undefined ? {} : { else: rebuild(otherwise, edits, patcher) }),
  }
  patcher.origins.copy(rebuilt, group)
  return group
}

/** Registers where each step of a flow stands, so that steps put before it do not move it. */
export function registerSteps(flow: JsonObject, origins: Origins): void {
  for (const { step, path } of allSteps(flow)) origins.setNode(step, origins.locate(flow, path))
}

function toInsert(
  spec: InsertSpec,
  at: number,
  file: SourceFile,
  origins: Origins,
): { readonly where: 'before' | 'after'; readonly name: string; readonly inserted: Json[] } {
  const inserted = spec.steps.map((step, position) => {
    const copy = toJson(step)
    origins.setNode(copy, { file, path: ['insert', at, 'steps', position] })
    return copy
  })
  return 'before' in spec
    ? { where: 'before', name: spec.before, inserted }
    : { where: 'after', name: spec.after, inserted }
}

/** A step is named by its `as`, or by its target. */
function findSteps(steps: readonly JsonObject[], name: string): readonly JsonObject[] {
  const named = steps.filter((step) => step['as'] === name)
  return named.length > 0 ? named : steps.filter((step) => targetOf(step) === name)
}

function namesOf(steps: readonly JsonObject[]): readonly string[] {
  const names = steps.flatMap((step) => [step['as'], targetOf(step)])
  return [...new Set(names.filter((name) => typeof name === 'string'))]
}

function targetOf(step: JsonObject): Json | undefined {
  return step['write'] ?? step['find'] ?? step['delete']
}

interface PlacedStep {
  readonly step: JsonObject
  readonly path: readonly (string | number)[]
}

function* allSteps(flow: JsonObject): Generator<PlacedStep> {
  yield* stepsIn(flow['steps'], ['steps'])
  const deletes = flow['deletes']
  if (isJsonObject(deletes)) yield* stepsIn(deletes['do'], ['deletes', 'do'])
}

function* stepsIn(
  steps: Json | undefined,
  path: readonly (string | number)[],
): Generator<PlacedStep> {
  if (!isJsonList(steps)) return
  for (const [at, step] of steps.entries()) {
    if (!isJsonObject(step)) continue
    yield { step, path: [...path, at] }
    yield* stepsIn(step['do'], [...path, at, 'do'])
    yield* stepsIn(step['else'], [...path, at, 'else'])
  }
}

/** Specs are JSON by construction; this gives a copy whose nodes are its own. */
function toJson(value: unknown): Json {
  if (Array.isArray(value)) return value.map(toJson)
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value
  }
  if (!isJsonObject(value)) return null
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toJson(item)]))
}

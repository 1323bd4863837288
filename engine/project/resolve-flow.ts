import { isJsonObject, type JsonObject } from '../json.ts'
import { applyOverlay, registerSteps } from '../language/apply-overlay.ts'
import { FlowSpec } from '../language/flow-spec.ts'
import type { FlowTestSpec } from '../language/flow-test-spec.ts'
import { Origins } from '../language/origins.ts'
import { OverlaySpec } from '../language/overlay-spec.ts'
import { folderOf, type SourceFile } from '../language/source-file.ts'
import { say } from '../messages/message.ts'
import { suggestionHint } from '../suggest-name.ts'
import { checkWhatIsSound } from './check-what-is-sound.ts'
import { type Inheritance, inheritIntegration } from './inherit-integration.ts'

/** A flow with its integration and all overlays merged in. */
export interface ResolvedFlow {
  readonly file: SourceFile
  readonly spec: FlowSpec
  readonly value: JsonObject
  readonly origins: Origins
  readonly integration: string | undefined
  /** The file of the flow that it extends. */
  readonly base?: SourceFile | undefined
  /** Tests of the flows that it extends. */
  readonly inheritedTests: readonly FlowTestSpec[]
  /** False when mistakes were taken out: it can be looked at, but not run. */
  readonly isWhole: boolean
}

/** Flows of a project by file, each resolved once. */
export class FlowResolver {
  readonly #files: readonly SourceFile[]
  readonly #integrations: readonly Inheritance[]
  readonly #resolved = new Map<SourceFile, ResolvedFlow | undefined>()
  readonly #underWay = new Set<SourceFile>()

  constructor(files: readonly SourceFile[], integrations: readonly Inheritance[]) {
    this.#files = files.filter(({ kind }) => kind === 'flow' || kind === 'overlay')
    this.#integrations = integrations
  }

  /** Of all files, one after the other. */
  *all(): Generator<undefined, readonly ResolvedFlow[]> {
    const all: ResolvedFlow[] = []
    for (const file of this.#files) {
      yield
      const flow = this.#resolve(file)
      if (flow) all.push(flow)
    }
    return all
  }

  #resolve(file: SourceFile): ResolvedFlow | undefined {
    if (this.#resolved.has(file)) return this.#resolved.get(file)
    this.#underWay.add(file)
    const flow = file.kind === 'overlay' ? this.#resolveOverlay(file) : this.#resolvePlain(file)
    this.#underWay.delete(file)
    this.#resolved.set(file, flow)
    return flow
  }

  #resolvePlain(file: SourceFile): ResolvedFlow | undefined {
    const own = checkWhatIsSound(FlowSpec, file.value ?? null, 'flow', file.report)
    if (!own || !isJsonObject(own.spec)) return undefined
    const origins = new Origins({ file, path: [] })
    const integration = this.#integrations.find(
      (one) => folderOf(one.file.path) === folderOf(file.path),
    )
    const value = integration ? inheritIntegration(own.spec, integration, origins) : own.spec
    return this.#finish({ file, value, origins, isWhole: own.isWhole }, integration?.name, [])
  }

  #resolveOverlay(file: SourceFile): ResolvedFlow | undefined {
    const own = checkWhatIsSound(OverlaySpec, file.value ?? null, 'overlay', file.report)
    const base = own && this.#baseOf(own.spec, file)
    if (!own || !base) return undefined
    // Several overlays can share these notes: each only adds some about the maps that it makes itself.
    const { origins } = base
    registerSteps(base.value, origins)
    const merged = applyOverlay(base.value, own.spec, file, origins)
    const inheritedTests = [...(base.spec.tests ?? []), ...base.inheritedTests]
    const isWhole = own.isWhole && base.isWhole
    const part = { file, value: merged, origins, isWhole, base: base.file }
    return this.#finish(part, base.integration, inheritedTests)
  }

  #finish(
    part: Pick<ResolvedFlow, 'file' | 'value' | 'origins' | 'isWhole' | 'base'>,
    integration: string | undefined,
    inheritedTests: readonly FlowTestSpec[],
  ): ResolvedFlow | undefined {
    const { value, origins, isWhole } = part
    const merged = checkWhatIsSound(FlowSpec, value, 'flow', origins.reportFor(value))
    if (!merged) return undefined
    return {
      ...part,
      spec: merged.spec,
      isWhole: isWhole && merged.isWhole,
      integration,
      inheritedTests,
    }
  }

  #baseOf(spec: OverlaySpec, file: SourceFile): ResolvedFlow | undefined {
    const others = this.#files.filter((other) => other !== file)
    const named = others.filter((other) => nameOf(other) === spec.extends)
    const near = named.filter((other) => folderOf(other.path) === folderOf(file.path))
    const [base, second] = near.length > 0 ? near : named
    const problem = { severity: 'error', path: ['extends'] } as const
    if (!base) {
      const message = say('flowUnknown', { name: spec.extends })
      const hint = suggestionHint(
        spec.extends,
        others.flatMap((other) => nameOf(other) ?? []),
      )
      file.report({ code: 'overlay.base_unknown', ...problem, message, hint })
    } else if (second) {
      const message = say('severalBases', {
        name: spec.extends,
        one: base.path,
        another: second.path,
      })
      file.report({ code: 'overlay.base_ambiguous', ...problem, message })
    } else if (this.#underWay.has(base)) {
      const message = say('extendsItself', { flow: spec.flow, name: spec.extends })
      file.report({ code: 'overlay.cycle', ...problem, message })
    } else {
      return this.#resolve(base)
    }
    return undefined
  }
}

function nameOf(file: SourceFile): string | undefined {
  const name = isJsonObject(file.value) ? file.value['flow'] : undefined
  return typeof name === 'string' ? name : undefined
}

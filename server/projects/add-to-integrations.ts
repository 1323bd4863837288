import { listFlow, type ProjectFile, say } from '../../engine/index.ts'
import { flowNameIn } from './draft-flow.ts'
import { ProjectError } from './project-error.ts'

/** A flow that its integration did not have. */
export interface AddedFlow {
  readonly integration: string
  readonly flow: string
}

export interface GrownIntegration extends ProjectFile {
  /** What its file said before. */
  readonly base: string
  readonly flows: readonly AddedFlow[]
}

const NAME = /^integration:[ \t]*["']?([\w-]+)/m

/**
 * The files of integrations, with flows that are published for the first time added to those beside them. Where a file of
 * an integration is published too, it stays as its author wrote it.
 *
 * @throws {ProjectError} if a file is written such that a flow can only be added by a person
 */
export function addToIntegrations(
  drafts: readonly (ProjectFile & { readonly basedOn: number | undefined })[],
  published: readonly ProjectFile[],
): readonly GrownIntegration[] {
  const grown = new Map<string, GrownIntegration>()
  for (const { path, text, basedOn } of drafts) {
    const flow = basedOn === undefined ? flowNameIn(text) : undefined
    const file = published.find(
      (each) => folderOf(each.path) === folderOf(path) && NAME.test(each.text),
    )
    if (flow === undefined || !file || drafts.some((draft) => draft.path === file.path)) continue
    const known = grown.get(file.path) ?? {
      path: file.path,
      text: file.text,
      base: file.text,
      flows: [],
    }
    const outcome = listFlow(known.text, flow)
    if (outcome.kind === 'refused') throw cannotAdd(file.path, flow)
    const integration = NAME.exec(file.text)?.[1] ?? ''
    const flows = [...known.flows, { integration, flow }]
    grown.set(file.path, { ...known, text: outcome.text, flows })
  }
  return [...grown.values()]
}

function cannotAdd(path: string, flow: string): ProjectError {
  return new ProjectError({
    code: 'PROJECT_BROKEN',
    message: say('flowNotAdded', { path, flow }),
    hint: say('listFlowYourself', {}),
  })
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1)
}

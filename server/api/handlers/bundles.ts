import { loadWords, type Project, type ProjectFile, say, toText } from '../../../engine/index.ts'
import type { ImportCheck } from '../../contract/files.ts'
import { requireSameState } from '../../problems/api-error.ts'
import type { AddedFlow } from '../../projects/add-to-integrations.ts'
import { readBundle, writeBundle } from '../../projects/bundle/bundle-text.ts'
import { gatherBundle } from '../../projects/bundle/gather-bundle.ts'
import { filesToWrite, type PlannedImport, planImport } from '../../projects/bundle/plan-import.ts'
import { flowNameIn } from '../../projects/draft-flow.ts'
import { loadPublishedFiles } from '../../projects/file-versions.ts'
import { ProjectError } from '../../projects/project-error.ts'
import { checkPublication, publishFiles } from '../../projects/publish-files.ts'
import { replaceFiles } from '../../projects/replace-files.ts'
import type { Handlers } from '../handler.ts'
import { withProjectProblems } from '../project-problem.ts'
import type { Services } from '../services.ts'
import { authorOf } from './author-of.ts'
import { keepMasks } from './keep-masks.ts'
import { pauseFlows } from './pause-flows.ts'

/** Flows and integrations as files that people take from one workspace to another. */
export function createBundleHandlers(services: Services) {
  const { database, projects } = services

  const plan = async (workspace: string, text: string): Promise<PlannedImport> => {
    const own = await loadPublishedFiles(database.db, workspace)
    return planImport(readBundle(text), replaceFiles(projects.shipped.connectorFiles, own))
  }

  return {
    exportFiles: ({ params: { workspace }, query }) =>
      withProjectProblems(async () => {
        const bundle = gatherBundle(await projects.current(workspace), projects.shipped, query)
        const { integration, flow } = query
        const name = `${integration}${flow === undefined ? '' : `.${flow}`}.mapwright`
        return { body: { name, text: writeBundle(bundle) } }
      }),

    checkImport: (call) =>
      withProjectProblems(async () => {
        const { workspace } = call.params
        const planned = await plan(workspace, call.body.text)
        const all = planned.files.map(({ path }) => path)
        const files = filesToWrite(planned, { replace: all, keep: [] })
        const author = authorOf(call)
        const problems = await problemsOf(
          () => checkPublication(services, workspace, { files, note: '', author }),
          call.language,
        )
        const { integration, flow } = planned.bundle
        return {
          body: {
            integration,
            flow: flow ?? null,
            state: planned.state,
            files: planned.files.map(({ path, state, before, text }) => ({
              path,
              state,
              before: before ?? null,
              text,
            })),
            problems,
          },
        }
      }),

    importFiles: (call) =>
      withProjectProblems(async () => {
        const { workspace } = call.params
        const { text, state, replace, keep, note } = call.body
        const planned = await plan(workspace, text)
        requireSameState(state, planned.state)
        const files = filesToWrite(planned, { replace, keep })
        await keepMasks(services, { workspace, principal: call.principal, files })
        const before = new Map(planned.files.map((file) => [file.path, file.before]))
        const { project } = await projects.current(workspace)
        await pauseFlows(services, workspace, newFlowsOf(planned, files, project))
        const { changed } = await publishFiles(services, workspace, {
          files,
          note,
          author: authorOf(call),
          check: (published) => {
            const now = replaceFiles(projects.shipped.connectorFiles, published)
            for (const { path } of files) {
              const is = now.find((file) => file.path === path)?.text
              if (is !== before.get(path)) throw changedMeanwhile(path)
            }
          },
        })
        return { body: { changed: [...changed] }, audit: { details: { changed, note } } }
      }),
  } satisfies Pick<Handlers, 'exportFiles' | 'checkImport' | 'importFiles'>
}

/** What comes with an import runs when a person says so. */
function newFlowsOf(
  { bundle: { integration } }: PlannedImport,
  written: readonly ProjectFile[],
  { flows, broken }: Project,
): readonly AddedFlow[] {
  const known = [...flows, ...broken].filter(({ plan }) => plan.integration === integration)
  return written.flatMap(({ text }) => {
    const flow = flowNameIn(text)
    const isNew = flow !== undefined && !known.some(({ plan }) => plan.name === flow)
    return isNew ? [{ integration, flow }] : []
  })
}

function changedMeanwhile(path: string): ProjectError {
  return new ProjectError({
    code: 'FILE_CONFLICT',
    message: say('bundleCollides', { paths: path }),
    hint: say('chooseForEach', {}),
  })
}

/** What is wrong with what would be published; anything else that is in its way is thrown. */
async function problemsOf(
  check: () => Promise<void>,
  language: string,
): Promise<ImportCheck['problems']> {
  try {
    await check()
    return []
  } catch (error) {
    if (!(error instanceof ProjectError) || error.code !== 'PROJECT_BROKEN') throw error
    const words = await loadWords(language)
    return error.diagnostics.map(({ file, line, column, message, hint }) => ({
      path: `${file}:${line}:${column}`,
      message: toText(hint ? say('hinted', { said: message, hint }) : message, words),
    }))
  }
}

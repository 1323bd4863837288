import { transportSpecs } from '../../../connectors/specs.ts'
import { type FileKind, fileSchema, hashText, loadWords } from '../../../engine/index.ts'
import type { fileRoutes } from '../../contract/files.ts'
import { ApiError, requireSameState } from '../../problems/api-error.ts'
import type { RouteQuestion } from '../../projects/authoring/author-questions.ts'
import { loadDraftFiles } from '../../projects/drafts.ts'
import { listVersions } from '../../projects/file-versions.ts'
import { withoutUnnamed } from '../../projects/named-files.ts'
import { publishFiles } from '../../projects/publish-files.ts'
import {
  dropDraft,
  listFiles,
  openFile,
  publishDrafts,
  requireVersion,
  restoreVersion,
  SHIPPED_VERSION,
  writeDraft,
} from '../../projects/workspace-files.ts'
import { stateOf } from '../etags.ts'
import type { Call, Handlers, Reply } from '../handler.ts'
import { callerOf } from '../principal.ts'
import { withProjectProblems } from '../project-problem.ts'
import type { Services } from '../services.ts'
import { authorOf } from './author-of.ts'
import { createBundleHandlers } from './bundles.ts'
import { iso, toInfo, toReply, toVersion } from './file-answers.ts'
import { keepMasks, keepMasksOf } from './keep-masks.ts'
import { pauseFlows } from './pause-flows.ts'

type Apart = Pick<
  Call<(typeof fileRoutes)['lintFiles']>,
  'params' | 'principal' | 'bytes' | 'signal' | 'language'
>

const FILE_KINDS: readonly FileKind[] = [
  'connector',
  'integration',
  'flow',
  'overlay',
  'steps',
  'titles',
]

export function createFileHandlers(services: Services): Pick<Handlers, keyof typeof fileRoutes> {
  return {
    ...createDraftHandlers(services),
    ...createVersionHandlers(services),
    ...createProofHandlers(services),
    ...createBundleHandlers(services),
  }
}

function createDraftHandlers(services: Services) {
  const { projects, clock, database } = services
  return {
    listFiles: async ({ params: { workspace } }) => {
      const home = projects.home(workspace)
      const items = await listFiles(services, workspace)
      return {
        body: {
          items: items.map(toInfo),
          home: home ? 'folder' : 'database',
          ...(home?.problem !== undefined && { problem: home.problem }),
        },
      }
    },

    readFile: ({ params: { workspace }, query: { path } }) =>
      withProjectProblems(async () => toReply(await openFile(services, workspace, path))),

    saveDraft: (call) =>
      withProjectProblems(async () => {
        const { text, basedOn } = call.body
        const saved = await writeDraft(services, call.params.workspace, {
          path: call.query.path,
          text,
          basedOn,
          author: authorOf(call),
          at: clock.now(),
          check: (state) => requireSameState(call.ifMatch, state),
        })
        return toReply(saved)
      }),

    dropDraft: ({ params: { workspace }, query: { path } }) =>
      withProjectProblems(async () => {
        await dropDraft(services, workspace, path)
        return {}
      }),

    publishFiles: (call) => withProjectProblems(async () => publish(services, call)),

    pushFiles: (call) =>
      withProjectProblems(async () => {
        const { files, note, removeOthers } = call.body
        const { workspace } = call.params
        const { principal } = call
        await keepMasks(services, { workspace, principal, files, removesOthers: removeOthers })
        const published = await publishFiles(services, workspace, {
          files,
          note,
          removeOthers,
          author: authorOf(call),
        })
        return {
          body: { changed: [...published.changed], removed: [...published.removed] },
          audit: { details: { ...published, note } },
        }
      }),

    readProject: async ({ params: { workspace } }) => {
      const { files, version } = await projects.current(workspace)
      const drafts = await loadDraftFiles(database.db, workspace)
      const sent = withoutUnnamed(files, projects.shipped.connectorFiles, drafts)
      // A draft may name another connector, while nothing is published.
      const etag = `${version}-${hashText(sent.map(({ path }) => path).join('\n'))}`
      return { body: { files: [...sent], version }, etag }
    },

    pullFiles: async ({ params: { workspace } }) => {
      const files = await listFiles(services, workspace)
      return {
        body: {
          files: files.flatMap(({ path, published }) =>
            published && published.version !== SHIPPED_VERSION
              ? [{ path, text: published.text, version: published.version }]
              : [],
          ),
        },
      }
    },
  } satisfies Partial<Handlers>
}

async function publish(
  services: Services,
  call: Call<(typeof fileRoutes)['publishFiles']>,
): Promise<Reply<(typeof fileRoutes)['publishFiles']>> {
  const { workspace } = call.params
  const { paths, note, addsFlows, states = {} } = call.body
  keepMasksOf(call.principal, workspace, paths)
  await publishDrafts(services, workspace, paths, {
    note,
    addsFlows,
    author: authorOf(call),
    checkDraft: (path, state) => {
      const shown = Object.hasOwn(states, path) ? states[path] : undefined
      if (shown !== undefined) requireSameState(stateOf(shown), state)
    },
    beforeItHolds: (added) => pauseFlows(services, workspace, added),
  })
  const items = (await listFiles(services, workspace)).filter(({ path }) => paths.includes(path))
  return { body: { items: items.map(toInfo) }, audit: { details: { paths, note } } }
}

function createVersionHandlers(services: Services) {
  const { database } = services
  return {
    listVersions: async ({ params: { workspace }, query: { path } }) => {
      const versions = await listVersions(database.db, workspace, path)
      const items = versions
        .filter(({ isRemoved }) => !isRemoved)
        .map(({ version, at, author, note }) => ({ version, at: iso(at), by: author, note }))
      return { body: { items } }
    },

    readVersion: ({ params: { workspace, version }, query: { path } }) =>
      withProjectProblems(async () => {
        const found = await requireVersion(services, workspace, { path, version })
        return { body: toVersion(found) }
      }),

    restoreVersion: (call) =>
      withProjectProblems(async () => {
        const { workspace, version } = call.params
        const { path } = call.query
        const author = authorOf(call)
        const file = await restoreVersion(services, workspace, { path, version, author })
        return { ...toReply(file), audit: { subject: path, details: { version } } }
      }),
  } satisfies Partial<Handlers>
}

function createProofHandlers({ projects }: Services) {
  /** This process does not even read what is sent. */
  const askApart = (
    kind: RouteQuestion['kind'],
    { params: { workspace }, principal, bytes, signal, language }: Apart,
  ) =>
    withProjectProblems(async () => {
      const { files } = await projects.current(workspace)
      const words = language === 'en' ? undefined : await loadWords(language)
      const asker = { workspace, caller: callerOf(principal), signal }
      const answer = await projects.authors.ask(asker, { kind, files, words }, bytes)
      if ('json' in answer) return { json: answer.json }
      throw new ApiError(answer.problem)
    })

  return {
    lintFiles: (call) => askApart('lintFiles', call),

    testFlow: (call) => askApart('testFlow', call),

    readSchemas: async () => ({
      body: Object.fromEntries(
        FILE_KINDS.map((kind) => [kind, fileSchema(kind, { transports: transportSpecs })]),
      ),
    }),
  } satisfies Partial<Handlers>
}

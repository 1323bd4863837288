import { type Static, Type } from 'typebox'
import { PROJECT_PATH } from './project-path.ts'
import { route } from './route.ts'
import { AnyJson, At, DiagnosticShape, InWorkspace, Name, nullable } from './values.ts'

const Path = Type.String({
  pattern: PROJECT_PATH,
  description: 'Path in the project, with slashes.',
})
const FileText = Type.String({ maxLength: 1_000_000 })

export const FileInfo = Type.Object({
  path: Path,
  kind: Type.Union([
    Type.Literal('connector'),
    Type.Literal('integration'),
    Type.Literal('flow'),
    Type.Literal('steps'),
    Type.Literal('titles'),
    Type.Literal('unknown'),
  ]),
  /** Published version that runs; null: only a draft. */
  version: nullable(Type.Integer()),
  publishedAt: nullable(At),
  hasDraft: Type.Boolean(),
  draftBy: nullable(Type.String()),
  /** Comes with Mapwright and is replaced with its updates; change it by an overlay or a draft of your own. */
  isShipped: Type.Boolean(),
})
export type FileInfo = Static<typeof FileInfo>

export const FileContent = Type.Object({
  path: Path,
  published: nullable(
    Type.Object({
      version: Type.Integer(),
      text: FileText,
      note: Type.String(),
      at: At,
      by: Type.String(),
    }),
  ),
  draft: nullable(
    Type.Object({
      text: FileText,
      /** Published version it was begun on; when another is published meanwhile, the two are to be merged. */
      basedOn: nullable(Type.Integer()),
      baseText: nullable(FileText),
      at: At,
      by: Type.String(),
    }),
  ),
})
export type FileContent = Static<typeof FileContent>

export const FileVersion = Type.Object({
  version: Type.Integer(),
  at: At,
  by: Type.String(),
  note: Type.String(),
})

/** As large as the database holds; 0 is the text that comes with the program. */
const VersionNumber = Type.Integer({ minimum: 0, maximum: 2_147_483_647 })
const AtPath = Type.Object({ path: Path })

/** Files in place of the published ones. */
export const LintedFiles = Type.Object({
  files: Type.Array(Type.Object({ path: Path, text: FileText }), { maxItems: 100 }),
})
export type LintedFiles = Static<typeof LintedFiles>

export const TestedFlow = Type.Object({ path: Path, text: Type.Optional(FileText) })
export type TestedFlow = Static<typeof TestedFlow>

/** What the tests of a flow came to. */
export const TestReport = Type.Object({
  results: Type.Array(
    Type.Object({
      it: Type.String(),
      isGood: Type.Boolean(),
      differences: Type.Array(DiagnosticShape),
    }),
  ),
  gaps: Type.Array(DiagnosticShape),
  coverage: Type.Object({ covered: Type.Integer(), total: Type.Integer() }),
})

const BundleText = Type.String({ maxLength: 4_000_000 })

/** What an import would do, file by file. */
export const ImportCheck = Type.Object({
  integration: Type.String(),
  flow: nullable(Type.String()),
  /** Names what was looked at. */
  state: Type.String(),
  files: Type.Array(
    Type.Object({
      path: Path,
      /** `grown`: what it lacks is added. `different`: there is another text here, and a person has to choose. */
      state: Type.Union([
        Type.Literal('new'),
        Type.Literal('same'),
        Type.Literal('grown'),
        Type.Literal('different'),
      ]),
      before: nullable(Type.String()),
      text: Type.String(),
    }),
  ),
  /** Why it could not be published as it is. */
  problems: Type.Array(
    Type.Object({
      path: Type.String({ description: 'File, line and column.' }),
      message: Type.String(),
    }),
  ),
})
export type ImportCheck = Static<typeof ImportCheck>

export const fileRoutes = {
  listFiles: route({
    method: 'get',
    path: '/workspaces/{workspace}/files',
    access: 'viewer',
    summary: 'List the files of the project',
    params: InWorkspace,
    answer: Type.Object({
      items: Type.Array(FileInfo),
      home: Type.Union([Type.Literal('database'), Type.Literal('folder')]),
      problem: Type.Optional(
        Type.String({ description: 'Why what lies in the folder was not published.' }),
      ),
    }),
  }),
  readFile: route({
    method: 'get',
    path: '/workspaces/{workspace}/file',
    access: 'viewer',
    summary: 'Show a file: what is published, and the draft',
    params: InWorkspace,
    query: AtPath,
    answer: FileContent,
    etag: 'reads',
  }),
  saveDraft: route({
    method: 'put',
    path: '/workspaces/{workspace}/file/draft',
    access: 'editor',
    summary:
      'Save the draft of a file; nothing runs by it until it is published. A new file is based on the state "none"',
    params: InWorkspace,
    query: AtPath,
    body: Type.Object({
      text: FileText,
      basedOn: Type.Optional(
        Type.Integer({
          description: 'Version that the text takes into account; absent: the one before.',
        }),
      ),
    }),
    answer: FileContent,
    etag: 'needs',
    maxBytes: 8_000_000,
  }),
  dropDraft: route({
    method: 'delete',
    path: '/workspaces/{workspace}/file/draft',
    access: 'editor',
    summary: 'Throw the draft of a file away',
    params: InWorkspace,
    query: AtPath,
  }),
  publishFiles: route({
    method: 'post',
    path: '/workspaces/{workspace}/publish',
    access: 'editor',
    summary: 'Make drafts the versions that run; refused when the project would have a mistake',
    params: InWorkspace,
    body: Type.Object({
      paths: Type.Array(Path, { minItems: 1 }),
      note: Type.String({ maxLength: 500 }),
      states: Type.Optional(
        Type.Record(Type.String(), Type.String(), {
          description:
            'States of drafts (ETag of the file) as they were shown; refused when one is another by now.',
        }),
      ),
      addsFlows: Type.Optional(
        Type.Boolean({
          description:
            'Add flows that are new to the integration beside them. They are paused until a person says otherwise.',
        }),
      ),
    }),
    answer: Type.Object({ items: Type.Array(FileInfo) }),
    isAction: true,
  }),
  pushFiles: route({
    method: 'post',
    path: '/workspaces/{workspace}/push',
    access: 'editor',
    summary: 'Publish files from elsewhere in one go; files that are left out stay, or are removed',
    params: InWorkspace,
    body: Type.Object({
      files: Type.Array(Type.Object({ path: Path, text: FileText }), { maxItems: 1000 }),
      note: Type.String({ maxLength: 500 }),
      removeOthers: Type.Optional(Type.Boolean()),
    }),
    answer: Type.Object({ changed: Type.Array(Path), removed: Type.Array(Path) }),
    isAction: true,
    maxBytes: 32_000_000,
  }),
  pullFiles: route({
    method: 'get',
    path: '/workspaces/{workspace}/pull',
    access: 'viewer',
    summary: 'Give the text of all published files',
    params: InWorkspace,
    answer: Type.Object({
      files: Type.Array(Type.Object({ path: Path, text: FileText, version: Type.Integer() })),
    }),
  }),
  exportFiles: route({
    method: 'get',
    path: '/workspaces/{workspace}/export',
    access: 'viewer',
    summary:
      'Give an integration, or one flow of it, as a text with all files that it needs elsewhere; credentials, answers and rows are in none of them',
    params: InWorkspace,
    query: Type.Object({ integration: Name, flow: Type.Optional(Name) }),
    answer: Type.Object({
      name: Type.String({ description: 'What a file with the text may be called.' }),
      text: Type.String(),
    }),
  }),
  checkImport: route({
    method: 'post',
    path: '/workspaces/{workspace}/import/check',
    access: 'editor',
    summary: 'Say what an import of an exported text would add and change, and do nothing',
    isQuestion: true,
    params: InWorkspace,
    body: Type.Object({ text: BundleText }),
    answer: ImportCheck,
    maxBytes: 8_000_000,
  }),
  importFiles: route({
    method: 'post',
    path: '/workspaces/{workspace}/import',
    access: 'editor',
    summary:
      'Publish the files of an exported text; refused while a file that is different here is neither kept nor replaced. New flows are paused until a person says otherwise',
    params: InWorkspace,
    body: Type.Object({
      text: BundleText,
      state: Type.String({
        maxLength: 100,
        description: 'What the check said; refused when the project is another by now.',
      }),
      replace: Type.Array(Path, { maxItems: 1000 }),
      keep: Type.Array(Path, { maxItems: 1000 }),
      note: Type.String({ maxLength: 500 }),
    }),
    answer: Type.Object({ changed: Type.Array(Path) }),
    isAction: true,
    maxBytes: 8_000_000,
  }),
  readProject: route({
    method: 'get',
    path: '/workspaces/{workspace}/project',
    access: 'viewer',
    summary:
      'Give the text of everything that is compiled together, with the connectors that it or a draft names',
    params: InWorkspace,
    etag: 'reads',
    isPacked: true,
    answer: Type.Object({
      files: Type.Array(Type.Object({ path: Path, text: FileText })),
      version: Type.String({ description: 'Changes with every publication.' }),
    }),
  }),
  listVersions: route({
    method: 'get',
    path: '/workspaces/{workspace}/file/versions',
    access: 'viewer',
    summary: 'List the published versions of a file, newest first',
    params: InWorkspace,
    query: AtPath,
    answer: Type.Object({ items: Type.Array(FileVersion) }),
  }),
  readVersion: route({
    method: 'get',
    path: '/workspaces/{workspace}/file/versions/{version}',
    access: 'viewer',
    summary: 'Show the text of a published version',
    params: Type.Object({ workspace: Name, version: VersionNumber }),
    query: AtPath,
    answer: Type.Object({
      version: Type.Integer(),
      text: FileText,
      note: Type.String(),
      at: At,
      by: Type.String(),
    }),
  }),
  restoreVersion: route({
    method: 'post',
    path: '/workspaces/{workspace}/file/versions/{version}/restore',
    access: 'editor',
    summary: 'Publish the text of an earlier version again',
    params: Type.Object({ workspace: Name, version: VersionNumber }),
    query: AtPath,
    answer: FileContent,
    isAction: true,
  }),
  lintFiles: route({
    method: 'post',
    path: '/workspaces/{workspace}/lint',
    access: 'viewer',
    summary: 'Check the project with these files in place of the published ones',
    isQuestion: true,
    params: InWorkspace,
    bodyApart: LintedFiles,
    answer: Type.Object({ diagnostics: Type.Array(DiagnosticShape) }),
    maxBytes: 32_000_000,
  }),
  testFlow: route({
    method: 'post',
    path: '/workspaces/{workspace}/test',
    access: 'viewer',
    summary: 'Run the tests in the file of a flow, as published or with this text',
    isQuestion: true,
    params: InWorkspace,
    bodyApart: TestedFlow,
    answer: TestReport,
    maxBytes: 8_000_000,
  }),
  readSchemas: route({
    method: 'get',
    path: '/schemas',
    access: 'public',
    summary: 'Give the JSON Schemas of the kinds of files, for editors',
    answer: Type.Record(Type.String(), AnyJson),
  }),
}

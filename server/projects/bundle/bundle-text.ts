import { type ProjectFile, say } from '../../../engine/index.ts'
import { ProjectError } from '../project-error.ts'
import { requireDistinctPaths, requireProjectPath } from '../project-path.ts'

/** Files that go together from one workspace to another, as one text. */
export interface Bundle {
  readonly kind: 'flow' | 'integration'
  /** Of the integration; of a flow, too, it is the integration that it belongs to. */
  readonly integration: string
  /** Absent: all flows of the integration. */
  readonly flow: string | undefined
  readonly files: readonly ProjectFile[]
}

const FORMAT = 1
const MAX_FILES = 1000
const HEAD =
  /^# Mapwright bundle (\d+): (?:integration ([\w-]+)|flow ([\w-]+) of ([\w-]+))[ \t]*\r?\n/
/** What begins a document of a stream of YAML, which no line within one can be. */
const BEGIN = /^--- # file (\S+?)(, without a last line break)?[ \t]*\r?\n/gm

/** What ends a stream of YAML: what was cut off lacks it. */
const END = '... # end\n'

/**
 * Puts files one below the other, byte for byte, as a stream of YAML documents: everybody can read it and compare two of
 * them, and nothing in it has to be unpacked.
 */
export function writeBundle({ integration, flow, files }: Bundle): string {
  const what = flow === undefined ? `integration ${integration}` : `flow ${flow} of ${integration}`
  const parts = files.map(({ path, text }) => {
    const isWhole = text.endsWith('\n')
    return `--- # file ${path}${isWhole ? '' : ', without a last line break'}\n${text}${isWhole ? '' : '\n'}`
  })
  return `# Mapwright bundle ${FORMAT}: ${what}\n${parts.join('')}${END}`
}

/**
 * The reverse of {@link writeBundle}, of a text from anywhere.
 *
 * @throws {ProjectError} for what is none, or names a path that no file of a project may have
 */
export function readBundle(whole: string): Bundle {
  const [last] = /\.\.\. # end[ \t]*(\r?\n)*$/.exec(whole) ?? []
  if (last === undefined) throw unfit()
  const text = whole.slice(0, -last.length)
  const head = HEAD.exec(text)
  const [, format, alone, flow, ofFlow] = head ?? []
  const integration = alone ?? ofFlow
  if (!head || integration === undefined) throw unfit()
  if (Number(format) > FORMAT) throw unfit()
  const begins = [...text.matchAll(BEGIN)]
  const files = begins.map((begin, at): ProjectFile => {
    const [line, path = '', isOpen] = begin
    const end = begins[at + 1]?.index ?? text.length
    const own = text.slice(begin.index + line.length, end)
    return { path, text: isOpen === undefined ? own : own.replace(/\r?\n$/, '') }
  })
  const first = begins[0]
  if (!first || first.index !== head[0].length || files.length > MAX_FILES) throw unfit()
  const paths = files.map(({ path }) => path)
  for (const path of paths) requireProjectPath(path)
  requireDistinctPaths(paths)
  if (new Set(paths).size < paths.length) throw unfit()
  return { kind: flow === undefined ? 'integration' : 'flow', integration, flow, files }
}

function unfit(): ProjectError {
  return new ProjectError({
    code: 'BUNDLE_UNFIT',
    message: say('bundleUnfit', {}),
    hint: say('exportBundle', { format: FORMAT }),
  })
}

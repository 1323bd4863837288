import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createRandom } from '../connectors/simulator/seeded-random.ts'
import { transportSpecs } from '../connectors/specs.ts'
import {
  type Diagnostic,
  formatDiagnostic,
  loadProject,
  type Project,
  type ProjectFile,
  testProjectFlow,
} from '../engine/index.ts'
import { mutateText } from './fuzz/mutate-text.ts'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..')
/** Time of the processor, so that a busy machine makes no findings. */
const MAX_CPU_MS = 10_000

interface Shipped {
  readonly connectors: readonly ProjectFile[]
  readonly mappings: readonly ProjectFile[]
  readonly project: Project
}

let shipped: Shipped | undefined

/** A shipped file, mistreated, must be read to its end, and what is wrong be told at its places. */
export async function fuzzLanguage(seed: number): Promise<string | undefined> {
  shipped ??= readShipped()
  const random = createRandom(`language ${seed}`)
  const { connectors, mappings, project } = shipped
  const all = [...connectors, ...mappings]
  const isConnector = random.chance(0.25)
  const victim = random.pick(isConnector ? connectors : mappings)
  const text = mutateText(victim.text, random.pick(all).text, random)
  const mutated = { path: victim.path, text }
  const files = isConnector ? [mutated] : [mutated, ...neighboursOf(victim, mappings)]
  const before = process.cpuUsage()
  try {
    const found = loadProject(files, {
      transports: transportSpecs,
      known: isConnector ? {} : project.connectors,
    })
    const finding = misplaced(files, found.diagnostics) ?? doubled(found.diagnostics)
    if (finding !== undefined) return about(mutated, finding)
    const flow = found.flows.find(({ file }) => file === victim.path)
    if (flow) await testProjectFlow(found, flow)
  } catch (thrown) {
    return about(mutated, `it throws: ${thrown instanceof Error ? thrown.stack : String(thrown)}`)
  }
  const ms = process.cpuUsage(before).user / 1000
  return ms > MAX_CPU_MS ? about(mutated, `it takes ${Math.round(ms)} ms`) : undefined
}

function readShipped(): Shipped {
  const connectors = readdirSync(join(ROOT, 'connectors'))
    .map((name) => `connectors/${name}/connector.yaml`)
    .flatMap(readIfThere)
  const mappings = readdirSync(join(ROOT, 'mappings'), { recursive: true })
    .map(String)
    .filter((path) => path.endsWith('.yaml'))
    .map((path) => `mappings/${path}`)
    .toSorted()
    .flatMap(readIfThere)
  return { connectors, mappings, project: loadProject(connectors, { transports: transportSpecs }) }
}

function readIfThere(path: string): readonly ProjectFile[] {
  try {
    return [{ path, text: readFileSync(join(ROOT, path), 'utf8') }]
  } catch {
    return []
  }
}

/** The files that others build on; all of them would make every case slow. */
function neighboursOf(
  victim: ProjectFile,
  mappings: readonly ProjectFile[],
): readonly ProjectFile[] {
  return mappings.filter(
    (file) => file !== victim && /^(?:integration|steps):/m.test(file.text.slice(0, 2_000)),
  )
}

function misplaced(
  files: readonly ProjectFile[],
  diagnostics: readonly Diagnostic[],
): string | undefined {
  for (const diagnostic of diagnostics) {
    const { file, line, column } = diagnostic
    const text = files.find(({ path }) => path === file)?.text
    const lines = text?.split('\n') ?? []
    const length = lines[line - 1]?.length
    if (length === undefined || column < 1 || column > length + 1) {
      return `a diagnostic is nowhere: ${formatDiagnostic(diagnostic)}`
    }
  }
  return undefined
}

function doubled(diagnostics: readonly Diagnostic[]): string | undefined {
  const lines = diagnostics.map(formatDiagnostic)
  const twice = lines.find((line, at) => lines.indexOf(line) !== at)
  return twice === undefined ? undefined : `a diagnostic comes twice: ${twice}`
}

function about({ path, text }: ProjectFile, finding: string): string {
  const shown = text.length > 4_000 ? `${text.length} characters` : JSON.stringify(text)
  return `${path} (${shown}): ${finding}`
}

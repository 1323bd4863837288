import type { Diagnostic, DocumentPath, Problem, Report } from '../diagnostic.ts'
import type { Json } from '../json.ts'
import type { Area } from './check-spec.ts'
import type { YamlText } from './parse-yaml.ts'
import { readYaml } from './read-yaml.ts'

/** A file as it came in: where it is kept, with `/` between folders, and what it says. */
export interface ProjectFile {
  readonly path: string
  readonly text: string
}

const CONNECTOR = /^(?:\{\s*)?["']?connector["']?:[ \t]*["']?([\w-]+)/m
const STARTS_CONNECTOR = /^connector:/m

/** Whether a file is a connector, without parsing it. One that is written on one line, in braces, is known when it is parsed. */
export function isConnectorFile({ text }: ProjectFile): boolean {
  return STARTS_CONNECTOR.test(text)
}

/** The name that a connector file gives itself; empty where it gives none. */
export function connectorNameOf({ text }: ProjectFile): string {
  return CONNECTOR.exec(text)?.[1] ?? ''
}

/** A file that has been read, and what was found wrong in it so far. */
export interface SourceFile {
  readonly path: string
  readonly text: string
  readonly kind: Area | undefined
  /** Absent when the file is not YAML. */
  readonly value: Json | undefined
  readonly report: Report
  /** Gives a problem of this file its line and column. */
  readonly place: (problem: Problem) => Diagnostic
  readonly diagnostics: () => readonly Diagnostic[]
  readonly hasErrors: () => boolean
}

/**
 * Reads a file; its first key, or the language in its name (`orders.it.yaml`), tells what kind it is. `parsed`: its text,
 * where it was parsed before.
 */
export function readSourceFile({ path, text }: ProjectFile, parsed?: YamlText): SourceFile {
  const problems: Problem[] = []
  const report = (problem: Problem) => void problems.push(problem)
  const source = readYaml(path, text, report, parsed)
  return {
    path,
    text,
    kind: kindOf(path, source.value),
    value: source.value,
    report,
    place: source.place,
    diagnostics: () =>
      problems.filter((problem) => !isExplained(problem, problems)).map(source.place),
    hasErrors: () => problems.some(({ severity }) => severity === 'error'),
  }
}

/** Splits `orders.it.yaml` into the file it belongs to and the language; nothing for other names. */
export function parseTitlesPath(
  path: string,
): { readonly of: string; readonly language: string } | undefined {
  const [, stem, language] = /^(.+)\.([a-z]{2}(?:-[A-Z]{2})?)\.yaml$/.exec(path) ?? []
  return stem === undefined || language === undefined ? undefined : { of: `${stem}.yaml`, language }
}

export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1)
}

function kindOf(path: string, value: Json | undefined): Area | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  if (parseTitlesPath(path)) return 'titles'
  if ('connector' in value) return 'connector'
  if ('integration' in value) return 'integration'
  if ('flow' in value) return 'extends' in value ? 'overlay' : 'flow'
  return 'steps' in value ? 'steps' : undefined
}

/** What YAML cut off is no formula any more, which needs no second complaint. */
function isExplained({ code, path }: Problem, problems: readonly Problem[]): boolean {
  return (
    code.startsWith('formula.') &&
    problems.some((other) => other.code.endsWith('_trap') && isSamePath(other.path, path))
  )
}

function isSamePath(left: DocumentPath, right: DocumentPath): boolean {
  return left.length === right.length && left.every((name, at) => name === right[at])
}

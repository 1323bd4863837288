/** What is asked of every system, in the order in which it is told. */
export const ASPECTS = [
  'sign-in',
  'bodies',
  'paging',
  'incremental',
  'reading',
  'writes',
  'errors',
] as const
export type Aspect = (typeof ASPECTS)[number]

/** Whether the language says what the documentation of a system asks for. */
export interface Verdict {
  readonly aspect: Aspect
  /** The ways of it that the documentation names, as `cursor in the query`. */
  readonly kinds: readonly string[]
  /** `none`: the system has nothing of the kind. */
  readonly answer: 'said' | 'not said' | 'none'
  /** Of what is not said: why. */
  readonly why: string
}

/**
 * Reads lines such as `paging (cursor in the body): said` and `sign-in (digest): not said: why`.
 *
 * @throws {Error} for a line that says something else.
 */
export function readVerdicts(lines: readonly string[]): readonly Verdict[] {
  return lines.map(readVerdict)
}

const LINE =
  /^(?<aspect>[a-z-]+)(?: \((?<kinds>[^)]+)\))?: (?<answer>not said|said|none)(?<rest>.*)$/

function readVerdict(line: string): Verdict {
  const { aspect = '', kinds = '', answer = '', rest = '' } = LINE.exec(line)?.groups ?? {}
  const known = ASPECTS.find((name) => name === aspect)
  const given = ANSWERS.find((name) => name === answer)
  if (!known || !given) throw new Error(`no verdict: ${line}`)
  const why = rest.replace(/^[:,]? /, '')
  if (given === 'not said' && why === '') throw new Error(`without a reason: ${line}`)
  const named = kinds === '' ? [] : kinds.split(', ')
  if (given !== 'none' && named.length === 0) throw new Error(`without a kind: ${line}`)
  return { aspect: known, kinds: named, answer: given, why }
}

const ANSWERS = ['said', 'not said', 'none'] as const

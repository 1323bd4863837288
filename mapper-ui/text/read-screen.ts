/** A part of a drawn page: what it shows, and the number of the step that it belongs to. */
export interface ScreenPart {
  readonly kind: 'menu' | 'title' | 'button' | 'field' | 'secret' | 'tick'
  readonly text: string
  /** Of a field: what stands in it. */
  readonly value: string
  readonly step: number | undefined
  /** How deep an entry of the menu is. */
  readonly depth: number
}

/** A page of another system as it is drawn where somebody looks for something on it. */
export interface Screen {
  readonly address: string
  readonly addressStep: number | undefined
  readonly menu: readonly ScreenPart[]
  readonly parts: readonly ScreenPart[]
}

const KINDS = ['menu', 'title', 'button', 'field', 'secret', 'tick'] as const

/**
 * Reads a drawing from its lines: `menu: > API keys (2)` is an entry within another one, with the number of its step;
 * `field: Public key = k3x8…` has a value. What no line says is not drawn, and what is no such line is left out.
 */
export function readScreen(text: string): Screen {
  const lines = text.split('\n').flatMap((line) => readLine(line) ?? [])
  const address = lines.find(({ name }) => name === 'address')
  const parts = lines.flatMap((line) => partOf(line) ?? [])
  return {
    address: address?.words ?? '',
    addressStep: address?.step,
    menu: parts.filter(({ kind }) => kind === 'menu'),
    parts: parts.filter(({ kind }) => kind !== 'menu'),
  }
}

interface Line {
  readonly name: string
  readonly words: string
  readonly step: number | undefined
}

function readLine(line: string): Line | undefined {
  const [, name, words = '', step] = /^ *(\w+): *(.*?)(?: *\((\d+)\))? *$/.exec(line) ?? []
  return name === undefined
    ? undefined
    : { name, words, step: step === undefined ? undefined : Number(step) }
}

function partOf({ name, words, step }: Line): ScreenPart | undefined {
  const kind = KINDS.find((each) => each === name)
  if (!kind) return undefined
  const [, marks = '', said = ''] = /^((?:> *)*)(.*)$/.exec(words) ?? []
  const [text = '', value = ''] = said.split(' = ')
  return { kind, text, value, step, depth: marks.replace(/\s/g, '').length }
}

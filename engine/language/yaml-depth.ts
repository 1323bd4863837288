import { CST, Lexer } from 'yaml'

// Looked up once: they are compared with every lexeme of every file.
const { SCALAR, DOCUMENT, FLOW_END } = CST

/** Far more than a flow needs, far less than the stack of any browser or server holds. */
export const maxYamlDepth = 100

/**
 * Tells where a text first nests lists and maps deeper than {@link maxYamlDepth}; nothing where it does not. What is
 * nested deeper is never composed: that is recursive, and a stack that it fills can end the whole process.
 */
export function findTooDeep(text: string): number | undefined {
  const isTooDeep = createDepthCheck()
  let offset = 0
  for (const lexeme of new Lexer().lex(text)) {
    if (isTooDeep(lexeme)) return offset
    if (!isControl(lexeme)) offset += lexeme.length
  }
  return undefined
}

/** To be told every lexeme of a text in turn; says of each whether it leads too deep. */
export function createDepthCheck(): (lexeme: string) => boolean {
  const nesting = createNesting()
  let [isLineStart, isScalar] = [true, false]
  return (lexeme) => {
    if (lexeme === FLOW_END) nesting.endFlow()
    if (lexeme === SCALAR) isScalar = true
    if (isControl(lexeme)) return false
    if (isLineStart) nesting.startLine(/^ +$/.test(lexeme) ? lexeme.length : 0)
    // The text of a scalar may look like a sign of structure.
    if (!isScalar) nesting.meet(lexeme)
    isLineStart = lexeme.endsWith('\n')
    isScalar = false
    return nesting.depth() > maxYamlDepth
  }
}

/** What the lexer says about the text, and is no part of it. */
function isControl(lexeme: string): boolean {
  return lexeme === SCALAR || lexeme === DOCUMENT || lexeme === FLOW_END
}

/** A line that opens lists and maps by dashes and colons, and how many. */
interface Line {
  readonly indent: number
  count: number
}

interface Nesting {
  readonly depth: () => number
  readonly startLine: (indent: number) => void
  readonly meet: (sign: string) => void
  /** Brackets that were never closed. */
  readonly endFlow: () => void
}

function createNesting(): Nesting {
  const open: Line[] = []
  let line: Line = { indent: 0, count: 0 }
  let [inBlock, inFlow] = [0, 0]

  /** The first sign of a line ends all that lines indented as far, or further, have opened. */
  function enterBlock(): void {
    if (line.count === 0) {
      for (let last = open.at(-1); last && last.indent >= line.indent; last = open.at(-1)) {
        inBlock -= last.count
        open.pop()
      }
      open.push(line)
    }
    line.count += 1
    inBlock += 1
  }

  return {
    depth: () => inBlock + inFlow,
    startLine: (indent) => {
      line = { indent, count: 0 }
    },
    meet: (sign) => {
      switch (sign) {
        case '[':
        case '{':
          inFlow += 1
          break
        case ']':
        case '}':
          inFlow = Math.max(0, inFlow - 1)
          break
        case '-':
        case '?':
        case ':':
          if (inFlow === 0) enterBlock()
          break
        default:
      }
    },
    endFlow: () => {
      inFlow = 0
    },
  }
}

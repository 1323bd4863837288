import { transportSpecs } from '../../connectors/specs.ts'
import {
  describeFunctions,
  type FileKind,
  fileSchema,
  isJsonObject,
  type Json,
  type JsonObject,
  type Words,
} from '../../engine/index.ts'

const INTRODUCTION = `# Language reference

Made by \`npm run docs\` from the schemas that the engine checks files with, and from its list of functions.

## Four rules

- **Values.** Text that begins with \`=\` is a JSONata formula; everything else is a plain value. A plain
  text that itself begins with \`=\` is written \`="=text"\`.
- **Names.** A bare name is a field of the record in hand. A \`$name\` is something the flow knows: \`$settings\`, \`$record\`
  (the whole source record), \`$key\`, \`$index\`, \`$existing\` (the target record about to be updated), and the results of
  earlier steps by their \`as\` or \`let\` name. An unknown name is an error of lint.
- **Absence.** A formula without result: the field is not sent. \`null\`: the field is cleared in the target.
- **Steps.** A step has exactly one verb (\`let\`, \`find\`, \`write\`, \`delete\`, \`skip\`, \`fail\`, \`do\`, \`call\`) and some
  modifiers, which mean the same on every verb.
`

const KINDS: Readonly<Record<FileKind, string>> = {
  flow: 'A flow',
  overlay: 'A flow that extends another',
  steps: 'Steps that several flows call',
  integration: 'An integration',
  connector: 'A connector',
  titles: 'Texts in another language',
}
const TITLES = `A file beside the other, named for it and the language (\`stock.it.yaml\`): the path of each text, or the text of a reason → that text.

\`\`\`yaml
title: Giacenze, da CCV SalesPOS a Lightspeed
settings.properties.keepBack.title: Pezzi da tenere da parte per articolo
The article has no SKU: L’articolo non ha uno SKU
\`\`\`

What is not in it is shown as the other file has it. Reasons (\`skip\`, \`fail\`, \`say\`) are found by their original text; the translation of a formula is a
formula with the same values in it, in any order. Texts in a row (\`$join([…], "; ")\`) are translated one by one, in the same order. A path or reason that the other file does not have is a mistake.
`
const QUESTIONS = `## Questions

Each property of \`settings\` is a question of the wizard, in JSON Schema: \`title\` and \`description\` ask it, \`default\` is its answer until
somebody gives one, \`required\` names those that must be answered. \`oneOf\` with \`const\` and \`title\` are choices with words, \`enum\` are
plain ones, both as \`items\` of an \`array\` are boxes to tick; \`writeOnly: true\` is a secret. Four words are ours:

| word | value | meaning |
| --- | --- | --- |
| \`x-options\` | role.resource | The choices are the records of a connected system, as \`pos.store\`: their identity is the answer. With a field, as \`pos.product.sku\`, its values are, and others may be typed. |
| \`x-group\` | text | Questions with the same one stand together under it. |
| \`x-show\` | formula | It is asked where this holds for the other answers, as \`=$settings.sendMail\`. What is not asked need not be answered. |
| \`x-lines\` | yes or no | The answer is a text of several lines, such as a key or certificate in PEM, and keeps them. With \`writeOnly\` it is hidden while it is typed. |

\`\`\`yaml
settings:
  required: [store, address]
  properties:
    store: { title: Store, type: integer, x-options: pos.store }
    sendMail: { title: Tell somebody, type: boolean, default: false }
    address: { title: Address, type: string, format: email, x-show: =$settings.sendMail }
\`\`\`
`
const MAX_DEPTH = 4
/** Kinds of files, in the order of the reference. */
const TRANSLATED = ['flow', 'overlay', 'steps', 'integration', 'connector', 'titles'] as const

/** What a table of keys says beside the keys and what they mean. */
interface Names {
  readonly columns: readonly [string, string, string]
  readonly types: Readonly<Record<string, string>>
  readonly steps: string
  readonly needed: string
}

/** A language that the reference is told in besides English. */
export interface Tongue {
  readonly introduction: string
  readonly kinds: Readonly<Record<(typeof TRANSLATED)[number], string>>
  readonly step: string
  readonly names: Names
  /** Beginning of the heading of each kind of system: "Systems under". */
  readonly systems: string
  /** What texts in another language are. */
  readonly titles: string
  /** The part about the questions of an integration, with its heading. */
  readonly questions: string
  readonly functions: FunctionWords
}

interface FunctionWords {
  readonly heading: string
  readonly introduction: string
  readonly columns: readonly [string, string]
}

const ENGLISH: Names = {
  columns: ['key', 'value', 'meaning'],
  types: {
    array: 'list',
    object: 'map',
    string: 'text',
    boolean: 'true or false',
    integer: 'whole number',
  },
  steps: 'steps',
  needed: 'Needed.',
}

/** The reference of the language as Markdown. */
export function languageReference(): string {
  const parts = [INTRODUCTION]
  for (const kind of Object.keys(KINDS)) {
    if (!isKind(kind)) continue
    parts.push(`## ${KINDS[kind]}\n`)
    if (kind === 'connector') {
      parts.push(...connectorTables({ names: ENGLISH, systems: 'Systems under' }))
      continue
    }
    const schema = fileSchema(kind)
    parts.push(...(kind === 'titles' ? [TITLES] : tableOf(schema)))
    // The steps of a flow are told once: every other kind of file that has steps has the same.
    if (kind === 'flow') parts.push('### A step\n', ...tableOf(definitionOf(schema, 'Step')))
  }
  parts.push(QUESTIONS, '## Functions\n', ...functionLines())
  return `${parts.join('\n').trimEnd()}\n`
}

/** The same in another language; `functions`: what each function gives, by name. */
export function translatedReference(
  tongue: Tongue,
  words: Words,
  functions: Readonly<Record<string, string>>,
): string {
  const { names, kinds } = tongue
  const parts = [tongue.introduction]
  for (const kind of TRANSLATED) {
    parts.push(`## ${kinds[kind]} <!-- ${KINDS[kind]} -->\n`)
    if (kind === 'connector') {
      parts.push(...connectorTables({ names, systems: tongue.systems, words }))
      continue
    }
    if (kind === 'titles') {
      parts.push(tongue.titles)
      continue
    }
    const schema = fileSchema(kind, { words })
    parts.push(...tableOf(schema, names))
    if (kind !== 'flow') continue
    const step = tableOf(definitionOf(schema, 'Step'), names)
    parts.push(`### ${tongue.step} <!-- A step -->\n`, ...step)
  }
  parts.push(tongue.questions, `## ${tongue.functions.heading} <!-- Functions -->\n`)
  parts.push(...functionLines(tongue.functions, functions))
  return `${parts.join('\n').trimEnd()}\n`
}

/** A table for each transport; those after the first tell what differs from it. */
function connectorTables({
  names,
  systems,
  words,
}: {
  readonly names: Names
  readonly systems: string
  readonly words?: Words
}): readonly string[] {
  const told = new Set<string>()
  const lines: string[] = []
  for (const transport of transportSpecs) {
    const rows = keysOf(
      fileSchema('connector', { transports: [transport], ...(words && { words }) }),
      '',
      {
        depth: 0,
        names,
      },
    )
    const fresh = rows.filter((row) => !told.has(row))
    for (const row of rows) told.add(row)
    const original = words ? ` <!-- Systems under \`${transport.name}\` -->` : ''
    lines.push(`### ${systems} \`${transport.name}\`${original}\n`, ...headed(fresh, names))
  }
  return lines
}

function isKind(name: string): name is FileKind {
  return Object.hasOwn(KINDS, name)
}

function definitionOf({ $defs }: JsonObject, name: string): JsonObject {
  const definition = isJsonObject($defs) ? $defs[name] : undefined
  return isJsonObject(definition) ? definition : {}
}

function tableOf(schema: JsonObject, names: Names = ENGLISH): readonly string[] {
  return headed(keysOf(schema, '', { depth: 0, names }), names)
}

function headed(rows: readonly string[], { columns }: Names = ENGLISH): readonly string[] {
  return [`| ${columns.join(' | ')} |`, '| --- | --- | --- |', ...rows, '']
}

interface At {
  readonly depth: number
  readonly names: Names
}

function keysOf(schema: Json | undefined, prefix: string, at: At): readonly string[] {
  const { depth, names } = at
  if (!isJsonObject(schema) || depth >= MAX_DEPTH) return []
  const rows = new Map<string, string>()
  const variants = variantsOf(schema).filter(({ properties }) => isJsonObject(properties))
  for (const { properties } of variants) {
    if (!isJsonObject(properties)) continue
    for (const [name, property] of Object.entries(properties)) {
      const key = `${prefix}${name}`
      if (rows.has(key)) continue
      rows.set(
        key,
        rowOf(key, property, {
          isNeeded: variants.every((variant) => requires(variant, name)),
          names,
        }),
      )
      const inner = keysOf(property, `${key}.`, { depth: depth + 1, names })
      for (const row of inner) rows.set(row, row)
    }
  }
  return [...rows.values()]
}

/** A schema, what it is a choice of, and what lists and maps of it hold. */
function variantsOf(schema: JsonObject): readonly JsonObject[] {
  const { anyOf, oneOf, items, patternProperties } = schema
  const choices = [anyOf, oneOf].flatMap((list) => (Array.isArray(list) ? list : []))
  const held = isJsonObject(patternProperties) ? Object.values(patternProperties) : []
  const inner = [...choices, ...held, ...(items === undefined ? [] : [items])].filter(isJsonObject)
  return [schema, ...inner.flatMap(variantsOf)]
}

/** Of several forms, each needs its own keys: only what all of them need is needed. */
function requires({ required }: JsonObject, name: string): boolean {
  return Array.isArray(required) && required.includes(name)
}

function rowOf(
  key: string,
  property: Json,
  { isNeeded, names }: { readonly isNeeded: boolean; readonly names: Names },
): string {
  const description = isJsonObject(property) ? property['description'] : undefined
  const meaning = typeof description === 'string' ? description : ''
  const needed = isNeeded ? ` **${names.needed}**` : ''
  return `| \`${key}\` | ${escape(valueOf(property, names))} | ${escape(meaning)}${needed} |`
}

function valueOf(schema: Json, names: Names): string {
  if (!isJsonObject(schema)) return ''
  const { const: constant, type, enum: values, anyOf, oneOf, $ref } = schema
  if (constant !== undefined) return `\`${JSON.stringify(constant)}\``
  if (Array.isArray(values)) return values.map((value) => `\`${String(value)}\``).join(', ')
  if (typeof $ref === 'string') return names.steps
  const choices = [anyOf, oneOf].flatMap((list) => (Array.isArray(list) ? list : []))
  if (choices.length > 0)
    return [...new Set(choices.map((each) => valueOf(each, names)))].filter(Boolean).join(', ')
  return typeof type === 'string' ? (names.types[type] ?? type) : ''
}

const FUNCTIONS: FunctionWords = {
  heading: 'Functions',
  introduction:
    'Ours come first; the others are those of JSONata. `mapwright functions NAME` shows examples.',
  columns: ['function', 'gives'],
}

function functionLines(
  { introduction, columns }: FunctionWords = FUNCTIONS,
  translated: Readonly<Record<string, string>> = {},
): readonly string[] {
  return [
    introduction,
    '',
    `| ${columns.join(' | ')} |`,
    '| --- | --- |',
    ...describeFunctions()
      .toSorted((left, right) => rank(left.from) - rank(right.from))
      .map(
        ({ name, signature, doc }) =>
          `| \`${escape(signature)}\` | ${escape(translated[name] ?? doc)} |`,
      ),
  ]
}

function rank(from: string): number {
  return from === 'mapwright' ? 0 : 1
}

function escape(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}

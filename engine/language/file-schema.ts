import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import { isMessageCode, type MessageCode } from '../messages/message.ts'
import { toText } from '../messages/to-text.ts'
import type { Words } from '../messages/words.ts'
import type { KnownTransports } from '../plan/compile-connector.ts'
import type { TransportSpec } from '../plan/transport-spec.ts'
import { FlowSpec } from './flow-spec.ts'
import { IntegrationSpec, TitlesSpec } from './integration-spec.ts'
import { OverlaySpec } from './overlay-spec.ts'
import { StepsSpec } from './step-spec.ts'

export type FileKind = 'connector' | 'flow' | 'integration' | 'overlay' | 'steps' | 'titles'

interface FileSpec {
  /** The code of its message. */
  readonly title: MessageCode
  readonly spec: object
}

const SPECS: Readonly<Record<Exclude<FileKind, 'connector'>, FileSpec>> = {
  flow: { title: 'flowFile', spec: FlowSpec },
  integration: { title: 'integrationFile', spec: IntegrationSpec },
  overlay: { title: 'overlayFile', spec: OverlaySpec },
  steps: { title: 'stepsFile', spec: StepsSpec },
  titles: { title: 'titlesFile', spec: TitlesSpec },
}

/** The words are English unless others are given. */
interface InWords {
  readonly words?: Words | undefined
}

/**
 * JSON Schema (2020-12) of a kind of file, for editors that complete and check while somebody writes.
 *
 * Made from the spec that the engine itself checks with, so the two cannot differ.
 */
export function fileSchema(kind: Exclude<FileKind, 'connector'>, options?: InWords): JsonObject
export function fileSchema(kind: FileKind, options: KnownTransports & InWords): JsonObject
export function fileSchema(
  kind: FileKind,
  { transports = [], words }: Partial<KnownTransports> & InWords = {},
): JsonObject {
  const { title, spec } = kind === 'connector' ? connectorFile(transports) : SPECS[kind]
  const definitions: Record<string, Json> = {}
  const schema = plain(spec, { definitions, words })
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: toText({ code: title, values: {} }, words),
    ...(isJsonObject(schema) ? schema : {}),
    ...(Object.keys(definitions).length === 0 ? {} : { $defs: definitions }),
  }
}

function connectorFile(transports: readonly TransportSpec[]): FileSpec {
  const files = transports.map(({ file }) => file)
  const [only, ...others] = files
  const spec = only && others.length === 0 ? only : { anyOf: files }
  return { title: 'connectorFile', spec }
}

interface Into extends InWords {
  readonly definitions: Record<string, Json>
}

/** Copies a schema as plain JSON, its definitions gathered at the root and referred to there. */
function plain(node: unknown, into: Into): Json {
  if (Array.isArray(node)) return node.map((item) => plain(item, into))
  if (typeof node === 'string' || typeof node === 'number' || typeof node === 'boolean') return node
  if (!isJsonObject(node)) return null
  const { definitions } = into
  const copy: Record<string, Json> = {}
  for (const [key, value] of Object.entries(node)) {
    if (key === '$defs' && isJsonObject(value)) {
      for (const [name, definition] of Object.entries(value)) {
        definitions[name] ??= withoutId(plain(definition, into))
      }
    } else {
      const [name, made] = saidOf(key, value, into) ?? [key, plain(value, into)]
      copy[name] = made
    }
  }
  return copy
}

/** Where the specs have the code of a message, and what editors know its words by. */
const SAID: Readonly<Record<string, string>> = {
  description: 'description',
  errorMessage: 'errorMessage',
  subject: 'title',
}

/** A reference as a file has it, and words in place of codes. */
function saidOf(
  key: string,
  value: unknown,
  { words }: InWords,
): readonly [key: string, text: string] | undefined {
  if (typeof value !== 'string') return undefined
  if (key === '$ref') return [key, value.startsWith('#') ? value : `#/$defs/${value}`]
  const said = Object.hasOwn(SAID, key) ? SAID[key] : undefined
  if (said === undefined || !isMessageCode(value)) return undefined
  return [said, toText({ code: value, values: {} }, words)]
}

/** An `$id` would make the definition a document of its own, in which `#/$defs/` leads nowhere. */
function withoutId(definition: Json): Json {
  if (!isJsonObject(definition)) return definition
  const { $id: _, ...rest } = definition
  return rest
}

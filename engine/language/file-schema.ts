import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import { isMessageCode } from '../messages/message.ts'
import { toText } from '../messages/to-text.ts'
import type { KnownTransports } from '../plan/compile-connector.ts'
import type { TransportSpec } from '../plan/transport-spec.ts'
import { FlowSpec } from './flow-spec.ts'
import { IntegrationSpec, TitlesSpec } from './integration-spec.ts'
import { OverlaySpec } from './overlay-spec.ts'
import { StepsSpec } from './step-spec.ts'

const NO_TRANSPORTS: KnownTransports = { transports: [] }

export type FileKind = 'connector' | 'flow' | 'integration' | 'overlay' | 'steps' | 'titles'

const SPECS: Readonly<
  Record<Exclude<FileKind, 'connector'>, { readonly title: string; readonly spec: object }>
> = {
  flow: { title: 'Mapwright flow', spec: FlowSpec },
  integration: { title: 'Mapwright integration', spec: IntegrationSpec },
  overlay: { title: 'Mapwright flow that extends another', spec: OverlaySpec },
  steps: { title: 'Mapwright steps shared by flows', spec: StepsSpec },
  titles: { title: 'Mapwright texts in another language', spec: TitlesSpec },
}

/**
 * JSON Schema (2020-12) of a kind of file, for editors that complete and check while somebody writes.
 *
 * Made from the spec that the engine itself checks with, so the two cannot differ.
 */
export function fileSchema(kind: Exclude<FileKind, 'connector'>): JsonObject
export function fileSchema(kind: FileKind, known: KnownTransports): JsonObject
export function fileSchema(
  kind: FileKind,
  { transports }: KnownTransports = NO_TRANSPORTS,
): JsonObject {
  const { title, spec } = kind === 'connector' ? connectorFile(transports) : SPECS[kind]
  const definitions: Record<string, Json> = {}
  const schema = plain(spec, definitions)
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title,
    ...(isJsonObject(schema) ? schema : {}),
    ...(Object.keys(definitions).length === 0 ? {} : { $defs: definitions }),
  }
}

function connectorFile(transports: readonly TransportSpec[]) {
  const files = transports.map(({ file }) => file)
  const [only, ...others] = files
  const spec = only && others.length === 0 ? only : { anyOf: files }
  return { title: 'Mapwright connector', spec }
}

/** Copies a schema as plain JSON, its definitions gathered at the root and referred to there. */
function plain(node: unknown, definitions: Record<string, Json>): Json {
  if (Array.isArray(node)) return node.map((item) => plain(item, definitions))
  if (typeof node === 'string' || typeof node === 'number' || typeof node === 'boolean') return node
  if (!isJsonObject(node)) return null
  const copy: Record<string, Json> = {}
  for (const [key, value] of Object.entries(node)) {
    if (key === '$defs' && isJsonObject(value)) {
      for (const [name, definition] of Object.entries(value)) {
        definitions[name] ??= withoutId(plain(definition, definitions))
      }
    } else {
      const [name, made] = saidOf(key, value) ?? [key, plain(value, definitions)]
      copy[name] = made
    }
  }
  return copy
}

/** A reference as a file has it, and words where the specs have the code of a message: editors call a thing by its title. */
function saidOf(key: string, value: unknown): readonly [key: string, text: string] | undefined {
  if (typeof value !== 'string') return undefined
  if (key === '$ref') return [key, value.startsWith('#') ? value : `#/$defs/${value}`]
  const isSaid = key === 'errorMessage' || key === 'subject'
  if (!isSaid || !isMessageCode(value)) return undefined
  return [key === 'subject' ? 'title' : key, toText({ code: value, values: {} })]
}

/** An `$id` would make the definition a document of its own, in which `#/$defs/` leads nowhere. */
function withoutId(definition: Json): Json {
  if (!isJsonObject(definition)) return definition
  const { $id: _, ...rest } = definition
  return rest
}

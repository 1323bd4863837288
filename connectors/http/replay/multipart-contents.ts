import { isJsonObject, type Json, type JsonObject } from '../../../engine/index.ts'
import { type Part, partsOf } from '../open/wire/multipart-body.ts'

/** What a recorded request sends, to be compared with {@link readContents}. */
export function contentsOf(recorded: Json): Json {
  try {
    return grouped(partsOf(isJsonObject(recorded) ? recorded : {}).map(contentOf))
  } catch {
    // What cannot be sent is like nothing that was.
    return recorded
  }
}

/** The fields of a body of parts, whose order does not matter; nothing where it is none. */
export async function readContents(
  bytes: Buffer,
  type: string | undefined,
): Promise<JsonObject | undefined> {
  if (!/^multipart\//i.test(type ?? '')) return undefined
  // Other kinds have the same parts.
  const read = type?.replace(/^multipart\/[^;]*/i, 'multipart/form-data') ?? ''
  const headers = { 'content-type': read }
  try {
    const form = await new Response(new Uint8Array(bytes), { headers }).formData()
    const parts = [...form].map(async ([field, value]): Promise<Named> => {
      if (typeof value === 'string') return [field, value]
      const content = Buffer.from(await value.arrayBuffer())
      return contentOf({ field, content, name: value.name, type: value.type })
    })
    return grouped(await Promise.all(parts))
  } catch {
    return undefined
  }
}

type Named = readonly [field: string, content: Json]

function contentOf({ field, content, name, type = '' }: Part): Named {
  if (name === undefined) return [field, content.toString()]
  return [field, { name, type: type.toLowerCase(), base64: content.toString('base64') }]
}

function grouped(parts: readonly Named[]): JsonObject {
  const fields = new Map<string, Json[]>()
  for (const [field, content] of parts) fields.set(field, [...(fields.get(field) ?? []), content])
  return Object.fromEntries(fields)
}

import { isJsonObject, type JsonObject } from '../../../engine/index.ts'

const LENGTH = 80

/** Takes secrets and what looks like an e-mail address or a long key out of a text that people will read. */
export type Mask = (text: string) => string

/** Masks the `writeOnly` settings of an account. */
export function createMask(schema: JsonObject, settings: JsonObject): Mask {
  const maskSecrets = createSecretMask(schema, settings)
  return (text) =>
    maskSecrets(text)
      .replaceAll(/[\w.+-]+@[\w-]+(\.[\w-]+)+/g, '***@***')
      .replaceAll(/[A-Za-z0-9+_]{32,}/g, '***')
}

/** Takes out the `writeOnly` settings of an account and nothing else: as they are, and as a query or JSON writes them. */
export function createSecretMask(schema: JsonObject, settings: JsonObject): Mask {
  const secrets = secretsOf(schema, settings).flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
  ])
  const written = [...new Set(secrets)]
  return (text) => {
    let masked = text
    for (const secret of written) masked = masked.replaceAll(secret, '***')
    return masked
  }
}

/** The first characters of an answer, on one line, masked. */
export function excerpt(text: string, mask: Mask): string {
  const line = mask(text.slice(0, 4 * LENGTH))
    .replaceAll(/\s+/g, ' ')
    .trim()
  return line.length > LENGTH ? `${line.slice(0, LENGTH)}…` : line
}

function secretsOf(schema: JsonObject, settings: JsonObject): readonly string[] {
  const { properties } = schema
  if (!isJsonObject(properties)) return []
  return Object.entries(properties).flatMap(([name, property]) => {
    const value = settings[name]
    const isSecret = isJsonObject(property) && property['writeOnly'] === true
    return isSecret && typeof value === 'string' && value !== '' ? [value] : []
  })
}

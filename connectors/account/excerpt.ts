import { escapeAttribute, escapeText } from '../text/escape-xml.ts'

const LENGTH = 80

/** Takes secrets and what looks like an e-mail address or a long key out of a text that people will read. */
export type Mask = (text: string) => string

/** Masks secrets, and what looks like one. */
export function createMask(secrets: readonly unknown[]): Mask {
  const maskSecrets = createSecretMask(secrets)
  return (text) =>
    maskSecrets(text)
      .replaceAll(/[\w.+-]+@[\w-]+(\.[\w-]+)+/g, '***@***')
      .replaceAll(/[A-Za-z0-9+_]{32,}/g, '***')
}

/** Takes out secrets and nothing else: as they are, and as a query, a form, JSON or XML writes them. */
export function createSecretMask(secrets: readonly unknown[]): Mask {
  const texts = secrets.flatMap((secret) =>
    typeof secret === 'string' && secret !== '' ? [secret] : [],
  )
  const forms = texts.flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    new URLSearchParams({ '': secret }).toString().slice(1),
    JSON.stringify(secret).slice(1, -1),
    escapeText(secret),
    escapeAttribute(secret),
    // Others leave quotes as they are.
    escapeText(secret).replaceAll('&quot;', '"'),
  ])
  const written = [...new Set(forms)]
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

/** Bytes within which a document says in which encoding it is. */
export const HEAD = 256

/** The encoding that a declaration tells; nothing where there is none yet. */
export function declaredIn(head: Uint8Array): string | undefined {
  const text = String.fromCharCode(...head.subarray(0, HEAD))
  return text.startsWith('\u00ef\u00bb\u00bf') ? 'utf-8' : declaredInText(text)
}

/** The same of what is text already. */
export function declaredInText(text: string): string | undefined {
  const declaration = /^<\?xml\s[^>]*?\?>/.exec(text)?.[0]
  return declaration && /\sencoding\s*=\s*["']([^"']+)["']/.exec(declaration)?.[1]
}

export function isEncoding(name: string): boolean {
  try {
    return new TextDecoder(name).encoding !== ''
  } catch {
    return false
  }
}

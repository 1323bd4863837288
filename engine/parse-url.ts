/**
 * An address, or nothing where the text is none. In place of `URL.canParse`, which in Node 20 and 22 refuses addresses with
 * letters beyond ASCII once it was called often enough to be compiled.
 */
export function parseUrl(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base)
  } catch {
    return undefined
  }
}

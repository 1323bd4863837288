/** The code of an error of the file system, a socket or a place; an empty text where it has none. */
export function codeOf(thrown: unknown): string {
  const code: unknown =
    typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : undefined
  return typeof code === 'string' ? code : ''
}

export function withCode(code: string): Error {
  return Object.assign(new Error(code), { code })
}

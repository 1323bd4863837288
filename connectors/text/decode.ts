/** Turns the bytes of a file into text. A mark at its start that says which bytes it has is heeded, and no part of it. */
export function createDecoder(encoding: string): {
  readonly decode: (bytes: Uint8Array) => string
  readonly end: () => string
} {
  let decoder: TextDecoder | undefined
  let start = new Uint8Array()

  function decode(bytes: Uint8Array): string {
    if (decoder) return decoder.decode(bytes, { stream: true })
    start = joined(start, bytes)
    if (start.length < 2) return ''
    decoder = new TextDecoder(encodingOf(start) ?? encoding)
    return decoder.decode(start, { stream: true })
  }

  return {
    decode,
    end: () => {
      if (decoder) return decoder.decode()
      const last = new TextDecoder(encoding)
      // Some versions of Node take windows-1252 for another encoding where it comes all at once.
      return last.decode(start, { stream: true }) + last.decode()
    },
  }
}

function encodingOf([first, second]: Uint8Array): string | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined
}

function joined(left: Uint8Array, right: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(left.length + right.length)
  both.set(left)
  both.set(right, left.length)
  return both
}

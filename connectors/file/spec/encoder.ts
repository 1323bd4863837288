/** The bytes of a text; nothing where the encoding lacks one of its characters. */
export type Encode = (text: string) => Uint8Array | undefined

/** What writes text in an encoding (as the WHATWG calls it); nothing for those that can only be read. */
export function encoderOf(encoding: string): Encode | undefined {
  if (encoding === 'utf-8') return (text) => new TextEncoder().encode(text)
  if (encoding === 'utf-16le') return encodeUtf16
  const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte)
  // As a part of more: some versions of Node take windows-1252 for another encoding where it comes all at once.
  const characters = new TextDecoder(encoding).decode(bytes, { stream: true })
  // Of an encoding with one byte for each character, Node's table is the way back, too.
  if (characters.length !== bytes.length) return undefined
  const byteOf = new Map(Array.from({ length: 256 }, (_, byte) => [characters.charAt(byte), byte]))
  byteOf.delete('\uFFFD')
  return (text) => encodeSingle(text, byteOf)
}

function encodeUtf16(text: string): Uint8Array {
  const bytes = new Uint8Array(2 * text.length)
  const view = new DataView(bytes.buffer)
  for (let at = 0; at < text.length; at += 1) view.setUint16(2 * at, text.charCodeAt(at), true)
  return bytes
}

function encodeSingle(text: string, byteOf: ReadonlyMap<string, number>): Uint8Array | undefined {
  const bytes = new Uint8Array(text.length)
  for (let at = 0; at < text.length; at += 1) {
    const byte = byteOf.get(text.charAt(at))
    if (byte === undefined) return undefined
    bytes[at] = byte
  }
  return bytes
}

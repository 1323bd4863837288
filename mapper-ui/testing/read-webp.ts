/** What a WebP file is, by its chunks: a RIFF file, as https://developers.google.com/speed/webp/docs/riff_container has it. */
export interface WebpFile {
  readonly width: number
  readonly height: number
  /** How long each frame is shown, in milliseconds; none of a picture that stands still. */
  readonly frames: readonly number[]
}

const HEAD = 12
const CHUNK_HEAD = 8

/** @throws where the file is no WebP of the extended form, or is cut off. */
export function readWebp(file: Buffer): WebpFile {
  if (file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, HEAD) !== 'WEBP') {
    throw new Error('this is no WebP file')
  }
  if (file.readUInt32LE(4) + CHUNK_HEAD !== file.length) throw new Error('the file is cut off')
  let size: Pick<WebpFile, 'width' | 'height'> | undefined
  const frames: number[] = []
  for (let at = HEAD; at < file.length; ) {
    const kind = file.toString('latin1', at, at + 4)
    const length = file.readUInt32LE(at + 4)
    const data = at + CHUNK_HEAD
    if (kind === 'VP8X') {
      size = { width: file.readUIntLE(data + 4, 3) + 1, height: file.readUIntLE(data + 7, 3) + 1 }
    }
    if (kind === 'VP8 ') {
      // Behind the tag of a frame and its start code; the upper two bits are a scale.
      size ??= {
        width: file.readUInt16LE(data + 6) % 0x4000,
        height: file.readUInt16LE(data + 8) % 0x4000,
      }
    }
    if (kind === 'ANMF') frames.push(file.readUIntLE(data + 12, 3))
    // Chunks begin at even places.
    at = data + length + (length % 2)
  }
  if (!size) throw new Error('the file has no size')
  return { ...size, frames }
}

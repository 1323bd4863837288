import type { Request } from 'express'

/** True for JSON that is sent as it is. */
export function isPlainJson(request: Request): boolean {
  const encoding = request.get('Content-Encoding')?.toLowerCase() ?? 'identity'
  return encoding === 'identity' && request.is('application/json') === 'application/json'
}

/**
 * Reads a body piece by piece into memory of its own, which goes to another process as it stands.
 *
 * The reader of the package puts the pieces together at the end: nobody else is answered while it copies 32 MB.
 *
 * @throws what the package throws for a body that is too large, or whose sender goes away
 */
export function readBytes(request: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const length = Number(request.get('Content-Length') ?? maxBytes)
  return new Promise((resolve, reject) => {
    // What is not written to yet takes no memory.
    const bytes = new Uint8Array(Math.min(length, maxBytes))
    let at = 0
    request.on('data', (piece: Uint8Array) => {
      // What is too much is passed over, so that its sender comes to read the answer.
      if (at + piece.length <= bytes.length) bytes.set(piece, at)
      at += piece.length
    })
    request.once('end', () => {
      if (at > bytes.length) reject(refused('entity.too.large'))
      else resolve(bytes.subarray(0, at))
    })
    request.once('error', reject)
    request.once('close', () => reject(refused('request.aborted')))
  })
}

function refused(type: string): Error {
  return Object.assign(new Error(`the body was refused: ${type}`), { type })
}

import { randomBytes } from 'node:crypto'
import type { Cipher } from '../secrets/cipher.ts'

/**
 * What a browser keeps in which somebody has signed in: it has an allowance of wrong passwords of its own, so that nobody
 * elsewhere can lock them out of it. It lets nobody in, and says nothing about who they are.
 */
export const DEVICE_COOKIE = 'mapwright-device'
export const DEVICE_DAYS = 180

/** For the cookie of a device in which the password of an account was just right. */
export function sealDevice(cipher: Cipher, email: string, now: number): string {
  const device = {
    id: randomBytes(16).toString('base64url'),
    until: now + DEVICE_DAYS * 86_400_000,
  }
  return cipher.seal(JSON.stringify(device), bindingOf(email)).toString('base64url')
}

/** The name of a device for which the cookie was sealed; nothing for what is not of this account, changed, or too old. */
export function openDevice(
  cipher: Cipher,
  email: string,
  cookie: string | undefined,
  now: number,
): string | undefined {
  if (cookie === undefined || !/^[\w-]{40,400}$/.test(cookie)) return undefined
  try {
    // What opens was written by sealDevice: the seal proves it.
    const device: { readonly id: string; readonly until: number } = JSON.parse(
      cipher.open(Buffer.from(cookie, 'base64url'), bindingOf(email)),
    )
    return device.until > now ? device.id : undefined
  } catch {
    return undefined
  }
}

function bindingOf(email: string): string {
  return JSON.stringify(['known device', email.trim().toLowerCase()])
}

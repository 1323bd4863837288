import { hash, verify } from '@node-rs/argon2'
import { randomSecret } from './random-secret.ts'

/** Argon2id, which is the package's default, with what OWASP asks for: 19 MiB, two passes. */
export const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

let nobody: Promise<string> | undefined

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), COST)
}

/** Takes as long for somebody without a password, or who does not exist, as for anybody else. */
export async function isPasswordOf(
  stored: string | null | undefined,
  password: string,
): Promise<boolean> {
  nobody ??= hashPassword(randomSecret())
  const isSame = await verify(stored ?? (await nobody), password.normalize('NFKC'))
  return isSame && typeof stored === 'string'
}

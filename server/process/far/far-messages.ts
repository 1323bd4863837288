import { type Message } from '../../../engine/index.ts'
/** What a process apart asks of the one that asked it. Who hears it knows what the call takes. */
export type FarQuestion<Args = readonly unknown[]> =
  | { readonly id: number; readonly call: string; readonly args: Args }
  /** The next item of what a call gave; it is needed no more; it is to be cut. */
  | { readonly id: number; readonly next: 'pull' | 'leave' | 'abort' }

/** Who hears it knows what the call gives. */
export type FarAnswer<Value = unknown> =
  | { readonly id: number; readonly value: Value; readonly done?: boolean }
  | { readonly id: number; readonly error: FarError }

/** An error as data: what it is known by, never what it was caused by. */
export interface FarError {
  readonly name: string
  readonly message: string
  /** The same before it was put into words, where it came from us. */
  readonly reason?: Message | undefined
  readonly fields: Readonly<Record<string, string | number | boolean>>
  /** Its number among those of the process that it came from, which takes it for the very same when it comes back. */
  readonly known?: number | undefined
}

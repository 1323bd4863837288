import type { DurableRecord, JsonObject, ProjectFile } from '../../engine/index.ts'
import type { FastClock } from './fast-clock.ts'

/** Moments at which a process can be told to die. Those that begin with `in` are told to the parent, which kills a little later. */
export const DEATH_POINTS = [
  'before-declare',
  'in-declare',
  'after-declare',
  'in-create',
  'after-create',
  'in-update',
  'after-update',
  'before-commit',
  'in-commit',
  'after-commit',
  /** A row is locked, and what it is locked for is not yet written. */
  'in-transaction',
  /** At any time whatever. */
  'random',
] as const

/** The same, where statements are run, and files read and written. Those that begin with `amid` are in the middle of the bytes. */
export const DRIVER_DEATH_POINTS = [
  'before-statement',
  'after-statement',
  'before-move',
  'after-move',
  'before-name',
  'after-name',
  'before-note',
  'after-note',
  'amid-file',
  'amid-note',
] as const

export type DeathPoint = (typeof DEATH_POINTS | typeof DRIVER_DEATH_POINTS)[number]

/** How databases and places of files misbehave, between the transport and its driver. */
export interface Trouble {
  readonly seed: string
  /** Of each exchange. */
  readonly probability: number
}

export interface Death {
  readonly point: DeathPoint
  /** 1 is the first time that the process comes there. */
  readonly nth: number
  /** How long after that the parent kills. */
  readonly delayMs: number
  /**
   * Instead of being killed: it stands still for longer than its lease, and goes on; its database falls silent for it; or its
   * whole machine is gone, so that the database hears nothing of its end. Default: none of these.
   */
  readonly instead?: 'stands still' | 'is cut off' | 'is lost' | undefined
  /** How long it stands still, or lives on without its database. */
  readonly lastsMs?: number | undefined
  /** When it goes on, each answer of its database takes so long. */
  readonly slowMs?: number | undefined
  /** By the world's clock: from then on the till's limits, which others have used up, let nothing pass for so long. */
  readonly heldBackMs?: number | undefined
}

/** What both kinds of work of one world have in common. */
export interface Setting {
  readonly database: { readonly dataDir: string; readonly url?: string | undefined }
  readonly clock: FastClock
  readonly accounts: Readonly<Record<string, JsonObject>>
  /** Role → connector. Absent: the shop and the till. */
  readonly systems?: Readonly<Record<string, string>> | undefined
  /** In which files may be read and written. */
  readonly folders?: readonly string[] | undefined
  readonly settings: JsonObject
  readonly tables: Readonly<Record<string, JsonObject>>
  /** Resources of the till whose search may lag for a time that nobody knows. */
  readonly unsettled: readonly string[]
  /** Of the operations that are declared; absent: of the campaign. */
  readonly namespace?: string | undefined
}

/** What a process can make ready before it knows its job. */
export interface Preparation {
  readonly files: readonly ProjectFile[]
}

/** A person's answer about a create that is in doubt. */
export interface DoubtAnswer {
  readonly flow: string
  readonly key: string
  readonly id?: number | undefined
}

/** What one process is to do. */
export interface Job extends Setting {
  readonly flows: readonly string[]
  /** All flows at the same time. */
  readonly together: boolean
  /** How long it stays for retries that fall due, by the world's clock. */
  readonly lingerMs?: number | undefined
  readonly complete: boolean
  /** Stays until nothing is left, and tries again what was given up, as a person would. */
  readonly finish: boolean
  readonly answers: readonly DoubtAnswer[]
  readonly death?: Death | undefined
  /** Absent: what is no simulator works. */
  readonly trouble?: Trouble | undefined
}

export interface KeptRecord {
  readonly flow: string
  readonly key: string
  readonly state: DurableRecord['state']
  readonly reason: string
  readonly cause: string
  readonly doubt?: DurableRecord['doubt']
}

/** What a process tells its parent. */
export type Message =
  | { readonly kind: 'ready' }
  | { readonly kind: 'started' }
  /** A run begins: the last word of a process that hangs. */
  | { readonly kind: 'begins'; readonly flow: string; readonly pass: number }
  | { readonly kind: 'reached' }
  | {
      readonly kind: 'done'
      readonly kept: readonly KeptRecord[]
      readonly states: readonly string[]
      readonly created: number
      readonly updated: number
    }
  | { readonly kind: 'failed'; readonly reason: string }

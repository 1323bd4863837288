/** Of the package `ssh2`, as much as is used here: it is optional, and brings no types. */
export interface Ssh2 {
  readonly Client: new () => SshClient
}

export interface SshClient {
  readonly on: (event: string, listener: (...given: readonly unknown[]) => void) => SshClient
  readonly connect: (options: SshOptions) => SshClient
  readonly sftp: (callback: (failure: unknown, sftp: Sftp) => void) => unknown
  readonly end: () => void
  readonly destroy: () => void
}

export interface SshOptions {
  readonly sock: unknown
  readonly username: string
  readonly password?: string | undefined
  readonly privateKey?: string | undefined
  readonly passphrase?: string | undefined
  readonly readyTimeout: number
  readonly keepaliveInterval: number
  readonly keepaliveCountMax: number
  readonly hostVerifier: (key: Uint8Array) => boolean
}

export interface Attributes {
  readonly mode: number
  readonly size: number
  /** Seconds since 1970. */
  readonly mtime: number
}

export interface Listed {
  readonly filename: string
  readonly attrs: Attributes
}

type Done = (failure: unknown) => void
type Told<T> = (failure: unknown, result: T) => void

/** A session for files. A handle is as the server gives it. */
export interface Sftp {
  readonly readdir: (path: string, done: Told<readonly Listed[]>) => void
  readonly lstat: (path: string, done: Told<Attributes>) => void
  readonly fstat: (handle: unknown, done: Told<Attributes>) => void
  readonly open: (path: string, flags: string, attributes: object, done: Told<unknown>) => void
  readonly close: (handle: unknown, done: Done) => void
  readonly read: (
    handle: unknown,
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: number,
    done: Told<number>,
  ) => void
  readonly write: (
    handle: unknown,
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: number,
    done: Done,
  ) => void
  readonly rename: (from: string, to: string, done: Done) => void
  readonly ext_openssh_rename: (from: string, to: string, done: Done) => void
  readonly ext_openssh_fsync: (handle: unknown, done: Done) => void
  readonly unlink: (path: string, done: Done) => void
  readonly mkdir: (path: string, done: Done) => void
}

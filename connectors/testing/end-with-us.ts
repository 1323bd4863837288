import { spawn } from 'node:child_process'

/** A server that tests started. */
export interface ThrowAway {
  /** Has the number of its process in its first line as long as it runs. */
  readonly pidFile: string
  readonly signal: 'QUIT' | 'KILL'
  /** All that it has. */
  readonly folder: string
}

/** Its input ends when we do. */
const SCRIPT = `cat >/dev/null
[ -f "$1" ] && kill -s "$2" "$(head -n 1 "$1")"
sleep 0.5
rm -rf "$3"`

/**
 * Ends a server and removes its folder when this process ends, however that is: a test runner kills processes that take
 * longer than half a second to end.
 */
export function endWithUs({ pidFile, signal, folder }: ThrowAway): void {
  const watch = spawn('sh', ['-c', SCRIPT, 'sh', pidFile, signal, folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  watch.unref()
  const { stdin } = watch
  if ('unref' in stdin && typeof stdin.unref === 'function') stdin.unref()
}

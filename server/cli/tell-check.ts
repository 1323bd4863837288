import type { CliIo } from './io.ts'
import { coloursOf } from './visible-text.ts'

/** What became of asking a system whether its connection is good; `isAsked` as `Connection.check` gives it. */
export function tellCheck(name: string, isAsked: boolean, io: CliIo): void {
  const { green, yellow } = coloursOf(io)
  io.out(
    isAsked
      ? green(`✓ ${name}: address and credentials are good`)
      : yellow(
          `? ${name}: not tested, because nothing can be asked without sending something. The first record shows whether it works`,
        ),
  )
}

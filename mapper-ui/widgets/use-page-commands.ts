import { useEffect } from 'react'
import { type PageCommand, pageCommands } from './page-commands.ts'

/** Puts commands into the palette as long as the part of the page that has them is there. */
export function usePageCommands(commands: readonly PageCommand[]): void {
  useEffect(() => {
    pageCommands.setState((before) => [...before, ...commands], true)
    return () =>
      pageCommands.setState((now) => now.filter((each) => !commands.includes(each)), true)
  }, [commands])
}

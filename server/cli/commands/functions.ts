import type { Command } from 'commander'
import { describeFunctions } from '../../../engine/index.ts'
import { CliError, type CliIo } from '../io.ts'
import { coloursOf } from '../visible-text.ts'

export function addFunctionsCommand(program: Command, io: CliIo): void {
  program
    .command('functions')
    .description('list the functions that formulas may call')
    .argument('[name]', 'one function, with its examples')
    .option('--json', 'all of it as one JSON list')
    .addHelpText('after', '\nExamples:\n  mapwright functions\n  mapwright functions money')
    .action((name: string | undefined, options: { readonly json?: boolean }) => {
      const all = describeFunctions()
      const wanted = name?.replace(/^\$/, '')
      const chosen = wanted ? all.filter((each) => each.name === wanted) : all
      if (chosen.length === 0) {
        throw new CliError(
          'usage',
          `unknown function "$${wanted}"`,
          'All of them: mapwright functions',
        )
      }
      if (options.json) return io.out(JSON.stringify(chosen, undefined, 2))
      const { bold, dim } = coloursOf(io)
      for (const { signature, doc, examples, from } of chosen) {
        io.out(`${bold(signature)}${from === 'mapwright' ? '' : dim('  JSONata')}`)
        io.out(`    ${doc}`)
        for (const { formula, record, result } of wanted ? examples : []) {
          const given = record === undefined ? '' : `  with ${JSON.stringify(record)}`
          io.out(
            dim(
              `    =${formula}${given}  ->  ${result === undefined ? 'no result' : JSON.stringify(result)}`,
            ),
          )
        }
      }
      return undefined
    })
}

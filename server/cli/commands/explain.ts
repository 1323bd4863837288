import type { Command } from 'commander'
import { transportSpecs } from '../../../connectors/specs.ts'
import {
  type ExplainedPart,
  type FlowPlan,
  loadProject,
  loadWords,
  type Project,
  toText,
  type Words,
} from '../../../engine/index.ts'
import { explainInstalled } from '../../installation/explain-installed.ts'
import { flowsOf } from '../../installation/installed-flows.ts'
import { installationOf, openInstallation } from '../../installation/open-flow.ts'
import { translateFiles } from '../../projects/translate-files.ts'
import { flowNamed, requireFlow } from '../find-flows.ts'
import { CliError, type CliIo } from '../io.ts'
import { openNamed, readProjectFiles } from '../project-folder.ts'
import { coloursOf } from '../visible-text.ts'
import { withWorkspace } from '../workspace-of.ts'

const LANGUAGES = ['en', 'it', 'nl']

export function addExplainCommand(program: Command, io: CliIo): void {
  program
    .command('explain')
    .description('say in plain words what a flow does with the answers that it has here')
    .argument('<flow>', 'name of a flow or an integration')
    .option('--language <language>', LANGUAGES.join(', '), 'en')
    .addHelpText(
      'after',
      '\nExamples:\n  mapwright explain orders\n  mapwright explain lightspeed-ccv --language it',
    )
    .action(async (name: string, { language }: { readonly language: string }) => {
      if (!LANGUAGES.includes(language)) {
        throw new CliError(
          'usage',
          `unknown language "${language}"`,
          `Known: ${LANGUAGES.join(', ')}.`,
        )
      }
      await withWorkspace(program, io, async (workspace, folder) => {
        const project = openSpoken(folder, language)
        const words = await loadWords(language)
        for (const flow of flowsNamed(project, name)) {
          const { id: integration } = await openInstallation(workspace, installationOf(flow))
          show(flow, await explainInstalled(workspace, project, { integration, flow }), words, io)
        }
      })
    })
}

/** Of an integration all, whichever way round its records go. */
function flowsNamed(project: Project, name: string): readonly FlowPlan[] {
  const flow = flowNamed(project, name)
  if (flow) return [flow]
  return project.integrations[name] ? flowsOf(project, name) : [requireFlow(project, name)]
}

/** Its texts as far as they are translated. */
function openSpoken(folder: string, language: string): Project {
  if (language === 'en') return openNamed(folder)
  const files = translateFiles(readProjectFiles(folder), language)
  return loadProject(files, { transports: transportSpecs })
}

function show(
  { title, about }: FlowPlan,
  parts: readonly ExplainedPart[],
  words: Words,
  io: CliIo,
): void {
  const { bold } = coloursOf(io)
  io.out(bold(title))
  if (about !== undefined) io.out(about)
  for (const { heading, lines } of parts) {
    io.out(`\n${toText(heading, words)}`)
    for (const line of lines) io.out(`  - ${toText(line, words)}`)
  }
  io.out('')
}

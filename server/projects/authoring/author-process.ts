import {
  type Diagnostic,
  diagnoseCoverage,
  diagnoseTest,
  type ProjectFile,
  testProjectFlow,
  type Words,
} from '../../../engine/index.ts'
import { LintedFiles, TestedFlow } from '../../contract/files.ts'
import { ApiError } from '../../problems/api-error.ts'
import { parseJsonBody } from '../../problems/parse-json-body.ts'
import { createParser } from '../../problems/validate.ts'
import { answerApart } from '../../process/apart/answer-apart.ts'
import { replaceFiles } from '../replace-files.ts'
import { loadWithShipped } from '../shipped-files.ts'
import type {
  AuthorAnswers,
  AuthorQuestion,
  Mistakes,
  MistakesQuestion,
  RouteAnswer,
  RouteQuestion,
} from './author-questions.ts'
import { draftConnector } from './draft-connector.ts'
import { cannotTest, toDiagnostic } from './proof-answers.ts'

// A process of `authors.ts`.

const MAX_MISTAKES = 100

const parseLinted = createParser<LintedFiles>(LintedFiles, 'body')
const parseTested = createParser<TestedFlow>(TestedFlow, 'body')

answerApart(
  async (question: AuthorQuestion, { body }): Promise<AuthorAnswers[AuthorQuestion['kind']]> => {
    switch (question.kind) {
      case 'mistakes':
        return findMistakes(question)
      case 'draftConnector':
        return answerRoute(question, body, draftConnector)
      case 'lintFiles':
        return answerRoute(question, body, lint)
      case 'testFlow':
        return answerRoute(question, body, test)
    }
  },
)

function findMistakes({ files, changed, before }: MistakesQuestion): Mistakes {
  const errors = errorsOf(files)
  const known = before && errors.length > 0 ? new Set(errorsOf(before).map(identityOf)) : undefined
  const mistakes = errors.filter(
    (each) => changed.includes(each.file) || (known && !known.has(identityOf(each))),
  )
  return { count: mistakes.length, first: mistakes.slice(0, MAX_MISTAKES) }
}

function errorsOf(files: readonly ProjectFile[]): readonly Diagnostic[] {
  return loadWithShipped(files).diagnostics.filter(({ severity }) => severity === 'error')
}

function identityOf({ file, code, message }: Diagnostic): string {
  return JSON.stringify([file, code, message])
}

/** What it cost to make JSON of the answer, and to read the body, is not paid by whoever else calls the server. */
async function answerRoute(
  question: RouteQuestion,
  bytes: Uint8Array<ArrayBuffer>,
  answer: (
    files: readonly ProjectFile[],
    body: unknown,
    words: Words | undefined,
  ) => Promise<unknown>,
): Promise<RouteAnswer> {
  try {
    const reply = await answer(question.files, parseJsonBody(bytes), question.words)
    return { json: new TextEncoder().encode(JSON.stringify(reply)) }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const { type, status, title, detail, errors } = error
    return {
      problem: { type, status, title, ...(detail && { detail }), ...(errors && { errors }) },
    }
  }
}

async function lint(published: readonly ProjectFile[], body: unknown, words: Words | undefined) {
  const { files } = parseLinted(body)
  const { diagnostics } = loadWithShipped(replaceFiles(published, files))
  return { diagnostics: diagnostics.map((each) => toDiagnostic(each, words)) }
}

async function test(published: readonly ProjectFile[], body: unknown, words: Words | undefined) {
  const tell = (diagnostic: Diagnostic) => toDiagnostic(diagnostic, words)
  const { path, text } = parseTested(body)
  const files = text === undefined ? published : replaceFiles(published, [{ path, text }])
  const project = loadWithShipped(files)
  const flow = project.flows.find(({ file }) => file === path)
  if (!flow) {
    const isThere = files.some((file) => file.path === path)
    throw cannotTest(path, isThere, project.diagnostics)
  }
  const { results, coverage } = await testProjectFlow(project, flow)
  return {
    results: results.map((result) => ({
      it: result.it,
      isGood: result.differences.length === 0,
      differences: diagnoseTest(flow, result).map(tell),
    })),
    gaps: diagnoseCoverage(flow, coverage).map(tell),
    coverage: { covered: coverage.shown, total: coverage.total },
  }
}

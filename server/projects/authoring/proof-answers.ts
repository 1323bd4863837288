import { type Diagnostic, say, toText, type Words } from '../../../engine/index.ts'
import { ApiError, notFound } from '../../problems/api-error.ts'

export function toDiagnostic(diagnostic: Diagnostic, words: Words | undefined) {
  const { file, line, column, code, severity, message, hint, path } = diagnostic
  return {
    file,
    line,
    column,
    code,
    severity,
    message: toText(message, words),
    says: { code: message.code, values: { ...message.values } },
    path: [...path],
    ...(hint !== undefined && { hint: toText(hint, words) }),
  }
}

export function cannotTest(
  path: string,
  isThere: boolean,
  diagnostics: readonly Diagnostic[],
): ApiError {
  const own = diagnostics.filter(({ file, severity }) => file === path && severity === 'error')
  if (!isThere) return notFound(say('noFile', { path }))
  return new ApiError({
    type: 'not_runnable',
    status: 422,
    title: own.length === 0 ? say('noFlowIn', { path }) : say('testsCannotRun', {}),
    detail: own.length === 0 ? say('testsWrittenInFlows', {}) : say('mendMistakes', {}),
    errors: own.slice(0, 100).map(({ line, column, message }) => ({
      path: `${path}:${line}:${column}`,
      message,
    })),
  })
}

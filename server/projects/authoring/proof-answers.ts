import { type Diagnostic, toText, type Words } from '../../../engine/index.ts'
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
  if (!isThere) return notFound(`file "${path}"`)
  return new ApiError({
    type: 'not_runnable',
    status: 422,
    title:
      own.length === 0
        ? `"${path}" holds no flow`
        : `the flow has mistakes, and its tests cannot run`,
    detail: own.length === 0 ? 'Tests are written in flows.' : 'Put the mistakes right first.',
    errors: own.slice(0, 100).map(({ line, column, message }) => ({
      path: `${path}:${line}:${column}`,
      message,
    })),
  })
}
